package io.fused.erasure.nativelibrary;

import io.fused.erasure.Codec;
import io.fused.erasure.GeneratorMatrix;
import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A program for a JVM without flags: says which libraries it has, and codes a word by each. */
final class FlaglessProgram {
    private FlaglessProgram() {}

    public static void main(String[] arguments) {
        boolean rebuilt = rebuilds(
                        Isal.find().library().<Kernel>map(it -> it).orElse(Kernels.table()))
                && rebuilds(
                        Jerasure.find().library().map(Jerasure::kernel).orElse(Kernels.table()));
        System.out.printf(
                "ISA-L: %s, Jerasure: %s, rebuilt: %b", Isal.find(), Jerasure.find(), rebuilt);
    }

    private static boolean rebuilds(Kernel kernel) {
        Codec codec = new Codec(GeneratorMatrix.vandermonde(2, 2), kernel);
        MemorySegment[] shards = new MemorySegment[4];
        try (Arena arena = Arena.ofConfined()) {
            for (int shard = 0; shard < 4; shard++) {
                shards[shard] = arena.allocate(200);
                shards[shard].setString(0, "shard " + shard);
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
