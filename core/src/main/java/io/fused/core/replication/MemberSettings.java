package io.fused.core.replication;

import io.fused.core.structure.ShardSettings;

/**
 * The times and bounds of a {@link Member}. All members of a cluster, and its coordinator, must
 * have the same {@code leaseMillis}.
 *
 * @param heartbeatMillis how often leases are renewed and idle streams say that they live
 * @param acknowledgementMillis after how long without any acknowledgement a fused backup is
 *     reported silent, and a source of a rebuild or a join that says nothing as cut off
 * @param leaseMillis how long a renewal lets a primary answer without a record
 * @param windowBytes W: the uncommitted records of one primary; beyond it operations wait. One
 *     record more may be under way, since a record's size is known only once it is written
 * @param waitingRequests how many operations may wait for the window at one primary; more are
 *     refused as busy
 * @param heldAnswers how many answers of one primary may wait for their records to be committed;
 *     beyond it operations wait as they do for the window
 * @param batchBytes about how many bytes of records go in one message
 * @param batchesInFlight how many batches a stream may have unacknowledged; records emitted
 *     meanwhile make up the next one
 * @param subscriberQueueBytes what may be queued or unacknowledged for one subscriber before its
 *     subscription is ended; also what a rebuild keeps of deltas on units in hand
 * @param subscriptions how many subscriptions one primary serves at a time
 * @param unitsInHand how many units a rebuild decodes at a time
 * @param walkImages how many images of a walk may be under way
 * @param waitingUnits how many requests for fused units may wait at one fused backup until it has
 *     applied what they ask for, and how many units one subscription may follow
 * @param indexedCells how many cells a rebuilt primary indexes between two looks at its messages
 * @param memoryBytes above how many bytes of cells on this member primaries are told to refuse what
 *     grows
 * @param shard the bounds of the structures, sessions and parked operations of one primary
 */
public record MemberSettings(
        long heartbeatMillis,
        long acknowledgementMillis,
        long leaseMillis,
        long windowBytes,
        int waitingRequests,
        int heldAnswers,
        int batchBytes,
        int batchesInFlight,
        long subscriberQueueBytes,
        int subscriptions,
        int unitsInHand,
        int walkImages,
        int waitingUnits,
        int indexedCells,
        long memoryBytes,
        ShardSettings shard) {

    private static final int DOUBT_SHARE = 4;

    /** Checks that every bound leaves room for work. */
    public MemberSettings {
        positive(heartbeatMillis, "heartbeatMillis");
        positive(acknowledgementMillis, "acknowledgementMillis");
        positive(leaseMillis, "leaseMillis");
        positive(windowBytes, "windowBytes");
        positive(waitingRequests, "waitingRequests");
        positive(heldAnswers, "heldAnswers");
        positive(batchBytes, "batchBytes");
        positive(batchesInFlight, "batchesInFlight");
        positive(subscriberQueueBytes, "subscriberQueueBytes");
        positive(subscriptions, "subscriptions");
        positive(unitsInHand, "unitsInHand");
        positive(walkImages, "walkImages");
        positive(waitingUnits, "waitingUnits");
        positive(indexedCells, "indexedCells");
        positive(memoryBytes, "memoryBytes");
        if (heartbeatMillis * 3 > leaseMillis) {
            throw new IllegalArgumentException("A lease of " + leaseMillis
                    + " ms would run out between heartbeats of " + heartbeatMillis
                    + " ms: give it three heartbeats at least.");
        }
        if (heartbeatMillis * DOUBT_SHARE > acknowledgementMillis) {
            throw new IllegalArgumentException("Within " + acknowledgementMillis
                    + " ms a fused backup that is asked every " + heartbeatMillis
                    + " ms can't show that it lives: give it four heartbeats at least.");
        }
    }

    /**
     * After how long without an acknowledgement a fused backup may well turn out to be silent: a
     * quarter of the time, in which one that lives is asked and has answered.
     */
    long doubtMillis() {
        return acknowledgementMillis / DOUBT_SHARE;
    }

    /**
     * What a production member uses: heartbeat 250 ms, acknowledgement 4 s, lease 5 s, a window of
     * 16 MiB in batches of 64 KiB, four of them under way.
     *
     * @return the defaults
     */
    public static MemberSettings defaults() {
        return new MemberSettings(
                250,
                4_000,
                5_000,
                16 << 20,
                8_192,
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

    private static void positive(long value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "The member's setting " + name + " must be at least 1, not " + value + ".");
        }
    }
}
