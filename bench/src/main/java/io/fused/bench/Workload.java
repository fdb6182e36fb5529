package io.fused.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A code and the size of its shards.
 *
 * @param n primaries
 * @param f fused backups
 */
record Workload(int n, int f) {
    /**
     * Calls on short ranges before the warm-up: the JVM compiles what is called often, however long
     * the calls take, and on a loaded machine few calls fit into seconds before it does.
     */
    static final int FIRST_CALLS = 2_000;

    /** The length of those ranges; no benchmark has shorter shards. */
    static final int FIRST_BYTES = 1 << 10;

    /** A cache line: shards begin at one, as an allocator of shards lays them. */
    private static final int ALIGNMENT_BYTES = 64;

    /** Reads {@code 4+2}. */
    static Workload of(String text) {
        int[] parts =
                Arrays.stream(text.split("\\+")).mapToInt(Integer::parseInt).toArray();
        return new Workload(parts[0], parts[1]);
    }

    /** Shards off the heap with random content. */
    static MemorySegment[] shards(int count, int bytes, Arena arena) {
        SplittableRandom random = new SplittableRandom(count);
        MemorySegment[] shards = new MemorySegment[count];
        for (int shard = 0; shard < count; shard++) {
            byte[] content = new byte[bytes];
            random.nextBytes(content);
            shards[shard] = arena.allocate(bytes, ALIGNMENT_BYTES);
            MemorySegment.copy(content, 0, shards[shard], ValueLayout.JAVA_BYTE, 0, bytes);
        }
        return shards;
    }
}
