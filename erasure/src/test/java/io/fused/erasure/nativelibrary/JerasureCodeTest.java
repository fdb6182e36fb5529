package io.fused.erasure.nativelibrary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.erasure.GeneratorMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jerasure's own codes, against fields computed as on paper. */
final class JerasureCodeTest {

    /** Found by others, on another machine. */
    @Test
    void givesTheKnownMatrix() {
        JerasureCode code = Installed.jerasure().code(3, 5, 16);

        assertThat(code.row(0)).containsExactly(1, 1, 1);
        assertThat(code.row(1)).containsExactly(1, 24578, 40964);
        assertThat(code.row(2)).containsExactly(1, 34820, 48562);
        assertThat(code.row(3)).containsExactly(1, 48563, 34821);
        assertThat(code.row(4)).containsExactly(1, 61447, 61446);
    }

    @Test
    void ourGeneratorMatricesAreJerasures() {
        Jerasure jerasure = Installed.jerasure();
        for (int n = 1; n < 20; n++) {
            for (int f = 1; n + f <= 20; f++) {
                checkMatrix(jerasure, n, f);
            }
        }
        for (int[] shape : new int[][] {{128, 127}, {200, 55}, {1, 254}, {254, 1}, {50, 50}}) {
            checkMatrix(jerasure, shape[0], shape[1]);
        }
    }

    private static void checkMatrix(Jerasure jerasure, int n, int f) {
        JerasureCode code = jerasure.code(n, f, 8);
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(n, f);
        for (int backup = 0; backup < f; backup++) {
            if (!Arrays.equals(code.row(backup), matrix.row(backup))) {
                assertThat(matrix.row(backup))
                        .as("%s, row %d", matrix, backup)
                        .isEqualTo(code.row(backup));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void itsMatricesFollowTheFormula(int wordBits) {
        SlowField field = SlowField.of(wordBits);
        for (int[] shape : new int[][] {{1, 1}, {3, 2}, {2, 5}, {7, 6}, {40, 30}}) {
            JerasureCode code = Installed.jerasure().code(shape[0], shape[1], wordBits);
            for (int backup = 0; backup < shape[1]; backup++) {
                int row = backup;
                int[] expected = IntStream.range(0, shape[0])
                        .map(p -> field.coefficient(shape[0], shape[1], row, p))
                        .toArray();
                assertThat(code.row(backup)).as("%s, row %d", code, row).isEqualTo(expected);
            }
        }
    }

    /** All lengths of up to 40 words, at every alignment of a word, in place and on copies. */
    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void encodesAndRebuildsWholeShards(int wordBits) {
        Random random = new Random(wordBits);
        int step = wordBits / 8;
        for (int words = 0; words <= 40; words++) {
            int n = 1 + random.nextInt(6);
            int f = 1 + random.nextInt(4);
            roundTrip(random, Installed.jerasure().code(n, f, wordBits), words * step, 0);
            for (int offset = 0; offset < 16; offset += 5) {
                roundTrip(random, Installed.jerasure().code(n, f, wordBits), words * step, offset);
            }
        }
        roundTrip(random, Installed.jerasure().code(4, 2, wordBits), 300_004, 0);
        roundTrip(random, Installed.jerasure().code(4, 2, wordBits), 300_004, 3);
    }

    @Test
    void mayHaveAsManyShardsAsItTells() {
        Random random = new Random(256);
        roundTrip(random, Installed.jerasure().code(200, 56, 8), 48, 0);
        roundTrip(random, Installed.jerasure().code(90, JerasureCode.MAX_SHARDS - 90, 16), 32, 0);
    }

    /** Encodes, compares with the field on paper, loses up to f shards, and rebuilds them. */
    private static void roundTrip(Random random, JerasureCode code, int length, int offset) {
        int shardCount = code.primaries() + code.backups();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] shards = new MemorySegment[shardCount];
            for (int shard = 0; shard < shardCount; shard++) {
                byte[] content = new byte[length];
                random.nextBytes(content);
                int at = shard % 2 == 0 ? offset : 16;
                shards[shard] = offset == 15
                        ? MemorySegment.ofArray(content)
                        : arena.allocate(length + 32, 16)
                                .asSlice(at, length)
                                .copyFrom(MemorySegment.ofArray(content));
            }
            code.encode(shards);
            checkSums(code, shards, length);

            byte[][] expected = contents(shards);
            int[] missing = random.ints(0, shardCount)
                    .distinct()
                    .limit(random.nextInt(code.backups() + 1))
                    .sorted()
                    .toArray();
            for (int shard : missing) {
                shards[shard].fill((byte) 0x5a);
            }
            code.reconstruct(shards, missing);
            assertThat(Arrays.deepEquals(contents(shards), expected))
                    .as("%s, %d bytes from %d, without %s", code, length, offset, missing)
                    .isTrue();
        }
    }

    /** Some hundred words of each shard, the last ones among them. */
    private static void checkSums(JerasureCode code, MemorySegment[] shards, int length) {
        SlowField field = SlowField.of(code.wordBits());
        int words = length / (code.wordBits() / 8);
        int stride = Math.max(1, words * shards.length / 2000);
        for (int backup = 0; backup < code.backups(); backup++) {
            int[] row = code.row(backup);
            for (int word = words - 1; word >= 0; word -= stride) {
                int sum = 0;
                for (int primary = 0; primary < row.length; primary++) {
                    sum ^= field.multiply(row[primary], word(code, shards[primary], word));
                }
                if (sum != word(code, shards[code.primaries() + backup], word)) {
                    throw new AssertionError("%s: word %d of backup %d of %d bytes"
                            .formatted(code, word, backup, length));
                }
            }
        }
    }

    private static int word(JerasureCode code, MemorySegment shard, int index) {
        return switch (code.wordBits()) {
            case 8 -> shard.get(ValueLayout.JAVA_BYTE, index) & 0xff;
            case 16 -> shard.get(ValueLayout.JAVA_CHAR_UNALIGNED, 2L * index);
            default -> shard.get(ValueLayout.JAVA_INT_UNALIGNED, 4L * index);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void encodesUpdatesAndRecoversSingleWords(int wordBits) {
        Random random = new Random(wordBits);
        SlowField field = SlowField.of(wordBits);
        int mask = (int) ((1L << wordBits) - 1);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(6);
            int f = 1 + random.nextInt(4);
            JerasureCode code = Installed.jerasure().code(n, f, wordBits);
            int[] values = random.ints(n).map(value -> value & mask).toArray();
            int[] coded = code.encodeWords(values);
            for (int backup = 0; backup < f; backup++) {
                assertThat(coded[backup]).isEqualTo(sum(field, code.row(backup), values));
            }

            int changed = random.nextInt(n);
            int after = random.nextInt() & mask;
            for (int backup = 0; backup < f; backup++) {
                coded[backup] =
                        code.updateWord(backup, coded[backup], changed, values[changed], after);
            }
            values[changed] = after;
            assertThat(coded).isEqualTo(code.encodeWords(values));

            int[] all = Arrays.copyOf(values, n + f);
            System.arraycopy(coded, 0, all, n, f);
            int[] missing = random.ints(0, n + f)
                    .distinct()
                    .limit(random.nextInt(f + 1))
                    .sorted()
                    .toArray();
            int[] torn = all.clone();
            for (int shard : missing) {
                torn[shard] = random.nextInt();
            }
            int[] given = torn.clone();
            assertThat(code.recoverWords(torn, missing)).isEqualTo(all);
            assertThat(torn).isEqualTo(given);
        }
    }

    private static int sum(SlowField field, int[] row, int[] values) {
        int sum = 0;
        for (int primary = 0; primary < row.length; primary++) {
            sum ^= field.multiply(row[primary], values[primary]);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void severalThreadsAtATime(int wordBits) throws Exception {
        JerasureCode code = Installed.jerasure().code(5, 3, wordBits);
        List<Callable<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            long seed = thread;
            work.add(() -> {
                Random random = new Random(seed);
                for (int round = 0; round < 20; round++) {
                    roundTrip(random, code, 400, 16 * random.nextInt(2));
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (var result : threads.invokeAll(work)) {
                result.get();
            }
        }
    }

    @Test
    void refusesShapesWithASentence() {
        Jerasure jerasure = Installed.jerasure();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> jerasure.code(3, 2, 4))
                .withMessage("Jerasure's words have 8, 16 or 32 bits, and 4 were asked for.");
        for (int[] shape : new int[][] {{0, 2}, {3, 0}, {-1, 2}, {3, -1}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> jerasure.code(shape[0], shape[1], 8))
                    .withMessage(
                            "Jerasure needs a primary and a backup at least;"
                                    + " asked for were %d and %d.",
                            shape[0], shape[1]);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jerasure.code(200, 57, 8))
                .withMessage("Words of 8 bits allow 256 shards here;"
                        + " 200 primaries and 57 backups are 257.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jerasure.code(Integer.MAX_VALUE, 1, 32))
                .withMessageContaining("allow 1024 shards here");
    }

    @Test
    void refusesShardsThatDontFitAndChangesNothing() {
        JerasureCode code = Installed.jerasure().code(2, 2, 16);
        MemorySegment[] shards = shards(8, 8, 8, 8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encode(shards(8, 8, 8)))
                .withMessage("This code has 2 primaries and 2 backups, and 3 segments were given.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encode(shards(8, 8, 8, 10)))
                .withMessage(
                        "All shards are of one length, and shard 0 has 8 bytes, shard 3 has 10.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encode(shards(7, 7, 7, 7)))
                .withMessage("Shards are whole words of 2 bytes, and theirs are 7 bytes.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.reconstruct(shards, 0, 1, 2))
                .withMessage("3 shards are missing,"
                        + " and a code with 2 backups rebuilds no more than 2.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.reconstruct(shards, 2, 1))
                .withMessage("The missing shards must ascend without repeating,"
                        + " and [2, 1] do not.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.reconstruct(shards, 1, 1))
                .withMessageContaining("[1, 1]");
        assertThatThrownBy(() -> code.reconstruct(shards, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> code.reconstruct(shards, -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> code.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
        MemorySegment[] readOnly = shards.clone();
        readOnly[3] = shards[3].asReadOnly();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encode(readOnly))
                .withMessage("Shard 3 is to be written, and its segment is read-only.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.reconstruct(readOnly, 0, 3))
                .withMessage("Shard 3 is to be written, and its segment is read-only.");
        for (MemorySegment shard : shards) {
            assertThat(shard.toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
        }
    }

    @Test
    void refusesWordsThatDontFit() {
        JerasureCode code = Installed.jerasure().code(2, 2, 16);
        String tooLong = "A word of this code has 16 bits, and 65536 has more.";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encodeWords(1, 2, 3))
                .withMessage("This code has 2 primaries, and 3 words were given.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encodeWords(1, 65_536))
                .withMessage(tooLong);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encodeWords(1, -1))
                .withMessage("A word of this code has 16 bits, and -1 has more.");
        for (int[] words : new int[][] {{65_536, 0, 0}, {0, 65_536, 0}, {0, 0, 65_536}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> code.updateWord(0, words[0], 0, words[1], words[2]))
                    .withMessage(tooLong);
        }
        assertThatThrownBy(() -> code.updateWord(2, 0, 0, 0, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> code.updateWord(0, 0, 2, 0, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.recoverWords(new int[3], 0))
                .withMessage("This code has 2 primaries and 2 backups, and 3 words were given.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.recoverWords(new int[] {0, 65_536, 0, 0}, 0))
                .withMessage(tooLong);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.recoverWords(new int[4], 0, 1, 2))
                .withMessageContaining("no more than 2");
    }

    private static MemorySegment[] shards(int... lengths) {
        return Arrays.stream(lengths)
                .mapToObj(length -> MemorySegment.ofArray(new byte[length]).fill((byte) 7))
                .toArray(MemorySegment[]::new);
    }

    private static byte[][] contents(MemorySegment[] segments) {
        return Arrays.stream(segments)
                .map(segment -> segment.toArray(ValueLayout.JAVA_BYTE))
                .toArray(byte[][]::new);
    }
}
