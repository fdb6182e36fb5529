package io.fused.client;

import io.fused.protocol.OpenRequest;

/**
 * Where a structure is to lie, which is part of its name.
 *
 * @param pinned the shard that it is pinned to, or -1
 * @param near the structure on whose shard it is to lie, or 0
 * @param people how messages add it to the name
 */
record Placement(int pinned, int near, String people) {
    /** Where the cluster places it. */
    static final Placement FREE = new Placement(-1, 0, "");

    /** Pinned to a shard. */
    static Placement pinnedTo(int shard) {
        return new Placement(shard, 0, " of primary " + shard);
    }

    /** On the shard of another structure. */
    static Placement near(Structure other) {
        return new Placement(-1, other.id(), " near " + other.people());
    }

    void addTo(OpenRequest.Builder request) {
        if (pinned >= 0) {
            request.setPinned(pinned);
        }
        request.setNear(near);
    }
}
