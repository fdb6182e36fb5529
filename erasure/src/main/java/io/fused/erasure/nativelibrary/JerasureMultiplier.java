package io.fused.erasure.nativelibrary;

import io.fused.erasure.Kernels;
import io.fused.erasure.Multiplier;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The multiplication by one matrix of bytes on {@code jerasure_matrix_encode}. */
final class JerasureMultiplier implements Multiplier {
    /** For everything that is refused: it has the sentences. */
    private final Multiplier table;

    private final JerasureEncoder encoder;
    private final int rows;
    private final int columns;

    /** The rows that are all zeros, whose targets the library leaves as they are. */
    private final int[] zeroRows;

    JerasureMultiplier(JerasureFunctions functions, int[][] matrix) {
        table = Kernels.table().multiplier(matrix);
        rows = matrix.length;
        columns = rows == 0 ? 0 : matrix[0].length;
        int[] coefficients = Arrays.stream(matrix).flatMapToInt(Arrays::stream).toArray();
        encoder = new JerasureEncoder(functions, columns, rows, Byte.SIZE, coefficients);
        zeroRows = IntStream.range(0, rows)
                .filter(row -> Arrays.stream(matrix[row]).allMatch(it -> it == 0))
                .toArray();
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (rows == 0 || length <= 0 || !fit(sources, targets, offset, length)) {
            table.multiply(sources, targets, offset, length);
            return;
        }
        encoder.run(sources, targets, offset, length);
        for (int row : zeroRows) {
            targets[row].asSlice(offset, length).fill((byte) 0);
        }
    }

    private boolean fit(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (sources.length != columns || targets.length != rows) {
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
        return "Jerasure times " + rows + " x " + columns;
    }
}
