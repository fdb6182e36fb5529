package io.fused.core.structure;

/** The simulator's way to structures with a planted fault. */
public final class FaultyShards {
    private FaultyShards() {}

    /** The same settings with the planted fault of this name. */
    public static ShardSettings settings(String fault, ShardSettings usual) {
        return usual.with(PlantedFault.valueOf(fault));
    }

    /** Lets the shard's next operation fail after so many writes. */
    public static void breakAfterWrites(Shard shard, int writes) {
        shard.breakAfterWrites(writes);
    }
}
