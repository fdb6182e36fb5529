package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import java.util.List;

/**
 * A change of the cluster's map, as the log carries it. Every command is conditional on what it was
 * decided from (an epoch, a tenure, an incarnation, the number of a renewal), so that it changes
 * nothing when it comes too late or a second time; {@link MapState#apply} says what each does.
 *
 * <p>Whatever a command has to decide, its proposer has decided: applying it needs the map and
 * nothing else.
 */
public sealed interface Command {

    /** What a member asked for: whoever leads the log answers it once the command is applied. */
    sealed interface Asked extends Command {
        /** Who asked. */
        MemberId member();
    }

    // ---- members ----

    /**
     * A run of a member's process presents itself. A greater incarnation under a known name takes
     * the place of the former one, whose memory is gone. Void if the run is older than the known
     * one, or proven dead.
     *
     * @param dataAddress where its data port is reached, host:port
     */
    record Join(MemberId member, String dataAddress) implements Asked {}

    /**
     * Renews a lease; a member that was given up is UP again. Void unless the number is above the
     * last one of this run.
     */
    record Renew(MemberId member, long renewal) implements Asked {}

    /**
     * Gives up members whose leases are over, all in one step, so that the floor counts them
     * together.
     */
    record Expire(List<Silent> silent) implements Command {
        /** Keeps the list unmodifiable. */
        public Expire {
            silent = List.copyOf(silent);
        }
    }

    /**
     * A member to be given up; void if it has renewed since.
     *
     * @param renewal the last renewal seen of it
     */
    record Silent(MemberId member, long renewal) {}

    /** The process that started this run has seen it end: memory and lease are gone. */
    record ProveDead(MemberId member) implements Command {}

    // ---- groups ----

    /**
     * Founds all groups; void if they are.
     *
     * @param groups for each group its n primaries' holders, then its f fused backups'
     */
    record Found(List<List<MemberId>> groups) implements Command {
        /** Keeps the lists unmodifiable. */
        public Found {
            groups = groups.stream().map(List::copyOf).toList();
        }
    }

    /**
     * Takes shards from holders that are otherwise counted on. Void at another epoch, and if fewer
     * than n complete shards would stay.
     */
    record Exclude(int group, long epoch, List<ShardId> shards) implements Command {
        /** Keeps the list unmodifiable. */
        public Exclude {
            shards = List.copyOf(shards);
        }
    }

    /**
     * A holder has wiped a shard and answers for it no more. If it holds it in that tenure the
     * shard is vacant from now on, whatever the floor, for its memory is gone; if it held it before
     * the present tenure, its lease needs no waiting for.
     */
    record Resign(MemberId member, ShardId shard, long tenure) implements Command {}

    /** Gives a vacant shard to a member. Void at another epoch, or if it isn't vacant. */
    record Place(int group, long epoch, ShardId shard, MemberId holder) implements Command {}

    /** The former holder's lease is over: the shard's holder may answer. */
    record Release(ShardId shard, long tenure, MemberId former) implements Command {}

    /** The tail agreed for a primary's tenure. Void if one is decided. */
    record Tail(int group, long epoch, int primary, long tenure, long tail) implements Command {}

    /** A primary is decoded and indexed: it is ACTIVE. */
    record Rebuilt(MemberId member, ShardId shard, long tenure) implements Command {}

    /** A fused backup has the images of all primaries: it is ADDING. */
    record Copied(MemberId member, ShardId shard, long tenure) implements Command {}

    /**
     * A primary waits for the acknowledgements of an ADDING fused backup; with the last primary's
     * confirmation it is ACTIVE.
     *
     * @param member the primary's holder
     * @param tenure of the fused backup
     */
    record Confirm(MemberId member, int group, int primary, int backup, long tenure)
            implements Command {}

    /**
     * A suspended group goes on with the shards whose holders are there; the others are excluded.
     * Void while fewer than n complete shards are there.
     */
    record Resume(int group, long epoch) implements Command {}

    /**
     * Gives up what a group has lost. Without force, shards whose memory may come back are waited
     * for: void while n complete shards may.
     *
     * @param force what isn't there now is given up too: the time-out of a suspension is over, or
     *     the operator said so
     */
    record Lose(int group, long epoch, boolean force) implements Command {}

    /** The operator accepts what a group has lost: its lost primaries start empty. */
    record AcceptLoss(int group, long epoch) implements Command {}

    // ---- the directory ----

    /**
     * Opens a structure or creates it.
     *
     * @param member who asked, for the answer
     * @param request the asker's number for the answer
     */
    record OpenStructure(MemberId member, long request, ClusterMap.StructureSpec spec)
            implements Asked {}

    /** Takes a structure out of the directory; void if it isn't there. */
    record DropStructure(MemberId member, long request, int structure) implements Asked {}
}
