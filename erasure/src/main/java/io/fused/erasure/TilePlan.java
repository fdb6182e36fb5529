package io.fused.erasure;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of a matrix are spread over tiles: up to four at a time, a row of ones first.
 *
 * @param parts the tiles' shapes and rows; together all rows, each once
 */
record TilePlan(List<Part> parts) {
    /** Up to so many columns, code of its own for their number is worth the compiler's time. */
    private static final int MAX_UNROLLED_COLUMNS = 4;

    /** With more rows the tables of all columns don't fit into the registers. */
    private static final int MAX_UNROLLED_ROWS = 2;

    /**
     * One tile.
     *
     * @param shape its shape
     * @param rows the rows of the matrix that it computes, in its order
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(TileShape shape, int[] rows) {}

    /**
     * Spreads the rows.
     *
     * @param lanes bytes of a register: 16, 32 or 64
     */
    static TilePlan of(Coefficients coefficients, int lanes) {
        List<Integer> ones = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int row = 0; row < coefficients.rows(); row++) {
            (isOnes(coefficients, row) ? ones : others).add(row);
        }
        List<Part> parts = new ArrayList<>();
        while (!ones.isEmpty() || !others.isEmpty()) {
            List<Integer> taken = new ArrayList<>();
            boolean withOnes = !ones.isEmpty();
            if (withOnes) {
                taken.add(ones.removeFirst());
            }
            while (taken.size() < TileShape.MAX_ROWS && !others.isEmpty()) {
                taken.add(others.removeFirst());
            }
            int[] rows = taken.stream().mapToInt(Integer::intValue).toArray();
            boolean unrolled = rows.length <= MAX_UNROLLED_ROWS
                    && coefficients.columns() <= MAX_UNROLLED_COLUMNS;
            TileShape shape = new TileShape(
                    lanes,
                    rows.length,
                    withOnes,
                    isPlain(coefficients, rows),
                    unrolled ? coefficients.columns() : 0);
            parts.add(new Part(shape, rows));
        }
        return new TilePlan(List.copyOf(parts));
    }

    private static boolean isOnes(Coefficients coefficients, int row) {
        for (int column = 0; column < coefficients.columns(); column++) {
            if (coefficients.get(row, column) != 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first column has ones in all of some rows. */
    private static boolean isPlain(Coefficients coefficients, int[] rows) {
        for (int row : rows) {
            if (coefficients.get(row, 0) != 1) {
                return false;
            }
        }
        return true;
    }
}
