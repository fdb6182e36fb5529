package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodecTest {

    static List<JerasureVectors.Codeword> vectors() throws IOException {
        return JerasureVectors.codewords();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void encodesAsJerasureDoes(JerasureVectors.Codeword vector) {
        Codec codec = codec(vector.n(), vector.f());
        int length = vector.primaries().length / vector.n();
        MemorySegment[] shards = empty(codec, length);
        for (int primary = 0; primary < vector.n(); primary++) {
            int from = primary * length;
            shards[primary].copyFrom(MemorySegment.ofArray(
                    Arrays.copyOfRange(vector.primaries(), from, from + length)));
        }

        codec.encode(shards);

        for (int backup = 0; backup < vector.f(); backup++) {
            assertThat(bytes(shards[vector.n() + backup]))
                    .isEqualTo(Arrays.copyOfRange(
                            vector.backups(), backup * length, (backup + 1) * length));
        }
        assertThat(codec.verify(shards)).isTrue();
    }

    @Test
    void rebuildsEveryPatternOfLossInSmallCodes() {
        for (int n = 1; n <= 10; n++) {
            for (int f = 0; n + f <= 10; f++) {
                Codec codec = codec(n, f);
                MemorySegment[] shards = codeword(codec, 11, new Random(31L * n + f));
                byte[][] expected = copies(shards);
                for (int pattern = 0; pattern < 1 << n + f; pattern++) {
                    if (Integer.bitCount(pattern) <= f) {
                        loseAndRebuild(codec, shards, positions(pattern), expected);
                    }
                }
            }
        }
    }

    @Test
    void rebuildsRandomLossesInLargeCodes() {
        long seed = 255;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            int n = 1 + random.nextInt(254);
            int f = random.nextInt(256 - n);
            Codec codec = codec(n, f);
            MemorySegment[] shards = codeword(codec, 5, random);
            int[] missing = random.ints(0, n + f)
                    .distinct()
                    .limit(random.nextInt(f + 1))
                    .sorted()
                    .toArray();
            loseAndRebuild(codec, shards, missing, copies(shards));
        }
    }

    /** Lengths around the block that is taken at a time, and none at all. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 40_000})
    void worksOnShardsOfAnyLength(int length) {
        Codec codec = codec(4, 2);
        MemorySegment[] shards = codeword(codec, length, new Random(length));

        assertThat(codec.verify(shards)).isTrue();
        loseAndRebuild(codec, shards, new int[] {1, 4}, copies(shards));
    }

    @Test
    void worksOffTheHeapWithTheBestKernel() {
        Random random = new Random(4);
        Codec codec = new Codec(GeneratorMatrix.vandermonde(3, 3), Kernels.best());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] shards = new MemorySegment[6];
            for (int shard = 0; shard < 6; shard++) {
                shards[shard] = arena.allocate(20_001);
            }
            fill(codec, shards, random);

            assertThat(codec.verify(shards)).isTrue();
            loseAndRebuild(codec, shards, new int[] {0, 1, 2}, copies(shards));
        }
    }

    @Test
    void updatesAreAsGoodAsEncodingAnew() {
        Random random = new Random(99);
        Codec codec = codec(5, 3);
        MemorySegment[] shards = codeword(codec, 500, random);
        MemorySegment[] backups = Arrays.copyOfRange(shards, 5, 8);
        for (int round = 0; round < 300; round++) {
            int primary = random.nextInt(5);
            byte[] delta = new byte[random.nextInt(120)];
            random.nextBytes(delta);
            int offset = random.nextInt(500 - delta.length + 1);
            for (int i = 0; i < delta.length; i++) {
                byte old = shards[primary].get(ValueLayout.JAVA_BYTE, offset + i);
                shards[primary].set(ValueLayout.JAVA_BYTE, offset + i, (byte) (old ^ delta[i]));
            }

            codec.update(primary, MemorySegment.ofArray(delta), offset, backups);

            assertThat(codec.verify(shards)).as("round %d", round).isTrue();
        }
    }

    @Test
    void verifyDetectsEveryWrongShard() {
        Codec codec = codec(4, 2);
        MemorySegment[] shards = codeword(codec, 9000, new Random(1));
        for (int shard = 0; shard < 6; shard++) {
            for (int at : new int[] {0, 8191, 8192, 8999}) {
                byte right = shards[shard].get(ValueLayout.JAVA_BYTE, at);
                for (int bit = 0; bit < 8; bit++) {
                    shards[shard].set(ValueLayout.JAVA_BYTE, at, (byte) (right ^ 1 << bit));
                    assertThat(codec.verify(shards)).isFalse();
                }
                shards[shard].set(ValueLayout.JAVA_BYTE, at, right);
            }
        }
        assertThat(codec.verify(shards)).isTrue();
    }

    /** Any two codewords differ in more than f shards, so up to f wrong ones can't be another. */
    @Test
    void verifyDetectsUpToFWrongShards() {
        Random random = new Random(12);
        Codec codec = codec(5, 4);
        for (int round = 0; round < 2000; round++) {
            MemorySegment[] shards = codeword(codec, 1, random);
            int wrong = 1 + random.nextInt(4);
            random.ints(0, 9).distinct().limit(wrong).forEach(shard -> {
                byte right = shards[shard].get(ValueLayout.JAVA_BYTE, 0);
                int error = 1 + random.nextInt(255);
                shards[shard].set(ValueLayout.JAVA_BYTE, 0, (byte) (right ^ error));
            });
            assertThat(codec.verify(shards)).as("round %d", round).isFalse();
        }
    }

    @Test
    void refusesShardsThatDontFit() {
        Codec codec = codec(3, 2);
        MemorySegment[] shards = codeword(codec, 16, new Random(3));
        MemorySegment[] tooFew = Arrays.copyOf(shards, 4);
        MemorySegment[] unequal = shards.clone();
        unequal[3] = MemorySegment.ofArray(new byte[15]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(tooFew))
                .withMessage("This code has 3 primaries and 2 backups, and 4 segments were given.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.verify(unequal))
                .withMessage(
                        "All shards are of one length, and shard 0 has 16 bytes, shard 3 has 15.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.reconstruct(unequal, 1))
                .withMessageContaining("one length");
    }

    @Test
    void refusesLossesBeyondTheCode() {
        Codec codec = codec(3, 2);
        MemorySegment[] shards = codeword(codec, 16, new Random(3));
        byte[][] before = copies(shards);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.reconstruct(shards, 0, 1, 2))
                .withMessage("3 shards are missing,"
                        + " and a code with 2 backups rebuilds no more than 2.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.reconstruct(shards, 3, 1))
                .withMessageContaining("[3, 1]");
        assertThatThrownBy(() -> codec.reconstruct(shards, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(copies(shards)).isDeepEqualTo(before);
    }

    @Test
    void refusesUpdatesThatDontFitAndChangesNothing() {
        Codec codec = codec(3, 2);
        MemorySegment delta = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});
        MemorySegment[] backups = {
            MemorySegment.ofArray(new byte[8]), MemorySegment.ofArray(new byte[7])
        };

        assertThatThrownBy(() -> codec.update(0, delta, 4, backups))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> codec.update(3, delta, 0, backups))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.update(0, delta, 0, new MemorySegment[1]))
                .withMessage("This code has 2 backups, and 1 segments were given.");
        assertThat(bytes(backups[0])).containsOnly(0);
    }

    private static void loseAndRebuild(
            Codec codec, MemorySegment[] shards, int[] missing, byte[][] expected) {
        for (int shard : missing) {
            shards[shard].fill((byte) 0xa5);
        }

        codec.reconstruct(shards, missing);

        for (int shard = 0; shard < shards.length; shard++) {
            if (!Arrays.equals(bytes(shards[shard]), expected[shard])) {
                throw new AssertionError("%s: shard %d is wrong after the loss of %s"
                        .formatted(codec.matrix(), shard, Arrays.toString(missing)));
            }
        }
    }

    private static Codec codec(int n, int f) {
        return new Codec(GeneratorMatrix.vandermonde(n, f), Kernels.table());
    }

    private static MemorySegment[] codeword(Codec codec, int length, Random random) {
        MemorySegment[] shards = empty(codec, length);
        fill(codec, shards, random);
        return shards;
    }

    /** Leaves something in the backups before they are encoded, which must not shine through. */
    private static void fill(Codec codec, MemorySegment[] shards, Random random) {
        for (MemorySegment shard : shards) {
            byte[] content = new byte[(int) shard.byteSize()];
            random.nextBytes(content);
            shard.copyFrom(MemorySegment.ofArray(content));
        }
        codec.encode(shards);
    }

    private static MemorySegment[] empty(Codec codec, int length) {
        return IntStream.range(0, codec.matrix().shards())
                .mapToObj(shard -> MemorySegment.ofArray(new byte[length]))
                .toArray(MemorySegment[]::new);
    }

    private static byte[][] copies(MemorySegment[] shards) {
        return Arrays.stream(shards).map(CodecTest::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    private static int[] positions(int bits) {
        return IntStream.range(0, 32).filter(bit -> (bits >> bit & 1) == 1).toArray();
    }
}
