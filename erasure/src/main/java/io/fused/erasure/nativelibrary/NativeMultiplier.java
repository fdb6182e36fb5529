package io.fused.erasure.nativelibrary;

import io.fused.erasure.Kernels;
import io.fused.erasure.Multiplier;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The multiplication by one matrix of bytes on a native function. */
final class NativeMultiplier implements Multiplier {
    private final String library;

    /** For what is too short for the function, and what is refused: it has the sentences. */
    private final Multiplier table;

    private final NativeRegions function;
    private final int minBytes;

    /** The rows that are all zeros, whose targets a function may leave as they are. */
    private final int[] zeroRows;

    /**
     * A multiplier.
     *
     * @param library its name for people
     * @param table a multiplier by the same matrix, which has checked it
     * @param function what multiplies by it
     * @param minBytes the shortest range for the function
     * @param matrix the matrix; not kept
     */
    NativeMultiplier(
            String library,
            Multiplier table,
            NativeRegions function,
            int minBytes,
            int[][] matrix) {
        this.library = library;
        this.table = table;
        this.function = function;
        this.minBytes = minBytes;
        this.zeroRows = IntStream.range(0, matrix.length)
                .filter(row -> Arrays.stream(matrix[row]).allMatch(it -> it == 0))
                .toArray();
    }

    /** The coefficients of a checked matrix, row after row. */
    static int[] flat(int[][] matrix) {
        return Arrays.stream(matrix).flatMapToInt(Arrays::stream).toArray();
    }

    /** A multiplier by the matrix that works everywhere, once it has checked the matrix. */
    static Multiplier table(int[][] matrix) {
        return Kernels.table().multiplier(matrix);
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (length < minBytes || !fit(sources, targets, offset, length)) {
            table.multiply(sources, targets, offset, length);
            return;
        }
        function.run(sources, targets, offset, length);
        for (int row : zeroRows) {
            targets[row].asSlice(offset, length).fill((byte) 0);
        }
    }

    /** Whether the segments are those of a multiplication that can be done, and need be. */
    private boolean fit(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (sources.length != function.columns()
                || targets.length != function.rows()
                || targets.length == 0) {
            return false;
        }
        for (MemorySegment source : sources) {
            if (!NativeMemory.isInside(source.byteSize(), offset, length)) {
                return false;
            }
        }
        for (MemorySegment target : targets) {
            if (target.isReadOnly() || !NativeMemory.isInside(target.byteSize(), offset, length)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return library + " times " + function.rows() + " x " + function.columns();
    }
}
