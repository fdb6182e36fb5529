package io.fused.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened, in order: a hash over all of it, by which two runs are compared, and the last
 * lines in words, for whoever reads a failure.
 */
final class Trace {
    private static final int LINES = 4_000;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Scheduler scheduler;
    private final Line[] lines = new Line[LINES];
    private long count;
    private long hash = PRIME;

    Trace(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    private record Line(long micros, String who, String what, Object about) {}

    /**
     * Notes an event.
     *
     * @param who where it happened
     * @param what what it was
     * @param about what it was about; described only if somebody reads it
     */
    void note(String who, String what, Object about) {
        mix(scheduler.nowMicros());
        mix(who.hashCode() * 31L + what.hashCode());
        mix(about.getClass().getSimpleName().hashCode());
        lines[(int) (count++ % LINES)] = new Line(scheduler.nowMicros(), who, what, about);
    }

    /** Takes a number into the hash. */
    void mix(long value) {
        long mixed = (hash ^ value) * PRIME;
        hash = mixed ^ (mixed >>> 29);
    }

    /** A number that two runs of one seed have in common. */
    long hash() {
        return hash;
    }

    /** The last events, in words, oldest first. */
    List<String> last(int wanted) {
        List<String> words = new ArrayList<>();
        long from = Math.max(0, count - Math.min(wanted, LINES));
        for (long index = from; index < count; index++) {
            Line line = lines[(int) (index % LINES)];
            words.add(String.format(
                    "%,13d µs %-6s %s %s", line.micros(), line.who(), line.what(), line.about()));
        }
        return words;
    }
}
