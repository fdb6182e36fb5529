package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * Where the segments of a multiplication lie.
 *
 * @param sources where all sources do
 * @param targets where all targets do
 */
record Access(Memory sources, Memory targets) {
    private static final int KINDS = Memory.values().length;

    /** How many there are. */
    static final int COUNT = KINDS * KINDS;

    /** By index. */
    private static final Access[] ALL = all();

    /** All off the heap, as members have them. */
    static final Access NATIVE = of(Memory.NATIVE, Memory.NATIVE);

    private static Access[] all() {
        Access[] all = new Access[COUNT];
        for (Memory sources : Memory.values()) {
            for (Memory targets : Memory.values()) {
                Access access = new Access(sources, targets);
                all[access.index()] = access;
            }
        }
        return all;
    }

    /** That of some segments; always the same object. Costs about a nanosecond a segment. */
    static Access of(MemorySegment[] sources, MemorySegment[] targets) {
        return of(Memory.of(sources), Memory.of(targets));
    }

    private static Access of(Memory sources, Memory targets) {
        return ALL[index(sources, targets)];
    }

    /** A number of its own, from 0 to less than {@link #COUNT}. */
    int index() {
        return index(sources, targets);
    }

    private static int index(Memory sources, Memory targets) {
        return sources.number() * KINDS + targets.number();
    }
}
