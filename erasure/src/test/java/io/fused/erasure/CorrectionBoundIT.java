package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.erasure.Correction.Corrected;
import io.fused.erasure.Correction.Intact;
import io.fused.erasure.Correction.Uncorrectable;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two errors of all values at all positions, each pair a call of its own; and what else takes
 * seconds.
 */
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

    /**
     * Of all pairs of errors in a code that corrects one of them, those are miscorrected that lie
     * one shard from a codeword: as many as there are codewords of three shards, three times.
     */
    @Test
    void takesNoMorePairsForOtherCodewordsThanThereAre() {
        Codec codec = Codewords.codec(2, 2);
        Corrector corrector = new Corrector(codec);
        long miscorrected = 0;
        long detected = 0;
        for (int[] pair : CorrectionBoundTest.patterns(codec, new int[0], 2, 2)) {
            for (int errors = 0; errors < 255 * 255; errors++) {
                byte[][] bytes = new byte[4][1];
                bytes[pair[0]][0] = (byte) (1 + errors / 255);
                bytes[pair[1]][0] = (byte) (1 + errors % 255);
                MemorySegment[] shards = Arrays.stream(bytes)
                        .map(MemorySegment::ofArray)
                        .toArray(MemorySegment[]::new);
                switch (corrector.correct(shards, new int[0], 1)) {
                    case Corrected corrected -> miscorrected++;
                    case Uncorrectable uncorrectable -> detected++;
                    case Intact intact -> throw new AssertionError("two errors are no codeword");
                }
            }
        }

        assertThat(miscorrected).isEqualTo(4 * 255 * 3);
        assertThat(detected).isEqualTo(6 * 255 * 255 - 4 * 255 * 3);
    }

    @Test
    void correctsAllPairsOfErrors() {
        CorrectionBoundTest.correctAllPairs(Codewords.codec(2, 4));
    }

    @Test
    void detectsEveryPatternThatIsTooManyWithinTheBound() {
        CorrectionBoundTest.detectEveryPattern(8, new Random(42));
    }

    @ParameterizedTest
    @CsvSource({"128, 127", "127, 128"})
    void holdsInTheLargestCodes(int n, int f) {
        CorrectionBoundTest.checkLargeCode(n, f);
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
