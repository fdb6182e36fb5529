package io.fused.erasure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two errors of all values at all positions, each pair a call of its own. */
final class CorrectionBoundIT {

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "2, 3", "3, 2"})
    void detectsAllPairsOfErrorsWhereNoneIsCorrected(int n, int f) {
        detectAllPairs(Codewords.codec(n, f), 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 3", "3, 3", "2, 4"})
    void detectsAllPairsOfErrorsWhereOneIsCorrected(int n, int f) {
        detectAllPairs(Codewords.codec(n, f), 1);
    }

    private static void detectAllPairs(Codec codec, int most) {
        Corrector corrector = new Corrector(codec);
        for (int[] pair : CorrectionBoundTest.patterns(codec, new int[0], 2, 2)) {
            for (int first = 1; first < Field.SIZE; first++) {
                for (int second = 1; second < Field.SIZE; second++) {
                    int[] errors = {first, second};
                    CorrectionBoundTest.assertDetected(
                            codec, corrector, new int[0], most, pair, errors);
                }
            }
        }
    }
}
