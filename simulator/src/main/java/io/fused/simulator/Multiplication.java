package io.fused.simulator;

/** Products in GF(2^8) with 0x11d, worked out bit by bit: nothing of what is being checked. */
final class Multiplication {
    private static final int POLYNOMIAL = 0x11d;
    private static final byte[][] TABLES = new byte[256][];

    static {
        for (int coefficient = 0; coefficient < 256; coefficient++) {
            TABLES[coefficient] = new byte[256];
            for (int value = 0; value < 256; value++) {
                TABLES[coefficient][value] = (byte) product(coefficient, value);
            }
        }
    }

    private Multiplication() {}

    /** The products of a coefficient with each value; not to be written. */
    static byte[] table(int coefficient) {
        return TABLES[coefficient];
    }

    private static int product(int one, int other) {
        int sum = 0;
        int shifted = one;
        for (int bits = other; bits != 0; bits >>= 1) {
            if ((bits & 1) != 0) {
                sum ^= shifted;
            }
            shifted <<= 1;
            if (shifted > 255) {
                shifted ^= POLYNOMIAL;
            }
        }
        return sum;
    }
}
