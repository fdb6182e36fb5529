package io.fused.erasure.nativelibrary;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.erasure.Codec;
import io.fused.erasure.GeneratorMatrix;
import io.fused.erasure.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One codeword, encoded and rebuilt by our codec and by both libraries: all the same bytes. */
final class AgreementTest {

    /** Something that encodes and rebuilds shards of one code. */
    private interface Coder {
        void encode(MemorySegment[] shards);

        void reconstruct(MemorySegment[] shards, int... missing);
    }

    @Test
    void everySmallCode() {
        Random random = new Random(12);
        for (int n = 1; n < 12; n++) {
            for (int f = 1; n + f <= 12; f++) {
                check(random, n, f, random.nextInt(301), 0);
                check(random, n, f, random.nextInt(301), 1 + random.nextInt(63));
            }
        }
    }

    @Test
    void everyLengthUpTo300() {
        Random random = new Random(300);
        for (int length = 0; length <= 300; length++) {
            check(random, 1 + random.nextInt(8), 1 + random.nextInt(4), length, 0);
        }
    }

    @Test
    void everyAlignment() {
        Random random = new Random(64);
        for (int offset = 0; offset < 64; offset++) {
            check(random, 4, 2, 100 + random.nextInt(200), offset);
        }
    }

    @Test
    void longShardsAndLargeCodes() {
        Random random = new Random(255);
        check(random, 4, 2, 300_007, 0);
        check(random, 10, 4, 40_000, 5);
        check(random, 128, 127, 70, 0);
        check(random, 250, 5, 300, 3);
        check(random, 5, 250, 300, 0);
    }

    private static void check(Random random, int n, int f, int length, int offset) {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(n, f);
        JerasureCode jerasure = Installed.jerasure().code(n, f, 8);
        List<Coder> coders = List.of(
                ours(new Codec(matrix, Kernels.table())),
                ours(new Codec(matrix, Installed.isal())),
                ours(new Codec(matrix, Installed.jerasure().kernel())),
                jerasures(jerasure));
        byte[][] primaries = new byte[n][length];
        for (byte[] primary : primaries) {
            random.nextBytes(primary);
        }
        int[] missing = random.ints(0, n + f)
                .distinct()
                .limit(1 + random.nextInt(f))
                .sorted()
                .toArray();
        byte[][] expected = null;
        for (Coder coder : coders) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment[] shards = shards(arena, primaries, f, length, offset);
                coder.encode(shards);
                byte[][] encoded = contents(shards);
                if (expected == null) {
                    expected = encoded;
                }
                assertThat(Arrays.deepEquals(encoded, expected))
                        .as("%s encodes %d bytes from %d by %s", matrix, length, offset, coder)
                        .isTrue();
                for (int shard : missing) {
                    shards[shard].fill((byte) 0xa5);
                }
                coder.reconstruct(shards, missing);
                assertThat(Arrays.deepEquals(contents(shards), expected))
                        .as("%s rebuilds %s of %d bytes from %d", matrix, missing, length, offset)
                        .isTrue();
            }
        }
    }

    /** The backups hold something before they are encoded, which must not shine through. */
    private static MemorySegment[] shards(
            Arena arena, byte[][] primaries, int f, int length, int offset) {
        MemorySegment[] shards = new MemorySegment[primaries.length + f];
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = arena.allocate(offset + length + 1L, 64).asSlice(offset, length);
            if (shard < primaries.length) {
                shards[shard].copyFrom(MemorySegment.ofArray(primaries[shard]));
            } else {
                shards[shard].fill((byte) 0x33);
            }
        }
        return shards;
    }

    private static byte[][] contents(MemorySegment[] segments) {
        return Arrays.stream(segments)
                .map(segment -> segment.toArray(ValueLayout.JAVA_BYTE))
                .toArray(byte[][]::new);
    }

    private static Coder ours(Codec codec) {
        return new Coder() {
            @Override
            public void encode(MemorySegment[] shards) {
                codec.encode(shards);
            }

            @Override
            public void reconstruct(MemorySegment[] shards, int... missing) {
                codec.reconstruct(shards, missing);
            }
        };
    }

    private static Coder jerasures(JerasureCode code) {
        return new Coder() {
            @Override
            public void encode(MemorySegment[] shards) {
                code.encode(shards);
            }

            @Override
            public void reconstruct(MemorySegment[] shards, int... missing) {
                code.reconstruct(shards, missing);
            }
        };
    }
}
