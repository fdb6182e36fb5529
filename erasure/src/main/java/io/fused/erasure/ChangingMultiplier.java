package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/** A multiplier of a {@link ChangingKernel}: prepared anew once the kernel has been exchanged. */
final class ChangingMultiplier implements Multiplier {
    /** What a kernel made of the matrix. */
    private record Prepared(Kernel kernel, Multiplier multiplier) {}

    private final ChangingKernel kernel;
    private final int[][] rows;

    private volatile Prepared prepared;

    ChangingMultiplier(ChangingKernel kernel, int[][] rows) {
        this.kernel = kernel;
        this.rows = new int[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            this.rows[row] = rows[row].clone();
        }
        this.prepared = prepare();
    }

    /** Two threads may do it at the same time: what they make is the same. */
    private Prepared prepare() {
        Kernel current = kernel.current();
        return new Prepared(current, current.multiplier(rows));
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        Prepared present = prepared;
        if (!present.kernel().equals(kernel.current())) {
            present = prepare();
            prepared = present;
        }
        present.multiplier().multiply(sources, targets, offset, length);
    }

    @Override
    public String toString() {
        return prepared.multiplier().toString();
    }
}
