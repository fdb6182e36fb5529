package io.fused.erasure.nativelibrary;

/**
 * GF(2^w) as on paper, for words of up to 32 bits: the measure for a library's products.
 *
 * @param wordBits the bits of a word
 * @param polynomial what products are reduced by, without its highest term
 */
record SlowField(int wordBits, long polynomial) {

    /** The field over the polynomial that Jerasure takes for words of this length. */
    static SlowField of(int wordBits) {
        return new SlowField(
                wordBits,
                switch (wordBits) {
                    case 8 -> 0x1d;
                    case 16 -> 0x100b;
                    case 32 -> 0x400007;
                    default -> throw new IllegalArgumentException("No polynomial for " + wordBits);
                });
    }

    int multiply(int a, int b) {
        long mask = (1L << wordBits) - 1;
        long shifted = a & mask;
        long product = 0;
        for (int bit = 0; bit < wordBits; bit++) {
            if ((b >>> bit & 1) == 1) {
                product ^= shifted;
            }
            boolean carries = (shifted >>> wordBits - 1 & 1) == 1;
            shifted = shifted << 1 & mask ^ (carries ? polynomial : 0);
        }
        return (int) product;
    }

    /** a to the power of 2^w - 2, since a to the power of 2^w - 1 is 1. */
    int inverse(int a) {
        int power = a;
        int inverse = 1;
        for (int bit = 1; bit < wordBits; bit++) {
            power = multiply(power, power);
            inverse = multiply(inverse, power);
        }
        return inverse;
    }

    int divide(int dividend, int divisor) {
        return multiply(dividend, inverse(divisor));
    }

    /** A coding row's coefficient, by the formula that {@code GeneratorMatrix} derives. */
    int coefficient(int n, int f, int backup, int primary) {
        if (backup == 0) {
            return 1;
        }
        if (backup == f - 1) {
            return divide(n ^ primary, n);
        }
        int x = n + backup;
        return divide(divide(n ^ primary, x ^ primary), divide(n, x));
    }
}
