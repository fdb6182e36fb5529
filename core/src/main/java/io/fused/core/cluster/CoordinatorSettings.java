package io.fused.core.cluster;

/**
 * What a cluster is founded with and how patient its coordinator is.
 *
 * @param clusterId drawn for this cluster alone, not empty
 * @param primaries n, at least 1
 * @param faults f, at least 0; n + f is at most 255
 * @param groups how many code groups, at least 1
 * @param foundingMembers the cluster is founded when so many members are there. With fewer than n +
 *     f, several shards of a group share a member and the tolerance says less
 * @param heartbeatMillis how often members renew their leases; the coordinator takes a turn at
 *     least as often
 * @param acknowledgementMillis how long an order to a fused backup may stay unanswered
 * @param leaseMillis L, at least four heartbeats
 * @param driftPermille ρ, by how much a clock may run too fast or too slowly, in thousandths; below
 *     500
 * @param suspensionMillis how long a suspended group waits for members to return before what they
 *     held is given up; {@link Long#MAX_VALUE} waits for the operator
 */
public record CoordinatorSettings(
        String clusterId,
        int primaries,
        int faults,
        int groups,
        int foundingMembers,
        long heartbeatMillis,
        long acknowledgementMillis,
        long leaseMillis,
        int driftPermille,
        long suspensionMillis) {

    /** The shards of one codeword: GF(2^8) has no more elements to tell them apart by. */
    private static final int MAX_SHARDS = 255;

    /** Checks the numbers. */
    public CoordinatorSettings {
        require(!clusterId.isEmpty(), "A cluster needs an id");
        require(primaries >= 1, "A group needs at least 1 primary, not " + primaries);
        require(faults >= 0, "A group can't have " + faults + " fused backups");
        require(
                primaries + faults <= MAX_SHARDS,
                "A group has at most " + MAX_SHARDS + " shards, and " + primaries
                        + " primaries with " + faults + " fused backups are "
                        + (primaries + faults));
        require(groups >= 1, "A cluster needs at least 1 group, not " + groups);
        require(
                foundingMembers >= 1,
                "A cluster is founded by at least 1 member, not " + foundingMembers);
        require(heartbeatMillis >= 1, "A heartbeat takes at least 1 ms");
        require(acknowledgementMillis >= 1, "An acknowledgement takes at least 1 ms");
        require(
                leaseMillis >= 4 * heartbeatMillis,
                "A lease of " + leaseMillis + " ms is less than four heartbeats of "
                        + heartbeatMillis + " ms: a member would lose it by a short pause");
        require(
                driftPermille >= 0 && driftPermille < 500,
                "A drift of " + driftPermille + " thousandths is outside 0 to 499");
        require(suspensionMillis >= 0, "A suspension can't last " + suspensionMillis + " ms");
    }

    /**
     * Settings with the usual times: heartbeat 250 ms, acknowledgement 4 s, lease 5 s, drift 1 %,
     * and suspended groups that wait for the operator.
     */
    public static CoordinatorSettings of(
            String clusterId, int primaries, int faults, int groups, int foundingMembers) {
        return new CoordinatorSettings(
                clusterId,
                primaries,
                faults,
                groups,
                foundingMembers,
                250,
                4_000,
                5_000,
                10,
                Long.MAX_VALUE);
    }

    /**
     * How many shards of one group a member may hold: 1, or where the founding members are fewer
     * than the shards, as many as an even deal gives.
     */
    public int shardsPerMember() {
        return Math.ceilDiv(primaries + faults, Math.min(foundingMembers, primaries + faults));
    }

    /**
     * How long after the last renewal, by a clock here, a lease is over by every clock there.
     *
     * <p>The member's clock may be too slow by the drift and this one too fast by it:
     * L·(1+ρ)/(1-ρ), which is a little more than L·(1+2ρ). Two more milliseconds, for either clock
     * is read in whole ones.
     */
    public long releaseMillis() {
        return Math.ceilDiv(leaseMillis * (1_000 + driftPermille), 1_000 - driftPermille) + 2;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise + ".");
        }
    }
}
