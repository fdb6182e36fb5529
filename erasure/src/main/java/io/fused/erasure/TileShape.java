package io.fused.erasure;

/**
 * What distinguishes the code of one tile from that of another.
 *
 * @param lanes bytes of a register: 16, 32 or 64
 * @param rows the number of rows, 1 to 4
 * @param ones whether the first row takes no lookup: it has coefficient 1 everywhere, or is
 *     completed
 * @param completed whether the first row is the sum of the first columns, as they are, and of the
 *     other rows
 * @param plain whether the first column has coefficient 1 in all rows
 * @param columns the number of columns, if code is made for just that; 0 if for any
 */
record TileShape(int lanes, int rows, boolean ones, boolean completed, boolean plain, int columns) {
    /** More rows would need more registers for their lookup tables than any machine has. */
    static final int MAX_ROWS = 4;

    /** Sources whose upper bits are looked up together, where six bits make an index. */
    static final int TRIPLE = 3;

    /** Lanes that an index of six bits reaches. */
    private static final int TRIPLE_LANES = 64;

    /** Sums kept in registers. More would leave too few for the tables and the sources. */
    private static final int SUMS = 8;

    /** Registers of each source and target taken at a time. */
    int vectors() {
        return rows == 3 ? 2 : Math.min(4, SUMS / rows);
    }

    /** Bytes of each source and target taken at a time. */
    int bytes() {
        return vectors() * lanes;
    }

    /** The first row that takes lookups. */
    int firstLookup() {
        return ones ? 1 : 0;
    }

    /** The first column that isn't plain. */
    int firstColumn() {
        return plain ? 1 : 0;
    }

    /** Whether sources are taken by threes. */
    boolean triples() {
        return lanes == TRIPLE_LANES && firstLookup() < rows;
    }

    /** Whether the code is made for one number of columns. */
    boolean isUnrolled() {
        return columns > 0;
    }
}
