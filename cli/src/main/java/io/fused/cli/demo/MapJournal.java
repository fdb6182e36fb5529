package io.fused.cli.demo;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the demo wrote to the map, and what was acknowledged of it, kept apart from the client.
 *
 * <p>Each key is written in versions 1, 2, …, at most one at a time. A write without a known
 * outcome is the last one to its key: afterwards either that version or the acknowledged one may be
 * found, and nothing else.
 */
final class MapJournal {
    private static final int IDLE = 0;
    private static final int WRITING = 1;
    private static final int UNKNOWN = 2;

    private final List<DemoData.Entry> entries;
    private final AtomicIntegerArray states;
    private final AtomicIntegerArray acknowledged;
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder unknown = new LongAdder();

    MapJournal(List<DemoData.Entry> entries) {
        this.entries = entries;
        this.states = new AtomicIntegerArray(entries.size());
        this.acknowledged = new AtomicIntegerArray(entries.size());
    }

    int size() {
        return entries.size();
    }

    String key(int index) {
        return entries.get(index).key();
    }

    /** The value of a version of a key: the loaded one first, then ones that tell their version. */
    String value(int index, int version) {
        String loaded = entries.get(index).value();
        return version == 1 ? loaded : loaded + " (version " + version + ")";
    }

    /** Begins the next write to a key; 0 if one is under way or its outcome is unknown. */
    int begin(int index) {
        if (!states.compareAndSet(index, IDLE, WRITING)) {
            return 0;
        }
        begun.increment();
        return acknowledged.get(index) + 1;
    }

    /** The write that was begun was acknowledged. */
    void acknowledge(int index) {
        acknowledged.incrementAndGet(index);
        states.set(index, IDLE);
        ended.increment();
    }

    /** The write that was begun failed, and may have taken effect or not. */
    void lose(int index) {
        states.set(index, UNKNOWN);
        unknown.increment();
        ended.increment();
    }

    /** Writes under way now. */
    long underWay() {
        return begun.sum() - ended.sum();
    }

    long writesAcknowledged() {
        return ended.sum() - unknown.sum();
    }

    long writesUnknown() {
        return unknown.sum();
    }

    /** Whether what was found for a key is what may be found. */
    boolean admits(int index, @Nullable String found) {
        int version = acknowledged.get(index);
        if (matches(index, version, found)) {
            return true;
        }
        return states.get(index) == UNKNOWN && matches(index, version + 1, found);
    }

    private boolean matches(int index, int version, @Nullable String found) {
        return version == 0 ? found == null : value(index, version).equals(found);
    }
}
