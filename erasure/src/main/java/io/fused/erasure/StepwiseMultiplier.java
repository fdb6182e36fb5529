package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/** The multiplier of any kernel: one {@code multiplyAdd} for each coefficient. */
final class StepwiseMultiplier implements Multiplier {
    /**
     * Bytes of each segment taken at a time, so that what is summed up stays in the first cache.
     */
    private static final long BLOCK_BYTES = 8 << 10;

    private final Kernel kernel;
    private final Coefficients coefficients;

    StepwiseMultiplier(Kernel kernel, int[][] rows) {
        this.kernel = kernel;
        this.coefficients = new Coefficients(rows);
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        coefficients.check(sources, targets, offset, length);
        long end = offset + length;
        for (long at = offset; at < end; at += BLOCK_BYTES) {
            long block = Math.min(BLOCK_BYTES, end - at);
            for (int row = 0; row < targets.length; row++) {
                sum(row, sources, targets[row], at, block);
            }
        }
    }

    private void sum(int row, MemorySegment[] sources, MemorySegment target, long at, long length) {
        int column = 0;
        if (coefficients.get(row, 0) == 1) {
            MemorySegment.copy(sources[0], at, target, at, length);
            column = 1;
        } else {
            target.asSlice(at, length).fill((byte) 0);
        }
        for (; column < sources.length; column++) {
            int coefficient = coefficients.get(row, column);
            kernel.multiplyAdd(coefficient, sources[column], at, target, at, length);
        }
    }

    @Override
    public String toString() {
        return kernel + " times " + coefficients;
    }
}
