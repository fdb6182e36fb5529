package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.erasure.Correction.Corrected;
import io.fused.erasure.Correction.Intact;
import io.fused.erasure.Correction.Uncorrectable;
import io.fused.erasure.Correction.WrongShard;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of the code are tested in {@link CorrectionBoundTest}. */
final class CorrectorTest {
    private static final int[] NONE = {};

    @Test
    void leavesRightShardsAloneAndRebuildsMissingOnes() {
        Codec codec = Codewords.codec(4, 3);
        Corrector corrector = new Corrector(codec);
        MemorySegment[] shards = Codewords.onHeap(codec, 10_000, new Random(1));
        byte[][] expected = Codewords.copies(shards);

        assertThat(corrector.correct(shards, NONE, 1)).isEqualTo(new Intact());
        shards[2].fill((byte) 7);
        assertThat(corrector.correct(shards, new int[] {2}, 1)).isEqualTo(new Intact());
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    @Test
    void saysWhatWasWrongAndWhere() {
        Codec codec = Codewords.codec(5, 5);
        MemorySegment[] shards = Codewords.onHeap(codec, 20_000, new Random(2));
        byte[][] expected = Codewords.copies(shards);
        shards[9].fill((byte) 1);
        Codewords.spoil(shards[3], 17, 200);
        Codewords.spoil(shards[3], 12_345, 1);
        Codewords.spoil(shards[6], 17, 3);

        assertThat(new Corrector(codec).correct(shards, new int[] {9}, 2))
                .isEqualTo(new Corrected(
                        List.of(new WrongShard(3, 2, 17, 12_345), new WrongShard(6, 1, 17, 17)),
                        1));
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    @Test
    void locatesOnceWhereTheSameShardsAreWrongAllOver() {
        Random random = new Random(20);
        Codec codec = Codewords.codec(4, 4);
        MemorySegment[] shards = Codewords.onHeap(codec, 1 << 20, random);
        byte[][] expected = Codewords.copies(shards);
        for (int at = 0; at < 1 << 20; at++) {
            Codewords.spoil(shards[1], at, 1 + random.nextInt(255));
            Codewords.spoil(shards[7], at, 1 + random.nextInt(255));
        }

        assertThat(new Corrector(codec).correct(shards, NONE, 2))
                .isEqualTo(new Corrected(
                        List.of(
                                new WrongShard(1, 1 << 20, 0, (1 << 20) - 1),
                                new WrongShard(7, 1 << 20, 0, (1 << 20) - 1)),
                        1));
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    /** Shards that are wrong together may each be right at some bytes, and must be put together. */
    @Test
    void unitesWhatIsWrongTogether() {
        Random random = new Random(21);
        Codec codec = Codewords.codec(4, 6);
        MemorySegment[] shards = Codewords.onHeap(codec, 100_000, random);
        byte[][] expected = Codewords.copies(shards);
        for (int at = 0; at < 100_000; at++) {
            Codewords.spoil(shards[at < 50 ? 0 : 2], at, 1 + random.nextInt(255));
            Codewords.spoil(shards[4], at, at < 100 ? 0 : random.nextInt(256));
        }

        assertThat(locations(new Corrector(codec).correct(shards, NONE, 3))).isEqualTo(3);
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    @Test
    void locatesOnceForEachSetOfWrongShards() {
        Random random = new Random(22);
        Codec codec = Codewords.codec(10, 4);
        MemorySegment[] shards = Codewords.onHeap(codec, 300_000, random);
        byte[][] expected = Codewords.copies(shards);
        for (int at = 1000; at < 2000; at++) {
            Codewords.spoil(shards[0], at, 1 + random.nextInt(255));
            Codewords.spoil(shards[1], at, 1 + random.nextInt(255));
        }
        for (int at = 200_000; at < 290_000; at++) {
            Codewords.spoil(shards[13], at, 1 + random.nextInt(255));
            Codewords.spoil(shards[5], at, 1 + random.nextInt(255));
        }

        assertThat(locations(new Corrector(codec).correct(shards, NONE, 2))).isEqualTo(2);
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    @Test
    void locatesOnceForEachSetEvenIfTheyAlternateFromByteToByte() {
        Random random = new Random(23);
        Codec codec = Codewords.codec(6, 2);
        MemorySegment[] shards = Codewords.onHeap(codec, 50_000, random);
        byte[][] expected = Codewords.copies(shards);
        for (int at = 0; at < 50_000; at++) {
            Codewords.spoil(shards[at % Sweep.MAX_SETS * 2], at, 1 + random.nextInt(255));
        }

        Correction correction = new Corrector(codec).correct(shards, NONE, 1);

        assertThat(locations(correction)).isEqualTo(Sweep.MAX_SETS);
        assertThat(correction)
                .isInstanceOfSatisfying(
                        Corrected.class,
                        corrected -> assertThat(corrected.wrong())
                                .containsExactly(
                                        new WrongShard(0, 12_500, 0, 49_996),
                                        new WrongShard(2, 12_500, 1, 49_997),
                                        new WrongShard(4, 12_500, 2, 49_998),
                                        new WrongShard(6, 12_500, 3, 49_999)));
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    @Test
    void remembersAUnionInPlaceOfItsParts() {
        Random random = new Random(33);
        Codec codec = Codewords.codec(4, 4);
        MemorySegment[] shards = Codewords.onHeap(codec, 20_000, random);
        byte[][] expected = Codewords.copies(shards);
        for (int at = 0; at < 20_000; at++) {
            int pair = at / 2 % Sweep.MAX_SETS * 2;
            if (at < 8) {
                Codewords.spoil(shards[at], at, 1);
            } else {
                Codewords.spoil(shards[pair], at, 1 + random.nextInt(255));
                Codewords.spoil(shards[pair + 1], at, 1 + random.nextInt(255));
            }
        }

        assertThat(locations(new Corrector(codec).correct(shards, NONE, 2))).isEqualTo(8);
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    /** More sets than are remembered, and more in a block than it is gone through for. */
    @Test
    void correctsOtherShardsAtEveryByte() {
        Random random = new Random(24);
        Codec codec = Codewords.codec(20, 8);
        MemorySegment[] shards = Codewords.onHeap(codec, 10_000, random);
        byte[][] expected = Codewords.copies(shards);
        for (int at = 0; at < 10_000; at++) {
            for (int shard : Codewords.choose(random, 28, random.nextInt(5))) {
                Codewords.spoil(shards[shard], at, 1 + random.nextInt(255));
            }
        }
        long[] wrong = IntStream.range(0, 28)
                .mapToLong(shard -> wrongBytes(shards[shard], expected[shard]))
                .toArray();

        CountingKernel kernel = new CountingKernel();

        Correction correction =
                new Corrector(new Codec(codec.matrix(), kernel)).correct(shards, NONE, 4);

        assertThat(locations(correction)).isGreaterThan(1000);
        assertThat(kernel.bytes).as("bytes multiplied").isLessThan(50_000_000);
        assertThat(correction)
                .isInstanceOfSatisfying(
                        Corrected.class,
                        corrected -> assertThat(corrected.wrong().stream()
                                        .mapToLong(WrongShard::bytes)
                                        .toArray())
                                .isEqualTo(wrong));
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    private static long wrongBytes(MemorySegment shard, byte[] expected) {
        byte[] actual = Codewords.copies(new MemorySegment[] {shard})[0];
        return IntStream.range(0, expected.length)
                .filter(at -> actual[at] != expected[at])
                .count();
    }

    @Test
    void correctsTheFirstAndTheLastByteOfEveryLengthAndAnyKindOfMemory() {
        Random random = new Random(25);
        Codec codec = new Codec(GeneratorMatrix.vandermonde(3, 3), Kernels.best());
        Corrector corrector = new Corrector(codec);
        for (int length = 0; length <= 300; length++) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment[] shards = Codewords.mixed(codec, length, random, arena);
                byte[][] expected = Codewords.copies(shards);
                if (length == 0) {
                    assertThat(corrector.correct(shards, NONE, 1)).isEqualTo(new Intact());
                    continue;
                }
                for (int missing = 0; missing < 6; missing++) {
                    int first = (missing + 1 + random.nextInt(5)) % 6;
                    int last = (missing + 1 + random.nextInt(5)) % 6;
                    shards[missing].fill((byte) 0x5a);
                    Codewords.spoil(shards[first], 0, 1 + random.nextInt(255));
                    Codewords.spoil(shards[last], length - 1, length == 1 ? 0 : 77);

                    Correction correction = corrector.correct(shards, new int[] {missing}, 1);

                    assertThat(correction).isInstanceOf(Corrected.class);
                    assertThat(Codewords.equal(shards, expected)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4095, 4096, 4097, 8192, 9000})
    void worksAroundTheEndsOfBlocks(int length) {
        Codec codec = Codewords.codec(3, 2);
        MemorySegment[] shards = Codewords.onHeap(codec, length, new Random(length));
        byte[][] expected = Codewords.copies(shards);
        Codewords.spoil(shards[1], length - 1, 9);
        Codewords.spoil(shards[4], 4093, 9);

        assertThat(new Corrector(codec).correct(shards, NONE, 1)).isInstanceOf(Corrected.class);
        assertThat(Codewords.equal(shards, expected)).isTrue();
    }

    @Test
    void changesNothingIfOneByteIsBeyondTheBound() {
        Codec codec = Codewords.codec(4, 4);
        MemorySegment[] shards = Codewords.onHeap(codec, 30_000, new Random(26));
        Codewords.spoil(shards[1], 5, 1);
        Codewords.spoil(shards[2], 10_000, 1);
        Codewords.spoil(shards[7], 20_000, 2);
        Codewords.spoil(shards[3], 20_000, 2);
        shards[0].fill((byte) 0x33);
        byte[][] before = Codewords.copies(shards);

        assertThat(new Corrector(codec).correct(shards, new int[] {0}, 1))
                .isEqualTo(new Uncorrectable(20_000));
        assertThat(Codewords.equal(shards, before)).isTrue();
    }

    @Test
    void tellsNothingWhenAsManyAreMissingAsThereAreBackups() {
        Codec codec = Codewords.codec(2, 2);
        MemorySegment[] shards = Codewords.onHeap(codec, 9, new Random(27));
        Codewords.spoil(shards[0], 3, 1);

        assertThat(new Corrector(codec).correct(shards, new int[] {1, 2}, 0))
                .isEqualTo(new Intact());
        assertThat(codec.verify(shards)).isTrue();
        assertThat(new Corrector(Codewords.codec(3, 0)).correct(Arrays.copyOf(shards, 3), NONE, 0))
                .isEqualTo(new Intact());
    }

    /** What was prepared for one set of missing shards must not be used for another. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 8", "8, 4", "4, 0"})
    void takesAnotherSetOfMissingShardsAtEachCall(int first, int second) {
        Random random = new Random(28);
        Codec codec = Codewords.codec(6, 3);
        Corrector corrector = new Corrector(codec);
        for (int missing : new int[] {first, second, first}) {
            MemorySegment[] shards = Codewords.onHeap(codec, 100, random);
            byte[][] expected = Codewords.copies(shards);
            shards[missing].fill((byte) 1);
            Codewords.spoil(shards[5], 50, 1);

            assertThat(corrector.correct(shards, new int[] {missing}, 1))
                    .isEqualTo(new Corrected(List.of(new WrongShard(5, 1, 50, 50)), 1));
            assertThat(Codewords.equal(shards, expected)).isTrue();
        }
    }

    @Test
    void refusesWhatIsBeyondTheCodeAndChangesNothing() {
        Codec codec = Codewords.codec(3, 3);
        Corrector corrector = new Corrector(codec);
        MemorySegment[] shards = Codewords.onHeap(codec, 8, new Random(29));
        Codewords.spoil(shards[0], 3, 1);
        byte[][] before = Codewords.copies(shards);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(shards, NONE, 2))
                .withMessage("2 wrong shards beside 0 missing ones need 4 backups,"
                        + " two for each wrong and one for each missing, and this code has 3.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(shards, new int[] {0, 1, 2, 3}, 0))
                .withMessageStartingWith("0 wrong shards beside 4 missing ones need 4 backups");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(shards, NONE, Integer.MAX_VALUE))
                .withMessageContaining("need 4294967294 backups");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(shards, NONE, -1))
                .withMessage("At least zero shards can be wrong, and -1 were asked for.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(shards, new int[] {2, 2}, 0))
                .withMessage("The missing shards must ascend without repeating,"
                        + " and [2, 2] do not.");
        assertThatThrownBy(() -> corrector.correct(shards, new int[] {6}, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Codewords.equal(shards, before)).isTrue();
    }

    @Test
    void refusesShardsThatDontFit() {
        Codec codec = Codewords.codec(3, 3);
        Corrector corrector = new Corrector(codec);
        MemorySegment[] shards = Codewords.onHeap(codec, 8, new Random(30));
        MemorySegment[] readOnly = shards.clone();
        readOnly[4] = shards[4].asReadOnly();
        MemorySegment[] unequal = shards.clone();
        unequal[5] = MemorySegment.ofArray(new byte[9]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(readOnly, NONE, 1))
                .withMessage("Shard 4 may have to be written, and it is read-only.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(readOnly, new int[] {4}, 0))
                .withMessage("Shard 4 may have to be written, and it is read-only.");
        assertThat(corrector.correct(readOnly, new int[] {1}, 0)).isEqualTo(new Intact());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(unequal, NONE, 1))
                .withMessageContaining("one length");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> corrector.correct(Arrays.copyOf(shards, 5), NONE, 1))
                .withMessageContaining("5 segments were given");
    }

    @Test
    void noticesThatOthersChangeTheShards() {
        MemorySegment[] shards = Codewords.onHeap(Codewords.codec(3, 3), 10_000, new Random(31));
        Codewords.spoil(shards[0], 0, 1);
        Kernel interrupted = new DelegatingKernel() {
            @Override
            public void multiplyAdd(
                    int coefficient,
                    byte[] source,
                    int sourceOffset,
                    MemorySegment target,
                    long targetOffset,
                    int length) {
                Codewords.spoil(shards[1], 9_000, 1);
                Codewords.spoil(shards[2], 9_000, 1);
                super.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
            }
        };
        Corrector corrector =
                new Corrector(new Codec(GeneratorMatrix.vandermonde(3, 3), interrupted));

        assertThatIllegalStateException()
                .isThrownBy(() -> corrector.correct(shards, NONE, 1))
                .withMessage("The shards were changed by others while they were being corrected.");
    }

    @Test
    void noticesAKernelThatDoesntMultiply() {
        MemorySegment[] shards = Codewords.onHeap(Codewords.codec(3, 2), 100, new Random(32));
        Codewords.spoil(shards[1], 42, 1);
        Kernel lying = new DelegatingKernel() {
            @Override
            public Multiplier multiplier(int[][] rows) {
                return rows.length == rows[0].length
                        ? (sources, targets, offset, length) -> targets[1].fill((byte) 1)
                        : super.multiplier(rows);
            }
        };
        Corrector corrector = new Corrector(new Codec(GeneratorMatrix.vandermonde(3, 2), lying));

        assertThatIllegalStateException()
                .isThrownBy(() -> corrector.correct(shards, NONE, 1))
                .withMessage(
                        "The shards located, [1]," + " don't explain what is wrong at offset 42.");
    }

    private static int locations(Correction correction) {
        return correction instanceof Corrected corrected ? corrected.locations() : -1;
    }

    /** The table kernel, to be changed in one place. */
    private static class DelegatingKernel implements Kernel {
        @Override
        public void multiplyAdd(
                int coefficient,
                MemorySegment source,
                long sourceOffset,
                MemorySegment target,
                long targetOffset,
                long length) {
            Kernels.table()
                    .multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        }

        @Override
        public void multiplyAdd(
                int coefficient,
                byte[] source,
                int sourceOffset,
                MemorySegment target,
                long targetOffset,
                int length) {
            Kernels.table()
                    .multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        }

        @Override
        public void multiplyAdd(
                int coefficient,
                byte[] source,
                int sourceOffset,
                byte[] target,
                int targetOffset,
                int length) {
            Kernels.table()
                    .multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    /** Counts the bytes that it multiplies. */
    private static final class CountingKernel extends DelegatingKernel {
        long bytes;

        @Override
        public void multiplyAdd(
                int coefficient,
                MemorySegment source,
                long sourceOffset,
                MemorySegment target,
                long targetOffset,
                long length) {
            bytes += length;
            super.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }
}
