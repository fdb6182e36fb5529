package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GeneratorMatrixTest {

    static List<JerasureVectors.Matrix> vectors() throws IOException {
        return JerasureVectors.matrices();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void equalsJerasure(JerasureVectors.Matrix vector) {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(vector.n(), vector.f());

        byte[] coefficients = new byte[vector.n() * vector.f()];
        for (int backup = 0; backup < vector.f(); backup++) {
            int[] row = matrix.row(backup);
            assertThat(row).hasSize(vector.n());
            for (int primary = 0; primary < vector.n(); primary++) {
                coefficients[backup * vector.n() + primary] = (byte) row[primary];
                assertThat(matrix.coefficient(backup, primary)).isEqualTo(row[primary]);
            }
        }
        assertThat(coefficients).isEqualTo(vector.coefficients());
    }

    @Test
    void coversEveryCodeOfUpToTwelveShards() throws IOException {
        assertThat(vectors().stream().filter(vector -> vector.n() + vector.f() <= 12))
                .hasSize(66);
        assertThat(vectors().stream().filter(vector -> vector.n() + vector.f() == 255))
                .hasSizeGreaterThan(4);
    }

    @Test
    void theFirstRowAndTheFirstColumnAreOnesAndNothingIsZero() {
        for (int n = 1; n < 255; n += 7) {
            for (int f = 1; n + f <= 255; f += 5) {
                GeneratorMatrix matrix = GeneratorMatrix.vandermonde(n, f);
                assertThat(matrix.row(0)).containsOnly(1);
                for (int backup = 0; backup < f; backup++) {
                    assertThat(matrix.coefficient(backup, 0)).isOne();
                    assertThat(matrix.row(backup)).doesNotContain(0);
                }
            }
        }
    }

    @Test
    void everySquareOfTwoCanBeInverted() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(40, 40);
        for (int a = 0; a < 40; a++) {
            for (int b = a + 1; b < 40; b++) {
                for (int p = 0; p < 40; p++) {
                    for (int q = p + 1; q < 40; q++) {
                        int determinant =
                                Field.multiply(matrix.coefficient(a, p), matrix.coefficient(b, q))
                                        ^ Field.multiply(
                                                matrix.coefficient(a, q), matrix.coefficient(b, p));
                        if (determinant == 0) {
                            throw new AssertionError(
                                    "singular at %d, %d by %d, %d".formatted(a, b, p, q));
                        }
                    }
                }
            }
        }
    }

    @Test
    void tellsItsSize() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(4, 3);

        assertThat(matrix.primaries()).isEqualTo(4);
        assertThat(matrix.backups()).isEqualTo(3);
        assertThat(matrix.shards()).isEqualTo(7);
        assertThat(matrix).hasToString("GeneratorMatrix[n=4, f=3]");
    }

    @Test
    void mayHaveNoBackupsAndUpTo255Shards() {
        assertThat(GeneratorMatrix.vandermonde(1, 0).shards()).isOne();
        assertThat(GeneratorMatrix.vandermonde(255, 0).shards()).isEqualTo(255);
        assertThat(GeneratorMatrix.vandermonde(1, 254).shards()).isEqualTo(255);
    }

    @Test
    void aRowIsTheCallersToKeep() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(3, 2);
        matrix.row(1)[2] = 0;

        assertThat(matrix.row(1)).containsExactly(1, 245, 244);
    }

    @Test
    void refusesSizesWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorMatrix.vandermonde(0, 2))
                .withMessage("A code needs at least one primary, and 0 were asked for.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorMatrix.vandermonde(3, -1))
                .withMessage("A code can't have -1 backups: give zero or more.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorMatrix.vandermonde(200, 56))
                .withMessage("A code over GF(2^8) has at most 255 shards;"
                        + " 200 primaries and 56 backups are 256.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorMatrix.vandermonde(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .withMessageContaining("4294967294");
    }

    @Test
    void refusesPositionsOutside() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(3, 2);

        assertThatThrownBy(() -> matrix.coefficient(2, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.coefficient(0, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.coefficient(1, -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
