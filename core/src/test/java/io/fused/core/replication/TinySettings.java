package io.fused.core.replication;

import io.fused.core.structure.ShardSettings;

/** Settings with small bounds, so that tests reach them. */
final class TinySettings {
    private TinySettings() {}

    /** The defaults with another window and waiting queue. */
    static MemberSettings with(long windowBytes, int waitingRequests) {
        return new MemberSettings(
                250,
                4_000,
                5_000,
                windowBytes,
                waitingRequests,
                65_536,
                64 << 10,
                4,
                64 << 20,
                64,
                16,
                8,
                256,
                8_192,
                Long.MAX_VALUE,
                ShardSettings.DEFAULT);
    }

    /** The defaults with a small queue for subscribers, and few units and images at a time. */
    static MemberSettings forSubscribers(long queueBytes, int units) {
        return new MemberSettings(
                250,
                4_000,
                5_000,
                16 << 20,
                8_192,
                65_536,
                64 << 10,
                4,
                queueBytes,
                64,
                units,
                units,
                256,
                64,
                Long.MAX_VALUE,
                ShardSettings.DEFAULT);
    }
}
