package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/** A kernel that hands every call to another one, which may be exchanged while calls go on. */
final class ChangingKernel implements Kernel {
    private volatile Kernel current;

    ChangingKernel(Kernel first) {
        current = first;
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

    /** A multiplier that asks for the current kernel at every call. */
    @Override
    public Multiplier multiplier(int[][] rows) {
        return new ChangingMultiplier(this, rows);
    }

    @Override
    public String toString() {
        return current.toString();
    }
}
