package io.fused.erasure.nativelibrary;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import io.fused.erasure.Multiplier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A short multiplication that shows whether a library computes in the field that we do. */
final class SelfTest {
    /** Longer than any register, and a multiple of 16 bytes but not of the larger ones. */
    private static final int LENGTH = 304;

    private static final int[][] MATRIX = {{1, 1, 1}, {1, 245, 244}, {0, 2, 143}};

    private SelfTest() {}

    /** Whether a kernel gives the bytes of {@link Kernels#table}. Takes some microseconds. */
    static boolean passes(Kernel kernel) {
        return results(kernel).mismatch(results(Kernels.table())) < 0;
    }

    /** Products by every coefficient, and by a matrix. */
    private static MemorySegment results(Kernel kernel) {
        Arena arena = Arena.ofAuto();
        MemorySegment source = arena.allocate(LENGTH, 64);
        for (int i = 0; i < LENGTH; i++) {
            source.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 7 + (i >> 8)));
        }
        MemorySegment results = arena.allocate((256L + MATRIX.length) * LENGTH, 64);
        for (int coefficient = 0; coefficient < 256; coefficient++) {
            kernel.multiplyAdd(
                    coefficient, source, 0, results, (long) coefficient * LENGTH, (long) LENGTH);
        }
        MemorySegment[] sources = new MemorySegment[MATRIX[0].length];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = results.asSlice((17L + i) * LENGTH, LENGTH);
        }
        MemorySegment[] targets = new MemorySegment[MATRIX.length];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = results.asSlice((256L + row) * LENGTH, LENGTH);
        }
        Multiplier multiplier = kernel.multiplier(MATRIX);
        multiplier.multiply(sources, targets, 0, LENGTH);
        return results;
    }
}
