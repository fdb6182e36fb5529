package io.fused.erasure;

/**
 * Lookup tables of one pass of one matrix, laid out in the order in which the tile reads them.
 *
 * <p>For three columns at a time, each row has four tables: the products of the lower six bits of
 * each of the three sources, and the sum of the products of their upper two bits, indexed by the
 * three pairs of bits: the first source's lowest. For a single column, each row has two: the
 * products of the bits that index a register, and those of the bits above, which repeat themselves,
 * so that an index may have anything above these bits.
 */
final class TileTables {
    /** The upper bits of a byte that a table of 64 entries doesn't reach. */
    private static final int PAIR = 0x3;

    private final TileShape shape;
    private final Coefficients coefficients;
    private final byte[] bytes;
    private int filled;

    private TileTables(TilePlan.Pass pass, Coefficients coefficients) {
        this.shape = pass.shape();
        this.coefficients = coefficients;
        int triples = shape.inTriples() / TileShape.TRIPLE;
        int singles = shape.columns() - shape.firstColumn() - shape.inTriples();
        int tables = triples * TileShape.TRIPLE_TABLES + singles * TileShape.SINGLE_TABLES;
        bytes = new byte[tables * shape.lookups() * shape.lanes()];
        int first = pass.column() + shape.firstColumn();
        int end = pass.column() + shape.columns();
        int tripleEnd = first + shape.inTriples();
        for (int column = first; column < end; ) {
            boolean triple = column < tripleEnd;
            for (int row = shape.firstLookup(); row < shape.rows(); row++) {
                if (triple) {
                    fillTriple(pass.rows()[row], column);
                } else {
                    fillSingle(coefficients.get(pass.rows()[row], column));
                }
            }
            column += triple ? TileShape.TRIPLE : 1;
        }
    }

    /** The tables of a pass: as many bytes as its tile reads. */
    static byte[] of(TilePlan.Pass pass, Coefficients coefficients) {
        return new TileTables(pass, coefficients).bytes;
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
}
