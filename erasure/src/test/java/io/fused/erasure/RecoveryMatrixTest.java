package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecoveryMatrixTest {

    @Test
    void isTheInverseOfTheSubmatrixForEverySetInSmallCodes() {
        for (int n = 1; n < 10; n++) {
            for (int f = 0; n + f <= 10; f++) {
                GeneratorMatrix matrix = GeneratorMatrix.vandermonde(n, f);
                for (int lost = 0; lost < 1 << n; lost++) {
                    for (int used = 0; used < 1 << f; used++) {
                        if (Integer.bitCount(lost) == Integer.bitCount(used)) {
                            checkInverse(matrix.recovery(positions(lost), positions(used)), matrix);
                        }
                    }
                }
            }
        }
    }

    @Test
    void isTheInverseInLargeCodes() {
        long seed = 20130401;
        Random random = new Random(seed);
        for (int[] size : new int[][] {{128, 127}, {20, 200}, {200, 55}, {64, 16}}) {
            GeneratorMatrix matrix = GeneratorMatrix.vandermonde(size[0], size[1]);
            int count = 1 + random.nextInt(Math.min(size[0], size[1]));
            int[] lost = choose(random, size[0], count);
            int[] used = choose(random, size[1], count);
            checkInverse(matrix.recovery(lost, used), matrix);
        }
    }

    @Test
    void rebuildsByTheFormulaThatItsCommentGives() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(5, 3);
        int[] primaries = {17, 0, 255, 128, 99};
        RecoveryMatrix recovery = matrix.recovery(new int[] {1, 4}, new int[] {0, 2});

        int[] rests = new int[2];
        for (int j = 0; j < 2; j++) {
            int backup = recovery.used()[j];
            rests[j] = backupOf(matrix, backup, primaries);
            for (int k : new int[] {0, 2, 3}) {
                rests[j] ^= Field.multiply(matrix.coefficient(backup, k), primaries[k]);
            }
        }
        for (int i = 0; i < 2; i++) {
            int rebuilt = Field.multiply(recovery.inverse(i, 0), rests[0])
                    ^ Field.multiply(recovery.inverse(i, 1), rests[1]);
            assertThat(rebuilt).isEqualTo(primaries[recovery.lost()[i]]);
        }
    }

    @Test
    void givesEveryShardAsASumOverThoseThatAreRead() {
        Random random = new Random(7);
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(6, 4);
        for (int round = 0; round < 200; round++) {
            int[] codeword = codeword(matrix, random);
            int count = random.nextInt(5);
            int[] lost = choose(random, 6, count);
            int[] used = choose(random, 4, count);
            RecoveryMatrix recovery = matrix.recovery(lost, used);
            for (int shard = 0; shard < 10; shard++) {
                int[] row = recovery.row(shard);
                int sum = 0;
                for (int source = 0; source < 10; source++) {
                    sum ^= Field.multiply(row[source], codeword[source]);
                }
                assertThat(sum).as("shard %d", shard).isEqualTo(codeword[shard]);
                for (int primary : lost) {
                    assertThat(row[primary]).isZero();
                }
                assertThat(IntStream.range(6, 10)
                                .filter(source -> row[source] != 0)
                                .map(source -> source - 6))
                        .isSubsetOf(IntStream.of(used).boxed().toList());
            }
        }
    }

    @Test
    void isCachedBySet() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(6, 3);
        RecoveryMatrix first = matrix.recovery(new int[] {0, 4}, new int[] {1, 2});

        assertThat(matrix.recovery(new int[] {0, 4}, new int[] {1, 2})).isSameAs(first);
        assertThat(matrix.recovery(new int[] {0, 4}, new int[] {0, 2})).isNotSameAs(first);
        assertThat(matrix.recovery(new int[] {0, 5}, new int[] {1, 2})).isNotSameAs(first);
    }

    @Test
    void staysRightAndBoundedWhenTheCacheOverflows() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(50, 50);
        for (int lost = 0; lost < 50; lost++) {
            for (int used = 0; used < 50; used++) {
                RecoveryMatrix recovery = matrix.recovery(new int[] {lost}, new int[] {used});
                assertThat(Field.multiply(recovery.inverse(0, 0), matrix.coefficient(used, lost)))
                        .isOne();
                assertThat(matrix.cachedRecoveries()).isBetween(1, GeneratorMatrix.MAX_RECOVERIES);
            }
        }
    }

    @Test
    void keepsNoArrayOfTheCaller() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(4, 2);
        int[] lost = {1, 2};
        int[] used = {0, 1};
        RecoveryMatrix recovery = matrix.recovery(lost, used);
        lost[0] = 0;
        used[1] = 0;
        recovery.lost()[1] = 3;
        recovery.used()[0] = 1;

        assertThat(recovery.lost()).containsExactly(1, 2);
        assertThat(recovery.used()).containsExactly(0, 1);
    }

    @Test
    void refusesSetsThatFitNoCode() {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(4, 3);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.recovery(new int[] {1, 2}, new int[] {0}))
                .withMessage("2 lost primaries need as many backups, and 1 were given.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.recovery(new int[] {2, 1}, new int[] {0, 1}))
                .withMessageContaining("[2, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.recovery(new int[] {1, 2}, new int[] {1, 1}))
                .withMessageContaining("[1, 1]");
        assertThatThrownBy(() -> matrix.recovery(new int[] {4}, new int[] {0}))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.recovery(new int[] {0}, new int[] {3}))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.recovery(new int[] {0}, new int[] {0}).row(7))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.recovery(new int[] {0}, new int[] {0}).inverse(1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void checkInverse(RecoveryMatrix recovery, GeneratorMatrix matrix) {
        int[] lost = recovery.lost();
        int[] used = recovery.used();
        for (int i = 0; i < lost.length; i++) {
            for (int k = 0; k < lost.length; k++) {
                int sum = 0;
                for (int j = 0; j < used.length; j++) {
                    sum ^= Field.multiply(
                            recovery.inverse(i, j), matrix.coefficient(used[j], lost[k]));
                }
                if (sum != (i == k ? 1 : 0)) {
                    throw new AssertionError("not the inverse: " + matrix);
                }
            }
        }
    }

    private static int[] codeword(GeneratorMatrix matrix, Random random) {
        int n = matrix.primaries();
        int[] shards = new int[matrix.shards()];
        for (int primary = 0; primary < n; primary++) {
            shards[primary] = random.nextInt(256);
        }
        for (int backup = 0; backup < matrix.backups(); backup++) {
            shards[n + backup] = backupOf(matrix, backup, shards);
        }
        return shards;
    }

    private static int backupOf(GeneratorMatrix matrix, int backup, int[] primaries) {
        int sum = 0;
        for (int primary = 0; primary < matrix.primaries(); primary++) {
            sum ^= Field.multiply(matrix.coefficient(backup, primary), primaries[primary]);
        }
        return sum;
    }

    private static int[] positions(int bits) {
        return IntStream.range(0, 32).filter(bit -> (bits >> bit & 1) == 1).toArray();
    }

    private static int[] choose(Random random, int bound, int count) {
        return random.ints(0, bound).distinct().limit(count).sorted().toArray();
    }
}
