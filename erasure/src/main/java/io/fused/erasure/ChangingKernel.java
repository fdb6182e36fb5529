package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/** A kernel that hands every call to another one, which may be exchanged while calls go on. */
final class ChangingKernel implements Kernel {
    private final Kernel first;
    private final int lanes;
    private final Tiles tiles;
    private volatile Kernel current;

    /**
     * A kernel that is the given one at first.
     *
     * @param first what serves until another is warm
     * @param lanes bytes of a register of the machine: 16, 32 or 64
     */
    ChangingKernel(Kernel first, int lanes) {
        this.first = first;
        this.lanes = lanes;
        this.tiles = new Tiles(first);
        this.current = first;
    }

    /** The kernel that served first, and serves what isn't warm yet. */
    Kernel first() {
        return first;
    }

    /** What its multipliers will run on. */
    Tiles tiles() {
        return tiles;
    }

    /** The kernel that calls go to now. */
    Kernel current() {
        return current;
    }

    /** Calls that begin after this go to another kernel; those under way are not disturbed. */
    void changeTo(Kernel next) {
        current = next;
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        current.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int length) {
        current.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        current.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
    }

    /** A multiplier that changes over to the current kernel when it is warm. */
    @Override
    public Multiplier multiplier(int[][] rows) {
        return new ChangingMultiplier(this, rows, lanes);
    }

    @Override
    public String toString() {
        return current.toString();
    }
}
