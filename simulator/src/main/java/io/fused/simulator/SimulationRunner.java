package io.fused.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs ranges of seeds, one after the other, and sums up what they came to.
 *
 * <p>A summary can be written down in one line and read back, so that a long range can be run in
 * parts: {@link Summary#line()}, {@link Summary#parse}, {@link Summary#plus}.
 *
 * <p>Threading: a runner keeps nothing between calls; several threads may each run a range.
 */
public final class SimulationRunner {
    private SimulationRunner() {}

    /** Is told of each seed as soon as it is done. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A seed is done.
         *
         * @param outcome what it came to
         * @return whether to go on with the next
         */
        boolean done(Outcome outcome);
    }

    /**
     * What a range of seeds came to.
     *
     * @param first the first seed
     * @param last the last seed that was run; below {@code first} if none was
     * @param failures a line "seed invariant" for each failed seed, in order
     * @param marks how often each rare path was taken, over all seeds
     * @param calls how many calls clients made
     * @param crashes how many processes crashed
     * @param spared how many seeds had fewer than two crashes
     * @param steps how many events were simulated
     * @param undecided for how many objects the search for an order was given up
     */
    public record Summary(
            long first,
            long last,
            List<SeedFailure> failures,
            Map<Mark, Long> marks,
            long calls,
            long crashes,
            long spared,
            long steps,
            long undecided) {
        /** Keeps what it is given unmodifiable. */
        public Summary {
            failures = List.copyOf(failures);
            marks = Map.copyOf(marks);
        }

        /** The summary of no seed, where {@code first} would be the first one. */
        public static Summary none(long first) {
            return new Summary(first, first - 1, List.of(), Map.of(), 0, 0, 0, 0, 0);
        }

        /** How many seeds were run. */
        public long seeds() {
            return last - first + 1;
        }

        /** The rare paths that no seed took: what the range doesn't prove. */
        public Set<Mark> missed() {
            Set<Mark> missed = EnumSet.allOf(Mark.class);
            missed.removeAll(marks.keySet());
            return missed;
        }

        /**
         * This summary and that of the range that follows it.
         *
         * @throws IllegalArgumentException if the next range doesn't begin where this one ends
         */
        public Summary plus(Summary next) {
            if (next.first != last + 1) {
                throw new IllegalArgumentException("Seeds up to " + last
                        + " can't be continued by seeds from " + next.first + ".");
            }
            List<SeedFailure> allFailures = new ArrayList<>(failures);
            allFailures.addAll(next.failures);
            Map<Mark, Long> allMarks = new EnumMap<>(Mark.class);
            allMarks.putAll(marks);
            next.marks.forEach((mark, hits) -> allMarks.merge(mark, hits, Long::sum));
            return new Summary(
                    first,
                    next.last,
                    allFailures,
                    allMarks,
                    calls + next.calls,
                    crashes + next.crashes,
                    spared + next.spared,
                    steps + next.steps,
                    undecided + next.undecided);
        }

        /** This summary with one more seed, which must be the next. */
        public Summary plus(Outcome outcome) {
            List<SeedFailure> found = new ArrayList<>();
            for (Failure failure : outcome.failures()) {
                found.add(new SeedFailure(outcome.seed(), failure.invariant()));
            }
            Map<Mark, Long> hits = new EnumMap<>(Mark.class);
            outcome.marks().forEach((mark, times) -> hits.put(mark, (long) times));
            return plus(new Summary(
                    outcome.seed(),
                    outcome.seed(),
                    found,
                    hits,
                    outcome.calls(),
                    outcome.crashes(),
                    outcome.crashes() < Nemesis.SEVERAL ? 1 : 0,
                    outcome.steps(),
                    outcome.undecided()));
        }

        /** The summary in one line, without a line break. */
        public String line() {
            StringBuilder text = new StringBuilder();
            text.append("seeds=").append(first).append("..").append(last);
            text.append(" calls=").append(calls);
            text.append(" crashes=").append(crashes);
            text.append(" spared=").append(spared);
            text.append(" steps=").append(steps);
            text.append(" undecided=").append(undecided);
            text.append(" failures=");
            for (SeedFailure failure : failures) {
                text.append(failure.seed())
                        .append(':')
                        .append(failure.invariant())
                        .append(',');
            }
            text.append(" marks=");
            for (Mark mark : Mark.values()) {
                if (marks.containsKey(mark)) {
                    text.append(mark).append(':').append(marks.get(mark)).append(',');
                }
            }
            return text.toString();
        }

        /**
         * Reads what {@link #line} wrote.
         *
         * @throws IllegalArgumentException if the line is none of these
         */
        public static Summary parse(String line) {
            return SummaryLine.parse(line);
        }
    }

    /**
     * A seed that failed.
     *
     * @param seed the seed
     * @param invariant the number of the invariant in the protocol's list; 0 for an exception
     */
    public record SeedFailure(long seed, int invariant) {}

    /** Runs one seed. */
    public static Outcome run(long seed) {
        return Simulation.run(seed);
    }

    /**
     * Runs seeds in order. Never throws for what a seed finds; that is in the summary.
     *
     * @param first the first seed
     * @param last the last seed, included
     * @param progress is told of each seed, on this thread
     */
    public static Summary run(long first, long last, Progress progress) {
        Summary summary = Summary.none(first);
        boolean goOn = true;
        for (long seed = first; goOn && seed <= last; seed++) {
            Outcome outcome = Simulation.run(seed);
            summary = summary.plus(outcome);
            goOn = progress.done(outcome);
        }
        return summary;
    }
}
