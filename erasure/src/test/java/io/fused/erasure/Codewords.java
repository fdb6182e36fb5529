package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Shards to spoil, and what they were before. */
final class Codewords {
    private Codewords() {}

    static Codec codec(int n, int f) {
        return new Codec(GeneratorMatrix.vandermonde(n, f), Kernels.table());
    }

    /** A random codeword on the heap. */
    static MemorySegment[] onHeap(Codec codec, int length, Random random) {
        return fill(
                codec,
                IntStream.range(0, codec.matrix().shards())
                        .mapToObj(shard -> MemorySegment.ofArray(new byte[length]))
                        .toArray(MemorySegment[]::new),
                random);
    }

    /** A random codeword of which every other shard is native. */
    static MemorySegment[] mixed(Codec codec, int length, Random random, Arena arena) {
        return fill(
                codec,
                IntStream.range(0, codec.matrix().shards())
                        .mapToObj(shard -> shard % 2 == 0
                                ? arena.allocate(length)
                                : MemorySegment.ofArray(new byte[length]))
                        .toArray(MemorySegment[]::new),
                random);
    }

    private static MemorySegment[] fill(Codec codec, MemorySegment[] shards, Random random) {
        for (int primary = 0; primary < codec.matrix().primaries(); primary++) {
            byte[] content = new byte[(int) shards[primary].byteSize()];
            random.nextBytes(content);
            shards[primary].copyFrom(MemorySegment.ofArray(content));
        }
        codec.encode(shards);
        return shards;
    }

    /**
     * A codeword of one byte a shard, not zero at exactly the shards of the support.
     *
     * @param support one shard more than the code has backups
     * @param value what stands at the first of them
     */
    static int[] ofLeastWeight(Codec codec, int[] support, int value) {
        MemorySegment[] shards = IntStream.range(0, codec.matrix().shards())
                .mapToObj(shard -> MemorySegment.ofArray(new byte[1]))
                .toArray(MemorySegment[]::new);
        shards[support[0]].fill((byte) value);
        codec.reconstruct(shards, Arrays.stream(support).skip(1).sorted().toArray());
        return Arrays.stream(shards)
                .mapToInt(shard -> shard.get(ValueLayout.JAVA_BYTE, 0) & 0xff)
                .toArray();
    }

    /** Changes a byte. */
    static void spoil(MemorySegment shard, long at, int error) {
        byte right = shard.get(ValueLayout.JAVA_BYTE, at);
        shard.set(ValueLayout.JAVA_BYTE, at, (byte) (right ^ error));
    }

    static byte[][] copies(MemorySegment[] shards) {
        return Arrays.stream(shards)
                .map(shard -> shard.toArray(ValueLayout.JAVA_BYTE))
                .toArray(byte[][]::new);
    }

    static boolean equal(MemorySegment[] shards, byte[][] expected) {
        for (int shard = 0; shard < shards.length; shard++) {
            if (shards[shard].mismatch(MemorySegment.ofArray(expected[shard])) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The positions of the ones in a number. */
    static int[] positions(int bits) {
        return IntStream.range(0, 32).filter(bit -> (bits >> bit & 1) == 1).toArray();
    }

    /** Positions below a bound, ascending. */
    static int[] choose(Random random, int bound, int count) {
        return random.ints(0, bound).distinct().limit(count).sorted().toArray();
    }
}
