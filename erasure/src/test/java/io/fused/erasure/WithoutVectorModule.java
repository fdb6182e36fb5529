package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** A program for a JVM without the vector module: says which kernels it has, and codes a word. */
final class WithoutVectorModule {
    private WithoutVectorModule() {}

    public static void main(String[] arguments) {
        String vector = Kernels.vector().isPresent() ? "present" : "absent";
        boolean warmed = Kernels.warm(Duration.ofSeconds(1));
        System.out.printf(
                "vector: %s, best: %s, warmed: %b, rebuilt: %b",
                vector, Kernels.best(), warmed, rebuilds());
    }

    private static boolean rebuilds() {
        Codec codec = new Codec(GeneratorMatrix.vandermonde(2, 2), Kernels.best());
        MemorySegment[] shards = new MemorySegment[4];
        try (Arena arena = Arena.ofConfined()) {
            for (int shard = 0; shard < 4; shard++) {
                shards[shard] = arena.allocateFrom("shard " + shard);
            }
            codec.encode(shards);
            shards[0].fill((byte) 0);
            shards[1].fill((byte) 0);
            codec.reconstruct(shards, 0, 1);
            return shards[0].getString(0).equals("shard 0")
                    && shards[1].getString(0).equals("shard 1")
                    && codec.verify(shards);
        }
    }
}
