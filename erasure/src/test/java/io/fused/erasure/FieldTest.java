package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** The laws of a field, over all values and not by samples. */
final class FieldTest {

    @Test
    void productsAreThoseOfPolynomials() {
        for (int a = 0; a < Field.SIZE; a++) {
            for (int b = 0; b < Field.SIZE; b++) {
                if (Field.multiply(a, b) != longMultiplication(a, b)) {
                    assertThat(Field.multiply(a, b))
                            .as("%d · %d", a, b)
                            .isEqualTo(longMultiplication(a, b));
                }
            }
        }
    }

    @Test
    void multiplicationCommutesAndKeepsZeroAndOne() {
        for (int a = 0; a < Field.SIZE; a++) {
            assertThat(Field.multiply(a, 0)).isZero();
            assertThat(Field.multiply(a, 1)).isEqualTo(a);
            for (int b = 0; b < Field.SIZE; b++) {
                if (Field.multiply(a, b) != Field.multiply(b, a)) {
                    throw new AssertionError(a + " and " + b + " don't commute");
                }
            }
        }
    }

    @Test
    void multiplicationIsAssociativeAndDistributesOverAddition() {
        for (int a = 0; a < Field.SIZE; a++) {
            for (int b = 0; b < Field.SIZE; b++) {
                int ab = Field.multiply(a, b);
                for (int c = 0; c < Field.SIZE; c++) {
                    if (Field.multiply(ab, c) != Field.multiply(a, Field.multiply(b, c))) {
                        throw new AssertionError("not associative: " + a + ", " + b + ", " + c);
                    }
                    if (Field.multiply(a, b ^ c) != (ab ^ Field.multiply(a, c))) {
                        throw new AssertionError("not distributive: " + a + ", " + b + ", " + c);
                    }
                }
            }
        }
    }

    @Test
    void everyElementButZeroHasOneInverse() {
        for (int a = 1; a < Field.SIZE; a++) {
            int inverses = 0;
            for (int b = 0; b < Field.SIZE; b++) {
                inverses += Field.multiply(a, b) == 1 ? 1 : 0;
            }
            assertThat(inverses).as("inverses of %d", a).isOne();
            assertThat(Field.multiply(a, Field.inverse(a))).isOne();
        }
    }

    @Test
    void divisionUndoesMultiplication() {
        for (int a = 0; a < Field.SIZE; a++) {
            for (int b = 1; b < Field.SIZE; b++) {
                if (Field.divide(Field.multiply(a, b), b) != a) {
                    throw new AssertionError(a + " · " + b + " / " + b);
                }
            }
        }
    }

    @Test
    void twoGeneratesAllElementsButZero() {
        BitSet seen = new BitSet();
        int power = 1;
        for (int exponent = 0; exponent < 255; exponent++) {
            seen.set(power);
            power = Field.multiply(power, 2);
        }

        assertThat(seen.cardinality()).isEqualTo(255);
        assertThat(seen.get(0)).isFalse();
        assertThat(power).isOne();
    }

    @Test
    void zeroDividesNothing() {
        assertThatThrownBy(() -> Field.inverse(0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Field.divide(7, 0)).isInstanceOf(ArithmeticException.class);
    }

    /** As on paper: adds the shifted factors, then takes the polynomial off from the top. */
    private static int longMultiplication(int a, int b) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
            if ((b >> bit & 1) == 1) {
                product ^= a << bit;
            }
        }
        for (int bit = 14; bit >= 8; bit--) {
            if ((product >> bit & 1) == 1) {
                product ^= 0x11d << bit - 8;
            }
        }
        return product;
    }
}
