package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocatorTest {

    @Test
    void theGeneratorMatrixIsTheReedSolomonCodeOfTheCommentInSmallCodes() {
        for (int n = 1; n < 30; n++) {
            for (int f = 2; n + f <= 31; f++) {
                checkForm(n, f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"253, 2", "1, 254", "2, 253", "128, 127", "127, 128", "200, 55", "55, 200"})
    void theGeneratorMatrixIsTheReedSolomonCodeOfTheCommentInTheLargestCodes(int n, int f) {
        checkForm(n, f);
    }

    /**
     * Every codeword is a sum of those with a single primary that isn't zero, so it is enough that
     * these are orthogonal to w_i · x_i^k, with k below f.
     */
    private static void checkForm(int n, int f) {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(n, f);
        int[] multipliers = new int[f];
        for (int backup = 0; backup < f; backup++) {
            multipliers[backup] = Locator.multiplier(n, f, n + backup);
            assertThat(multipliers[backup]).isNotZero();
        }
        for (int primary = 0; primary < n; primary++) {
            int[] terms = new int[f + 1];
            int allBackups = 1;
            for (int backup = 0; backup < f; backup++) {
                terms[backup] =
                        Field.multiply(multipliers[backup], matrix.coefficient(backup, primary));
                if (backup < f - 1) {
                    allBackups = Field.multiply(allBackups, n + backup ^ primary);
                }
            }
            terms[f] = Field.divide(n ^ primary, allBackups);
            for (int k = 0; k < f; k++) {
                int sum = terms[f] ^ (k == f - 1 ? terms[f - 1] : 0);
                for (int backup = 0; backup < f - 1; backup++) {
                    sum ^= terms[backup];
                    terms[backup] = Field.multiply(terms[backup], n + backup);
                }
                terms[f] = Field.multiply(terms[f], primary);
                if (sum != 0) {
                    throw new AssertionError(
                            "%s: primary %d, degree %d".formatted(matrix, primary, k));
                }
            }
        }
    }

    @Test
    void locatesEverySingleErrorAndEveryPairOfAllValues() {
        Code code = new Code(2, 4);
        for (int a = 0; a < 6; a++) {
            for (int b = a; b < 6; b++) {
                for (int first = 1; first < Field.SIZE; first++) {
                    for (int second = 1; second < (a == b ? 2 : Field.SIZE); second++) {
                        int[] wrong = a == b ? new int[] {a} : new int[] {a, b};
                        int[] errors = {first, second};
                        assertLocated(code, wrong, errors, wrong);
                    }
                }
            }
        }
    }

    @Test
    void locatesNothingWhereMoreShardsAreWrongThanAskedFor() {
        Code code = new Code(3, 4);
        Random random = new Random(34);
        for (int round = 0; round < 20_000; round++) {
            int[] wrong = Codewords.choose(random, 7, 2 + random.nextInt(2));
            int[] errors = random.ints(wrong.length, 1, Field.SIZE).toArray();
            assertThat(code.locator.locate(code.syndromes(wrong, errors), 1)).isEmpty();
        }
    }

    /**
     * Two errors may look like one at the point of the missing shard, which explains nothing. They
     * do look like one at each of the three other shards, with 255 values.
     */
    @Test
    void locatesNoMissingShard() {
        Code code = new Code(3, 3, 1);
        int located = 0;
        for (int first = 1; first < Field.SIZE; first++) {
            for (int second = 1; second < Field.SIZE; second++) {
                int[] syndromes = code.syndromes(new int[] {0, 2}, new int[] {first, second});
                Optional<int[]> wrong = code.locator.locate(syndromes, 1);
                if (wrong.isPresent()) {
                    assertThat(wrong.get()).hasSize(1).doesNotContain(0, 1, 2);
                    located++;
                }
            }
        }

        assertThat(located).isEqualTo(3 * 255);
    }

    /** The point 0 is a primary's, and the point at infinity the last backup's. */
    @Test
    void locatesAtZeroAndAtInfinity() {
        Code code = new Code(5, 6);
        assertLocated(code, new int[] {0}, new int[] {9}, new int[] {0});
        assertLocated(code, new int[] {10}, new int[] {9}, new int[] {10});
        assertLocated(code, new int[] {0, 10}, new int[] {1, 255}, new int[] {0, 10});
        assertLocated(code, new int[] {0, 4, 10}, new int[] {7, 8, 9}, new int[] {0, 4, 10});
    }

    @ParameterizedTest
    @CsvSource({
        "253, 2",
        "1, 254",
        "2, 3",
        "128, 127",
        "127, 128",
        "64, 64",
        "200, 55",
        "2, 253",
        "10, 4"
    })
    void locatesInLargeCodesWithAnythingMissing(int n, int f) {
        Random random = new Random(255L * n + f);
        for (int round = 0; round < 12; round++) {
            int lost = random.nextInt(f - 1);
            int[] missing = Codewords.choose(random, n + f, lost);
            Code code = new Code(n, f, missing);
            int most = (f - lost) / 2;
            int[] wrong = random.ints(0, n + f)
                    .filter(shard -> Arrays.binarySearch(missing, shard) < 0)
                    .distinct()
                    .limit(round < 4 ? most : 1 + random.nextInt(most))
                    .sorted()
                    .toArray();
            int[] errors = random.ints(wrong.length, 1, Field.SIZE).toArray();
            assertLocated(code, wrong, errors, wrong);
        }
    }

    private static void assertLocated(Code code, int[] wrong, int[] errors, int[] expected) {
        Optional<int[]> located =
                code.locator.locate(code.syndromes(wrong, errors), code.check.count() / 2);
        if (!located.map(found -> Arrays.equals(found, expected)).orElse(false)) {
            throw new AssertionError("errors %s at %s located at %s"
                    .formatted(
                            Arrays.toString(errors),
                            Arrays.toString(wrong),
                            located.map(Arrays::toString)));
        }
    }

    private static final class Code {
        final ParityCheck check;
        final Locator locator;

        Code(int n, int f, int... missing) {
            GeneratorMatrix matrix = GeneratorMatrix.vandermonde(n, f);
            check = ParityCheck.of(matrix, Kernels.table(), missing);
            locator = new Locator(matrix, missing, check.checked());
        }

        int[] syndromes(int[] wrong, int[] errors) {
            int[] syndromes = new int[check.count()];
            for (int equation = 0; equation < syndromes.length; equation++) {
                for (int i = 0; i < wrong.length; i++) {
                    syndromes[equation] ^=
                            Field.multiply(check.coefficient(equation, wrong[i]), errors[i]);
                }
            }
            return syndromes;
        }
    }
}
