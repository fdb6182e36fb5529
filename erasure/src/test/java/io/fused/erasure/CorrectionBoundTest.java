package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.erasure.Correction.Corrected;
import io.fused.erasure.Correction.Intact;
import io.fused.erasure.Correction.Uncorrectable;
import io.fused.erasure.Correction.WrongShard;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is corrected, what is detected, and what can't be, for every choice of t; with more values,
 * and more of the large codes, in {@link CorrectionBoundIT}.
 */
final class CorrectionBoundTest {

    /** Called with every choice of missing shards and of t that a code allows. */
    private interface Case {
        void check(Codec codec, int[] missing, int mostWrong);
    }

    private static void forEverySmallCode(int mostShards, Case check) {
        for (int n = 1; n < mostShards; n++) {
            for (int f = 1; n + f <= mostShards; f++) {
                Codec codec = Codewords.codec(n, f);
                for (int lost = 0; lost < 1 << n + f; lost++) {
                    int[] missing = Codewords.positions(lost);
                    for (int most = 0; 2 * most + missing.length <= f; most++) {
                        check.check(codec, missing, most);
                    }
                }
            }
        }
    }

    /** One column a pattern, so that all of them are corrected in one call. */
    @Test
    void correctsEveryPatternWithinTheBound() {
        Random random = new Random(41);
        forEverySmallCode(8, (codec, missing, most) -> {
            int[][] patterns = patterns(codec, missing, 1, most);
            correctAll(codec, missing, most, patterns, 10, () -> 1 + random.nextInt(255));
        });
    }

    /** The values go through all of them, for one position after the other. */
    @Test
    void correctsEverySingleErrorOfEveryValue() {
        forEverySmallCode(6, (codec, missing, most) -> {
            if (most > 0) {
                int[][] patterns = patterns(codec, missing, 1, 1);
                int[] count = new int[1];
                IntSupplier next = () -> 1 + count[0]++ / patterns.length;
                correctAll(codec, missing, most, patterns, 255, next);
            }
        });
    }

    @Test
    void correctsAllPairsOfErrors() {
        correctAllPairs(Codewords.codec(1, 4));
    }

    static void correctAllPairs(Codec codec) {
        for (int[] pair : patterns(codec, new int[0], 2, 2)) {
            int[] count = new int[1];
            IntSupplier next = () -> {
                int column = count[0] / 2;
                return 1 + (count[0]++ % 2 == 0 ? column / 255 : column % 255);
            };
            correctAll(codec, new int[0], 2, new int[][] {pair}, 255 * 255, next);
        }
    }

    private static void correctAll(
            Codec codec,
            int[] missing,
            int most,
            int[][] patterns,
            int repeats,
            IntSupplier errors) {
        if (patterns.length == 0) {
            return;
        }
        MemorySegment[] shards = Codewords.onHeap(codec, patterns.length * repeats, new Random(40));
        byte[][] expected = Codewords.copies(shards);
        long[] wrong = new long[shards.length];
        for (int at = 0; at < patterns.length * repeats; at++) {
            for (int shard : patterns[at % patterns.length]) {
                Codewords.spoil(shards[shard], at, errors.getAsInt());
                wrong[shard]++;
            }
        }
        for (int shard : missing) {
            shards[shard].fill((byte) 0x99);
        }

        Correction correction = new Corrector(codec).correct(shards, missing, most);

        long[] corrected = new long[shards.length];
        if (correction instanceof Corrected found) {
            for (WrongShard shard : found.wrong()) {
                corrected[shard.shard()] = shard.bytes();
            }
        }
        if (!Arrays.equals(corrected, wrong) || !Codewords.equal(shards, expected)) {
            throw new AssertionError("%s without %s, up to %d wrong: %s"
                    .formatted(codec.matrix(), Arrays.toString(missing), most, correction));
        }
    }

    @Test
    void detectsEveryPatternThatIsTooManyWithinTheBound() {
        detectEveryPattern(1, new Random(42));
    }

    /** With several choices of errors for each pattern. */
    static void detectEveryPattern(int rounds, Random random) {
        forEverySmallCode(8, (codec, missing, most) -> {
            Corrector corrector = new Corrector(codec);
            int detected = codec.matrix().backups() - missing.length - most;
            for (int[] pattern : patterns(codec, missing, most + 1, detected)) {
                for (int round = 0; round < rounds; round++) {
                    int[] errors = random.ints(pattern.length, 1, Field.SIZE).toArray();
                    assertDetected(codec, corrector, missing, most, pattern, errors);
                }
            }
        });
    }

    /** The code is linear: what holds for the codeword of zeros holds for each. */
    static void assertDetected(
            Codec codec, Corrector corrector, int[] missing, int most, int[] wrong, int[] errors) {
        byte[][] bytes = new byte[codec.matrix().shards()][1];
        MemorySegment[] shards =
                Arrays.stream(bytes).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);
        for (int i = 0; i < wrong.length; i++) {
            bytes[wrong[i]][0] = (byte) errors[i];
        }

        Correction correction = corrector.correct(shards, missing, most);

        boolean unchanged = IntStream.range(0, wrong.length)
                .allMatch(i -> bytes[wrong[i]][0] == (byte) errors[i]);
        if (!(correction instanceof Uncorrectable(long offset)) || offset != 0 || !unchanged) {
            throw new AssertionError("%s without %s, up to %d wrong, errors %s at %s: %s"
                    .formatted(
                            codec.matrix(),
                            Arrays.toString(missing),
                            most,
                            Arrays.toString(errors),
                            Arrays.toString(wrong),
                            correction));
        }
    }

    /**
     * One more than can be detected may be a codeword short of t shards: for any such positions and
     * any t others there are errors that make right shards seem wrong.
     */
    @Test
    void takesOneMoreThanTheBoundForAnotherCodewordWhereItIsCloser() {
        forEverySmallCode(7, (codec, missing, most) -> {
            int weight = codec.matrix().backups() - missing.length + 1;
            Corrector corrector = new Corrector(codec);
            for (int[] support : patterns(codec, missing, weight, weight)) {
                for (int value : new int[] {1, 2, 0x8e, 0xff}) {
                    miscorrect(codec, corrector, missing, most, support, value);
                }
            }
        });
    }

    private static void miscorrect(
            Codec codec, Corrector corrector, int[] missing, int most, int[] support, int value) {
        int[] nonzero =
                IntStream.concat(Arrays.stream(support), Arrays.stream(missing)).toArray();
        int[] codeword = Codewords.ofLeastWeight(codec, nonzero, value);
        for (int turn = 0; turn < support.length; turn++) {
            byte[][] bytes = new byte[codeword.length][1];
            int[] seemWrong = new int[most];
            for (int i = 0; i < support.length; i++) {
                int shard = support[(turn + i) % support.length];
                if (i < most) {
                    seemWrong[i] = shard;
                } else {
                    bytes[shard][0] = (byte) codeword[shard];
                }
            }
            Arrays.sort(seemWrong);
            MemorySegment[] shards =
                    Arrays.stream(bytes).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);

            Correction correction = corrector.correct(shards, missing, most);

            if (most == 0) {
                assertThat(correction).isEqualTo(new Intact());
            } else {
                assertThat(correction)
                        .isInstanceOfSatisfying(
                                Corrected.class,
                                corrected -> assertThat(corrected.wrong().stream()
                                                .mapToInt(WrongShard::shard)
                                                .toArray())
                                        .isEqualTo(seemWrong));
            }
            for (int shard = 0; shard < codeword.length; shard++) {
                assertThat(bytes[shard][0]).isEqualTo((byte) codeword[shard]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"253, 2", "1, 254", "2, 3", "200, 55", "240, 15", "10, 4"})
    void holdsInLargeCodes(int n, int f) {
        checkLargeCode(n, f);
    }

    static void checkLargeCode(int n, int f) {
        Random random = new Random(1000L * n + f);
        Codec codec = Codewords.codec(n, f);
        Corrector corrector = new Corrector(codec);
        for (int round = 0; round < 6; round++) {
            int[] missing = Codewords.choose(random, n + f, random.nextInt(f));
            int left = f - missing.length;
            int most = random.nextInt(left / 2 + 1);
            MemorySegment[] shards = Codewords.onHeap(codec, 300, random);
            byte[][] expected = Codewords.copies(shards);
            int[] present = present(codec, missing);
            int[] wrong = Codewords.choose(random, present.length, most);
            for (int shard : wrong) {
                for (int at = 100; at < 200; at++) {
                    Codewords.spoil(shards[present[shard]], at, random.nextInt(256));
                }
            }
            for (int shard : missing) {
                shards[shard].fill((byte) round);
            }

            Correction correction = corrector.correct(shards, missing, most);

            assertThat(correction).isInstanceOf(most == 0 ? Intact.class : Corrected.class);
            assertThat(Codewords.equal(shards, expected)).isTrue();
            if (left > 2 * most) {
                int more = most + 1 + random.nextInt(left - 2 * most);
                for (int shard : Codewords.choose(random, present.length, more)) {
                    Codewords.spoil(shards[present[shard]], 299, 1 + random.nextInt(255));
                }
                assertThat(corrector.correct(shards, missing, most))
                        .isEqualTo(new Uncorrectable(299));
            }
        }
    }

    private static int[] present(Codec codec, int[] missing) {
        return IntStream.range(0, codec.matrix().shards())
                .filter(shard -> Arrays.binarySearch(missing, shard) < 0)
                .toArray();
    }

    /** All sets of present shards, of a size between two bounds. */
    static int[][] patterns(Codec codec, int[] missing, int least, int most) {
        int[] present = present(codec, missing);
        return IntStream.range(0, 1 << present.length)
                .filter(set -> Integer.bitCount(set) >= least && Integer.bitCount(set) <= most)
                .mapToObj(set -> Arrays.stream(Codewords.positions(set))
                        .map(i -> present[i])
                        .toArray())
                .toArray(int[][]::new);
    }
}
