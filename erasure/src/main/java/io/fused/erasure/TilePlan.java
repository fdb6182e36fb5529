package io.fused.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a matrix is spread over passes: up to four rows at a time, a row of ones first, and as many
 * columns at a time as have their lookup tables in registers.
 *
 * <p>Where lost primaries are rebuilt with the help of a fused backup that is their plain sum, one
 * of them takes no products: it is the sum of what was read and of the others that are rebuilt.
 *
 * @param passes what is done one after the other on each block of bytes
 */
record TilePlan(List<Pass> passes) {
    /**
     * Lookup tables that fit into 32 registers, beside the sums and what is looked up. Where there
     * are 16 registers, some tables are read from the first cache each time; to have fewer gains
     * nothing there.
     */
    private static final int MAX_TABLES = 16;

    /** More columns than this make no loop faster, and the compiler slower. */
    private static final int MAX_COLUMNS = 12;

    /**
     * One run of a tile over a block.
     *
     * @param shape the tile's shape
     * @param column the first column that it takes
     * @param rows the rows of the matrix that it computes, in its order
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Pass(TileShape shape, int column, int[] rows) {}

    /**
     * Rows that share their passes.
     *
     * @param rows in their order, one that takes no lookups first
     * @param ones how many of the first columns the first row takes as they are, or
     *     {@link TileShape#NO_ONES}
     * @param completed whether the first row is that and the sum of the others
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Band(int[] rows, int ones, boolean completed) {
        int lookups() {
            return ones == TileShape.NO_ONES ? rows.length : rows.length - 1;
        }
    }

    /**
     * Spreads a matrix.
     *
     * @param access where the segments lie
     * @param lanes bytes of a register: 16, 32 or 64
     */
    static TilePlan of(Coefficients coefficients, Access access, int lanes) {
        List<Pass> passes = new ArrayList<>();
        for (Band band : bands(coefficients)) {
            addPasses(passes, coefficients, band, access, lanes);
        }
        return new TilePlan(List.copyOf(passes));
    }

    /** The shapes of all tiles, each once. */
    Set<TileShape> shapes() {
        return passes.stream().map(Pass::shape).collect(Collectors.toUnmodifiableSet());
    }

    private static List<Band> bands(Coefficients coefficients) {
        List<Integer> ones = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int row = 0; row < coefficients.rows(); row++) {
            (isOnes(coefficients, row) ? ones : others).add(row);
        }
        int onesEnd = ones.isEmpty() ? onesInSum(coefficients, ints(others)) : 0;
        if (onesEnd > 0) {
            return List.of(new Band(ints(others), onesEnd, true));
        }
        List<Band> bands = new ArrayList<>();
        while (!ones.isEmpty() || !others.isEmpty()) {
            List<Integer> taken = new ArrayList<>();
            int onesOfFirst = TileShape.NO_ONES;
            if (!ones.isEmpty()) {
                taken.add(ones.removeFirst());
                onesOfFirst = coefficients.columns();
            }
            while (taken.size() < TileShape.MAX_ROWS && !others.isEmpty()) {
                taken.add(others.removeFirst());
            }
            bands.add(new Band(ints(taken), onesOfFirst, false));
        }
        return bands;
    }

    private static void addPasses(
            List<Pass> passes, Coefficients coefficients, Band band, Access access, int lanes) {
        int columns = coefficients.columns();
        int taken;
        for (int column = 0; column < columns; column += taken) {
            boolean plain = column == 0 && isPlain(coefficients, band.rows());
            taken = Math.min(
                    columns - column, (plain ? 1 : 0) + columnsAtOnce(band.lookups(), lanes));
            int ones = band.ones() == TileShape.NO_ONES
                    ? TileShape.NO_ONES
                    : Math.clamp(band.ones() - column, 0, taken);
            TileShape shape = new TileShape(
                    access,
                    lanes,
                    band.rows().length,
                    taken,
                    ones,
                    plain,
                    column > 0,
                    band.completed() && column + taken == columns);
            passes.add(new Pass(shape, column, band.rows()));
        }
    }

    private static int columnsAtOnce(int lookups, int lanes) {
        if (lookups == 0) {
            return MAX_COLUMNS;
        }
        return TileShape.hasTriples(lanes)
                ? MAX_TABLES / (lookups * TileShape.TRIPLE_TABLES) * TileShape.TRIPLE
                : MAX_TABLES / (lookups * TileShape.SINGLE_TABLES);
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
