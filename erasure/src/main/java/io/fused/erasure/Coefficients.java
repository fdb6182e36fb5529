package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A matrix of coefficients as multipliers keep it, checked and copied; and the checks of what it is
 * multiplied with.
 */
final class Coefficients {
    private final int rows;
    private final int columns;

    /** Row after row. */
    private final byte[] values;

    /**
     * Copies a matrix.
     *
     * @param matrix rows of one length; not kept
     * @throws IllegalArgumentException if a row is empty or of another length than the first, or a
     *     coefficient is no element of the field
     */
    Coefficients(int[][] matrix) {
        rows = matrix.length;
        columns = rows == 0 ? 0 : matrix[0].length;
        values = new byte[rows * columns];
        for (int row = 0; row < rows; row++) {
            if (matrix[row].length != columns || columns == 0) {
                throw new IllegalArgumentException(
                        ("All rows of a matrix are of one length, at least 1, and row %d has"
                                        + " %d coefficients, row 0 has %d.")
                                .formatted(row, matrix[row].length, columns));
            }
            for (int column = 0; column < columns; column++) {
                TableKernel.checkCoefficient(matrix[row][column]);
                values[row * columns + column] = (byte) matrix[row][column];
            }
        }
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int get(int row, int column) {
        return values[row * columns + column] & 0xff;
    }

    /** Refuses what can't be multiplied; see {@link Multiplier#multiply}. */
    void check(MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (targets.length != rows || sources.length != columns && rows > 0) {
            throw new IllegalArgumentException(
                    ("This matrix takes %d sources and %d targets, and %d and %d segments"
                                    + " were given.")
                            .formatted(columns, rows, sources.length, targets.length));
        }
        for (MemorySegment source : sources) {
            Objects.checkFromIndexSize(offset, length, source.byteSize());
        }
        for (MemorySegment target : targets) {
            Objects.checkFromIndexSize(offset, length, target.byteSize());
            if (target.isReadOnly()) {
                throw new IllegalArgumentException("A target can't be a read-only segment.");
            }
        }
    }

    @Override
    public String toString() {
        return rows + " x " + columns;
    }
}
