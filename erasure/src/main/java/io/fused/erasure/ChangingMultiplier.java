package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * A multiplier of a {@link ChangingKernel}: prepared anew once the kernel has been exchanged, and
 * what the new kernel's multiplier runs on is warm.
 */
final class ChangingMultiplier implements Multiplier {
    /** What a kernel made of the matrix. */
    private record Prepared(Kernel kernel, Multiplier multiplier) {}

    private final ChangingKernel kernel;
    private final int[][] rows;
    private final TilePlan plan;

    private volatile Prepared prepared;

    /**
     * Prepares the multiplication on the kernel of now.
     *
     * @param lanes bytes of a register of the machine
     */
    ChangingMultiplier(ChangingKernel kernel, int[][] rows, int lanes) {
        this.kernel = kernel;
        this.rows = new int[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            this.rows[row] = rows[row].clone();
        }
        this.plan = TilePlan.of(new Coefficients(rows), lanes);
        kernel.tiles().want(plan);
        Kernel first = kernel.tiles().areWarm(plan) ? kernel.current() : kernel.first();
        this.prepared = new Prepared(first, first.multiplier(rows));
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        Prepared present = prepared;
        Kernel current = kernel.current();
        if (!present.kernel().equals(current) && kernel.tiles().areWarm(plan)) {
            // Two threads may do it at the same time: what they make is the same.
            present = new Prepared(current, current.multiplier(rows));
            prepared = present;
        }
        present.multiplier().multiply(sources, targets, offset, length);
    }

    @Override
    public String toString() {
        return prepared.multiplier().toString();
    }
}
