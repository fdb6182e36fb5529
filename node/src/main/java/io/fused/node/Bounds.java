package io.fused.node;

/** How large a cluster may be. */
public final class Bounds {
    /** GF(2^8) has no more elements to tell the shards of a group apart by. */
    public static final int SHARDS = 255;

    private static final int GROUPS = 1_024;
    private static final int MEMBERS = 1_024;

    private Bounds() {}

    /**
     * Checks what a cluster is to be founded with.
     *
     * @throws IllegalArgumentException with a sentence for the person who chose it
     */
    public static void check(int primaries, int faults, int groups, int members) {
        if (primaries < 1) {
            throw new IllegalArgumentException("A cluster needs at least 1 primary, not "
                    + primaries + ": give --primaries 1 or more.");
        }
        if (faults < 1) {
            throw new IllegalArgumentException(
                    "A cluster needs at least 1 fused backup to survive a crash, not " + faults
                            + ": give --faults 1 or more.");
        }
        if (primaries + (long) faults > SHARDS) {
            throw new IllegalArgumentException(
                    "A code group has at most " + SHARDS + " shards, and " + primaries
                            + " primaries with " + faults + " fused backups are "
                            + (primaries + (long) faults)
                            + ": give fewer, and more --groups.");
        }
        if (groups < 1 || groups > GROUPS) {
            throw new IllegalArgumentException("A cluster has 1 to " + GROUPS + " groups, not "
                    + groups + ": change --groups.");
        }
        if (members < 1 || members > MEMBERS) {
            throw new IllegalArgumentException("A cluster is founded by 1 to " + MEMBERS
                    + " members, not " + members + ": change --members.");
        }
    }
}
