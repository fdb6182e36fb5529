package io.fused.erasure;

/**
 * The field GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11d), in which 2 generates all
 * elements but zero.
 *
 * <p>Elements are ints from 0 to 255. Addition and subtraction are both exclusive or, and need no
 * method. Arguments are trusted: this class is for matrices, and the {@linkplain Kernel kernels}
 * check what comes from outside.
 *
 * @see "J. S. Plank, A Tutorial on Reed-Solomon Coding for Fault-Tolerance in RAID-like Systems,
 *     Software: Practice and Experience 27(9), 1997, sections on Galois fields"
 */
final class Field {
    /** The polynomial that products are reduced by; Jerasure's and ISA-L's choice for w = 8. */
    static final int POLYNOMIAL = 0x11d;

    /** The number of elements. */
    static final int SIZE = 256;

    /**
     * All products: that of a and b lies at 256 a + b. 64 KiB, of which one update touches the 256
     * bytes of its coefficient.
     */
    static final byte[] PRODUCTS = products();

    private static final byte[] INVERSES = inverses();

    private Field() {}

    static int multiply(int a, int b) {
        return PRODUCTS[a << 8 | b] & 0xff;
    }

    /**
     * The element whose product with the given one is 1.
     *
     * @throws ArithmeticException if the element is zero
     */
    static int inverse(int a) {
        if (a == 0) {
            throw new ArithmeticException("Zero has no inverse in GF(2^8).");
        }
        return INVERSES[a] & 0xff;
    }

    /**
     * The quotient of two elements.
     *
     * @throws ArithmeticException if the divisor is zero
     */
    static int divide(int dividend, int divisor) {
        return multiply(dividend, inverse(divisor));
    }

    /** Every row is built by doubling: c·2b is c·b doubled, and c·(2b+1) is c more. */
    private static byte[] products() {
        byte[] products = new byte[SIZE * SIZE];
        for (int c = 0; c < SIZE; c++) {
            int row = c << 8;
            for (int b = 1; b < SIZE; b++) {
                int doubled = twice(products[row | b >> 1] & 0xff);
                products[row | b] = (byte) ((b & 1) == 0 ? doubled : doubled ^ c);
            }
        }
        return products;
    }

    private static int twice(int a) {
        int doubled = a << 1;
        return doubled < SIZE ? doubled : doubled ^ POLYNOMIAL;
    }

    private static byte[] inverses() {
        byte[] inverses = new byte[SIZE];
        for (int a = 1; a < SIZE; a++) {
            int b = 1;
            while (multiply(a, b) != 1) {
                b++;
            }
            inverses[a] = (byte) b;
        }
        return inverses;
    }
}
