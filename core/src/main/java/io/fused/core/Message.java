package io.fused.core;

import io.fused.core.cluster.ClusterMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What members, and members and the coordinator, say to each other. The driver delivers messages of
 * one link in order and once, or reports the link down; it adds the cluster's id and the
 * incarnations of both ends to what travels and drops what doesn't fit.
 *
 * <p>Byte arrays in messages are never written after sending; a receiver may keep them.
 */
public sealed interface Message {

    /** Messages of the data links between members. */
    sealed interface Data extends Message {
        /** The group spoken of. */
        int group();

        /** The sender's epoch of that group. */
        long epoch();
    }

    /** Messages of the control link between a member and the coordinator. */
    sealed interface Control extends Message {}

    // ---- record streams: primary to fused backup and back ----

    /** A primary begins or resumes its stream; answered by {@link Attached} or {@link Fenced}. */
    record Attach(int group, long epoch, int primary, int backup, long tenure) implements Data {}

    /** What the backup has applied of that primary: the stream goes on at {@code applied + 1}. */
    record Attached(int group, long epoch, int primary, int backup, long tenure, long applied)
            implements Data {}

    /**
     * Records in order.
     *
     * @param first the number of the first record
     * @param count how many
     * @param committed the sender's commit number
     * @param payload the records, one after another, in the layout of {@code RecordWriter}
     */
    record Records(
            int group,
            long epoch,
            int primary,
            int backup,
            long tenure,
            long first,
            int count,
            long committed,
            byte[] payload)
            implements Data {}

    /** The commit number alone, when no records are under way to carry it. */
    record Committed(int group, long epoch, int primary, int backup, long tenure, long committed)
            implements Data {}

    /**
     * A fused backup has applied all records up to a number.
     *
     * @param shortOfMemory whether the backup is above its watermark: primaries refuse what grows
     */
    record Applied(
            int group,
            long epoch,
            int primary,
            int backup,
            long tenure,
            long applied,
            boolean shortOfMemory)
            implements Data {}

    /** A gap was seen, or the stream is unknown: the primary attaches again. */
    record AttachWanted(int group, long epoch, int primary, int backup, long tenure)
            implements Data {}

    /** Records of this tenure are taken no more: {@code fencedTenure} is the present one. */
    record Fenced(int group, long epoch, int primary, int backup, long tenure, long fencedTenure)
            implements Data {}

    // ---- subscriptions: a rebuilding or joining shard to a primary and back ----

    /**
     * Opens a subscription, empty at first.
     *
     * @param subscription number, unique for the subscriber's incarnation
     * @param primary whom it is put to
     */
    record Subscribe(int group, long epoch, int primary, long tenure, long subscription)
            implements Data {}

    /** Asks for the image of a unit and then all deltas on it, until it is released. */
    record UnitWanted(
            int group, long epoch, int primary, long subscription, int sizeClass, int unit)
            implements Data {}

    /** Ends the deltas on a unit. */
    record UnitReleased(
            int group, long epoch, int primary, long subscription, int sizeClass, int unit)
            implements Data {}

    /** Asks for the walk over all units, with this many images allowed before more credit. */
    record Walk(int group, long epoch, int primary, long subscription, int credits)
            implements Data {}

    /** Allows more images of a walk. */
    record Credit(int group, long epoch, int primary, long subscription, int credits)
            implements Data {}

    /**
     * The bytes of one unit at a record number, copied in one turn.
     *
     * @param number all records up to it are in the bytes, none after
     * @param bytes the unit from its start, trailing zeros left out; empty for an absent unit
     */
    record UnitImage(
            int group,
            long epoch,
            int primary,
            long tenure,
            long subscription,
            int sizeClass,
            int unit,
            long number,
            byte[] bytes)
            implements Data {}

    /**
     * What the records up to {@code upTo} changed on the subscribed units (or on the units that the
     * walk has passed), in the layout of {@code RecordWriter}; records that touched none are left
     * out. Sent at least with every heartbeat, so that a subscriber knows how far it has all.
     */
    record Deltas(
            int group,
            long epoch,
            int primary,
            long tenure,
            long subscription,
            long upTo,
            byte[] payload)
            implements Data {}

    /**
     * The walk is over: from {@code number} on whole records follow as {@link Deltas}.
     *
     * @param heights the heights of all size classes at that number
     */
    record WalkEnd(
            int group,
            long epoch,
            int primary,
            long tenure,
            long subscription,
            long number,
            int[] heights)
            implements Data {}

    /** The primary ended the subscription (its queue overflowed, or it doesn't serve any more). */
    record SubscriptionEnded(int group, long epoch, int primary, long subscription, String reason)
            implements Data {}

    /** The subscriber ends the subscription. */
    record Unsubscribe(int group, long epoch, int primary, long subscription) implements Data {}

    /** Asks a fused backup for its heights of a primary; answered by {@link Heights}. */
    record HeightsWanted(int group, long epoch, int backup, int primary, long request)
            implements Data {}

    /**
     * The heights of one primary's stacks as a fused backup has them.
     *
     * @param applied the number they belong to
     */
    record Heights(
            int group,
            long epoch,
            int backup,
            int primary,
            long request,
            long applied,
            int[] heights)
            implements Data {}

    /**
     * Asks a fused backup for a unit, not before it has applied so much.
     *
     * @param notBefore for each primary the least number to have been applied, or -1
     */
    record FusedUnitWanted(
            int group,
            long epoch,
            int backup,
            long request,
            int sizeClass,
            int unit,
            long[] notBefore)
            implements Data {}

    /**
     * A fused unit, copied in one turn with the numbers applied in it.
     *
     * @param applied A of each primary
     * @param bytes from the unit's start, trailing zeros left out
     */
    record FusedUnit(
            int group,
            long epoch,
            int backup,
            long request,
            int sizeClass,
            int unit,
            long[] applied,
            byte[] bytes)
            implements Data {}

    // ---- control: member to coordinator ----

    /** A member's process presents itself; answered by {@link Welcome} or {@link Refused}. */
    record Join(MemberId member, String dataAddress) implements Control {}

    /**
     * Renews the lease; doubles as the heartbeat of the control link.
     *
     * @param renewal growing number
     * @param mapVersion the map that the member has
     */
    record Renew(MemberId member, long renewal, long mapVersion) implements Control {}

    /** A primary's fused backup has not acknowledged for the acknowledgement timeout. */
    record SilentBackup(MemberId member, int group, long epoch, int primary, int backup)
            implements Control {}

    /** A primary's fused backup has applied less than is committed: its memory is gone. */
    record ForgetfulBackup(MemberId member, int group, long epoch, int primary, int backup)
            implements Control {}

    /**
     * A lost primary was decoded, and what came out makes no sense: it isn't served, and is decoded
     * anew.
     */
    record CorruptRebuild(MemberId member, int group, long epoch, int primary, String detail)
            implements Control {}

    /** A link to another member broke: a suspicion. */
    record LinkBroken(MemberId member, MemberId peer) implements Control {}

    /** A joining fused backup has all walks. */
    record Copied(MemberId member, int group, long epoch, int backup) implements Control {}

    /** A primary counts on an ADDING backup and has seen it acknowledge what was committed then. */
    record Confirmed(
            MemberId member, int group, long epoch, int primary, int backup, long backupTenure)
            implements Control {}

    /** A primary is decoded and indexed. */
    record Rebuilt(MemberId member, int group, long epoch, int primary, long tenure)
            implements Control {}

    /** The holder gives up a shard of its own accord (its memory is wiped). */
    record Resigned(MemberId member, ShardId shard, long tenure) implements Control {}

    /** A fence took hold; answers {@link FenceOrder}. */
    record FenceHeld(
            MemberId member,
            int group,
            long epoch,
            int primary,
            int backup,
            long tenure,
            long applied)
            implements Control {}

    /** The records asked for by {@link RecordsWanted}. */
    record RecordsFetched(
            MemberId member, int group, long epoch, int primary, int backup, List<Records> records)
            implements Control {}

    /** A fill was applied; answers {@link Fill}. */
    record Filled(
            MemberId member,
            int group,
            long epoch,
            int primary,
            int backup,
            long tenure,
            long applied)
            implements Control {}

    /**
     * Opens a structure or creates it; answered by {@link StructureOpened}.
     *
     * @param request the asker's number for the answer
     */
    record OpenStructure(MemberId member, long request, ClusterMap.StructureSpec spec)
            implements Control {}

    /** Takes a structure out of the directory; answer: {@link StructureOpened} without entry. */
    record DropStructure(MemberId member, long request, int structure) implements Control {}

    // ---- control: coordinator to member ----

    /** The member is in the map. */
    record Welcome(MemberId member, ClusterMap map) implements Control {}

    /** The member is not let in; the sentence says what to do. */
    record Refused(MemberId member, String reason) implements Control {}

    /** The renewal is in the log; the lease holds once the map of that version is read. */
    record Renewed(MemberId member, long renewal, long mapVersion) implements Control {}

    /** A newer map. */
    record NewMap(ClusterMap map) implements Control {}

    /** Fence: take no record of a tenure of {@code primary} older than {@code tenure}. */
    record FenceOrder(MemberId member, int group, long epoch, int primary, int backup, long tenure)
            implements Control {}

    /** Hand over the records after {@code above} up to {@code upTo}. */
    record RecordsWanted(
            MemberId member, int group, long epoch, int primary, int backup, long above, long upTo)
            implements Control {}

    /** Apply these records although they are of an older tenure: the agreed tail. */
    record Fill(
            MemberId member,
            int group,
            long epoch,
            int primary,
            int backup,
            long tenure,
            long upTo,
            List<Records> records)
            implements Control {}

    /**
     * The structure asked for.
     *
     * @param entry the entry, or null if there is none
     * @param error a sentence where it was refused, else empty
     * @param mapVersion the map that has it
     */
    record StructureOpened(
            MemberId member,
            long request,
            ClusterMap.@Nullable StructureEntry entry,
            String error,
            long mapVersion)
            implements Control {}
}
