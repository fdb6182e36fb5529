package io.fused.core.replication;

import io.fused.core.ShardId;
import io.fused.core.cell.Stacks;
import io.fused.core.structure.Shard;
import java.util.Optional;

/**
 * A shard as its holder has it, for status, metrics and the simulator.
 *
 * @param id which shard
 * @param tenure the tenure in which it is held
 * @param progress what the holder is doing with it
 * @param stacks its cells; live, and not to be changed
 * @param structures the structures of a primary; empty for fused backups and while a primary is
 *     being rebuilt
 * @param last the last record: emitted by a primary, the tail of one being rebuilt, -1 for a backup
 * @param committed the commit number of a primary, else -1
 * @param applied of a fused backup: the number applied of each primary; empty else. The caller's
 *     own
 * @param firstRetained the first raw record kept: one number at a primary, one for each primary at
 *     a fused backup, empty while a primary is being rebuilt; the next number where none is kept
 * @param retainedBytes bytes of raw records kept
 * @param heldAnswers answers that wait to be committed
 * @param waitingRequests operations that wait for room
 * @param subscriptions how many rebuilds and newcomers follow a primary
 * @param subscriberBytes the most that is queued or under way for one subscriber of a primary
 * @param decodedUnits units that a rebuild has decoded
 */
public record ShardView(
        ShardId id,
        long tenure,
        Progress progress,
        Stacks stacks,
        Optional<Shard> structures,
        long last,
        long committed,
        long[] applied,
        long[] firstRetained,
        long retainedBytes,
        int heldAnswers,
        int waitingRequests,
        int subscriptions,
        long subscriberBytes,
        long decodedUnits) {

    /** What the holder is doing with a shard. */
    public enum Progress {
        /** A primary that the map doesn't let answer yet. */
        SILENT,
        /** A primary that answers. */
        SERVING,
        /** A primary that has been replaced and waits for the map. */
        FENCED,
        /** A primary whose cells are being decoded. */
        DECODING,
        /** A primary whose cells are being indexed. */
        INDEXING,
        /** A primary that is whole again and waits for the map. */
        REBUILT,
        /** A fused backup that copies. */
        COPYING,
        /** A fused backup that is complete. */
        FOLLOWING
    }
}
