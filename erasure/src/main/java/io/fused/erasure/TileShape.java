package io.fused.erasure;

/**
 * What distinguishes the code of one tile from that of another.
 *
 * @param access where the segments lie
 * @param lanes bytes of a register: 16, 32 or 64
 * @param rows the number of rows, 1 to 4
 * @param columns the number of columns
 * @param ones how many of the first columns the first row takes as they are, which then takes no
 *     lookups; {@link #NO_ONES} if the first row takes lookups as the others do
 * @param plain whether the first column has coefficient 1 in all rows
 * @param adds whether sums are added to what the targets hold, instead of overwriting it
 * @param completes whether the sums of the other rows are added to the first row at last
 */
record TileShape(
        Access access,
        int lanes,
        int rows,
        int columns,
        int ones,
        boolean plain,
        boolean adds,
        boolean completes) {
    /** More rows would leave too few registers beside their sums and lookup tables. */
    static final int MAX_ROWS = 4;

    /** The first row takes lookups as the others do. */
    static final int NO_ONES = -1;

    /** Sources whose upper bits are looked up together, where six bits make an index. */
    static final int TRIPLE = 3;

    /** Lookup tables of a triple, for each row. */
    static final int TRIPLE_TABLES = 4;

    /** Lookup tables of a column that is taken singly, for each row. */
    static final int SINGLE_TABLES = 2;

    /** Lanes that an index of six bits reaches. */
    private static final int TRIPLE_LANES = 64;

    /** Whether sources are taken by threes in registers of this width. */
    static boolean hasTriples(int lanes) {
        return lanes == TRIPLE_LANES;
    }

    /** The first row that takes lookups. */
    int firstLookup() {
        return ones == NO_ONES ? 0 : 1;
    }

    /** Rows that take lookups. */
    int lookups() {
        return rows - firstLookup();
    }

    /** The first column that isn't plain. */
    int firstColumn() {
        return plain ? 1 : 0;
    }

    /** Columns that are taken by threes, from the first that isn't plain on. */
    int inTriples() {
        boolean triples = hasTriples(lanes) && lookups() > 0;
        return triples ? (columns - firstColumn()) / TRIPLE * TRIPLE : 0;
    }
}
