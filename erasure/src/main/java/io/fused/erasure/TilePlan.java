package io.fused.erasure;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of a matrix are spread over tiles: up to four at a time, a row of ones first.
 *
 * <p>Where lost primaries are rebuilt with the help of a fused backup that is their plain sum, one
 * of them takes no products: it is the sum of what was read and of the others that are rebuilt.
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
     * @param onesEnd the first column that a completed first row doesn't have; 0 if none is
     *     completed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(TileShape shape, int[] rows, int onesEnd) {}

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
        int[] all = ints(others);
        int onesEnd = ones.isEmpty() ? onesInSum(coefficients, all) : 0;
        if (onesEnd > 0) {
            return new TilePlan(List.of(part(coefficients, all, lanes, true, onesEnd)));
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
            parts.add(part(coefficients, ints(taken), lanes, withOnes, 0));
        }
        return new TilePlan(List.copyOf(parts));
    }

    private static Part part(
            Coefficients coefficients, int[] rows, int lanes, boolean withOnes, int onesEnd) {
        boolean unrolled =
                rows.length <= MAX_UNROLLED_ROWS && coefficients.columns() <= MAX_UNROLLED_COLUMNS;
        TileShape shape = new TileShape(
                lanes,
                rows.length,
                withOnes,
                onesEnd > 0,
                isPlain(coefficients, rows),
                unrolled ? coefficients.columns() : 0);
        return new Part(shape, rows, onesEnd);
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The number of leading columns in which all rows add up to one, if they add up to zero in the
     * others and fit one tile; else 0.
     */
    private static int onesInSum(Coefficients coefficients, int[] rows) {
        if (rows.length < 2 || rows.length > TileShape.MAX_ROWS) {
            return 0;
        }
        int ones = 0;
        for (int column = 0; column < coefficients.columns(); column++) {
            int sum = 0;
            for (int row : rows) {
                sum ^= coefficients.get(row, column);
            }
            if (sum > 1 || sum == 1 && ones < column) {
                return 0;
            }
            ones += sum;
        }
        return ones;
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
