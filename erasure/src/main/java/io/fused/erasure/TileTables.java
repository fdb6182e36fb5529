package io.fused.erasure;

/**
 * Lookup tables for one tile of one matrix, laid out in the order in which the tile reads them.
 *
 * <p>For three columns at a time, each row has four tables: the products of the lower six bits of
 * each of the three sources, and the sum of the products of their upper two bits, indexed by the
 * three pairs of bits: the first source's lowest. For a single column, each row has two: the
 * products of the bits that index a register, and those of the bits above.
 */
final class TileTables {
    /** The upper bits of a byte that a table of 64 entries doesn't reach. */
    private static final int PAIR = 0x3;

    private final TileShape shape;
    private final Coefficients coefficients;
    private final int tripleEnd;
    private final byte[] bytes;
    private int filled;

    /**
     * Fills the tables.
     *
     * @param rows the rows of the tile, one without lookups first if the shape has one; not kept
     */
    TileTables(TileShape shape, Coefficients coefficients, int[] rows) {
        this.shape = shape;
        this.coefficients = coefficients;
        int columns = coefficients.columns();
        int first = shape.firstColumn();
        int triples = shape.triples() ? (columns - first) / TileShape.TRIPLE : 0;
        this.tripleEnd = first + triples * TileShape.TRIPLE;
        int tables = triples * (TileShape.TRIPLE + 1) + (columns - tripleEnd) * 2;
        this.bytes = new byte[tables * (rows.length - shape.firstLookup()) * shape.lanes()];
        for (int column = first; column < tripleEnd; column += TileShape.TRIPLE) {
            for (int row = shape.firstLookup(); row < rows.length; row++) {
                fillTriple(rows[row], column);
            }
        }
        for (int column = tripleEnd; column < columns; column++) {
            for (int row = shape.firstLookup(); row < rows.length; row++) {
                fillSingle(coefficients.get(rows[row], column));
            }
        }
    }

    private void fillTriple(int row, int column) {
        int first = coefficients.get(row, column);
        int second = coefficients.get(row, column + 1);
        int third = coefficients.get(row, column + 2);
        fill(first, 0);
        fill(second, 0);
        fill(third, 0);
        for (int index = 0; index < shape.lanes(); index++) {
            bytes[filled++] = (byte) (Field.multiply(first, (index & PAIR) << 6)
                    ^ Field.multiply(second, (index >> 2 & PAIR) << 6)
                    ^ Field.multiply(third, (index >> 4 & PAIR) << 6));
        }
    }

    private void fillSingle(int coefficient) {
        fill(coefficient, 0);
        fill(coefficient, Integer.numberOfTrailingZeros(shape.lanes()));
    }

    private void fill(int coefficient, int shift) {
        for (int index = 0; index < shape.lanes(); index++) {
            bytes[filled++] = (byte) Field.multiply(coefficient, index << shift & 0xff);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Columns before this one, but for a plain one, are taken by threes; the others singly. */
    int tripleEnd() {
        return tripleEnd;
    }
}
