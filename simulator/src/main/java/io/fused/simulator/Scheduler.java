package io.fused.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time: actions run in the order of their moments, and those of one moment in the order in
 * which they were put in. Nothing else decides an order.
 */
final class Scheduler {
    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::micros).thenComparingLong(Entry::number);

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
    private long nowMicros;
    private long numbers;
    private long steps;

    /** An action with its moment. */
    private record Entry(long micros, long number, Runnable action) {}

    /** Microseconds of true time since the run began; no simulated process can read it. */
    long nowMicros() {
        return nowMicros;
    }

    /** The number of actions run. */
    long steps() {
        return steps;
    }

    /** Runs an action after a delay of at least 0. */
    void after(long delayMicros, Runnable action) {
        if (delayMicros < 0) {
            throw new IllegalArgumentException("The past is over: " + delayMicros);
        }
        entries.add(new Entry(nowMicros + delayMicros, numbers++, action));
    }

    /** Runs an action at a moment, or now if that is over. */
    void at(long micros, Runnable action) {
        after(Math.max(0, micros - nowMicros), action);
    }

    /** Runs the next action; returns false if there is none up to a moment, which it then is. */
    boolean step(long untilMicros) {
        Entry next = entries.peek();
        if (next == null || next.micros > untilMicros) {
            nowMicros = Math.max(nowMicros, untilMicros);
            return false;
        }
        entries.remove();
        nowMicros = next.micros;
        steps++;
        next.action.run();
        return true;
    }
}
