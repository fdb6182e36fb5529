package io.fused.simulator;

import java.util.List;
import java.util.Map;

/**
 * What one run came to.
 *
 * @param seed the seed that repeats it
 * @param failures what was found wrong; empty if all is well
 * @param marks how often each rare path was taken
 * @param traceHash equal for two runs of the same seed
 * @param virtualMillis how much virtual time it took
 * @param steps how many events
 * @param calls how many calls clients made
 * @param crashes how many processes crashed
 * @param undecided for how many objects the search for an order was given up
 * @param lastLines the last events in words, oldest first, where something was wrong; else empty
 */
public record Outcome(
        long seed,
        List<Failure> failures,
        Map<Mark, Integer> marks,
        long traceHash,
        long virtualMillis,
        long steps,
        int calls,
        int crashes,
        int undecided,
        List<String> lastLines) {
    /** Keeps what it is given unmodifiable. */
    public Outcome {
        failures = List.copyOf(failures);
        marks = Map.copyOf(marks);
        lastLines = List.copyOf(lastLines);
    }

    /** Whether nothing was found wrong. */
    public boolean isGreen() {
        return failures.isEmpty();
    }

    /** What failed, and the command that repeats it; a line for each failure. */
    public String report() {
        StringBuilder text = new StringBuilder();
        for (Failure failure : failures) {
            text.append("seed ")
                    .append(seed)
                    .append(", invariant ")
                    .append(failure.invariant())
                    .append(": ")
                    .append(failure.sentence())
                    .append('\n');
        }
        return text.append("repeat it: ./fused simulate --seeds ")
                .append(seed)
                .append("..")
                .append(seed)
                .append('\n')
                .toString();
    }
}
