package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Members, groups, who holds which shard, and the directory of structures: the state that the
 * cluster agrees on. Immutable; every change makes a new one with a higher version.
 *
 * @param clusterId drawn when the cluster was founded; messages of other clusters are refused
 * @param version grows by one with every command that changed something that members must know; a
 *     lease renewal alone leaves it as it is
 * @param primaries n, the primaries of each group, at least 1
 * @param faults f, the fused backups of each group, at least 0
 * @param members every member known, by name, ascending
 * @param groups the groups by number, ascending from 0
 * @param structures the directory, by id, ascending
 * @param nextStructure the id that the next structure gets; ids are never reused
 */
public record ClusterMap(
        String clusterId,
        long version,
        int primaries,
        int faults,
        List<MemberEntry> members,
        List<GroupEntry> groups,
        List<StructureEntry> structures,
        int nextStructure) {

    /** Keeps the lists unmodifiable. */
    public ClusterMap {
        members = List.copyOf(members);
        groups = List.copyOf(groups);
        structures = List.copyOf(structures);
    }

    /** The member of this name. */
    public Optional<MemberEntry> member(String name) {
        return members.stream().filter(m -> m.id().name().equals(name)).findFirst();
    }

    /** The entry of a shard; the shard must exist. */
    public ShardEntry shard(ShardId id) {
        return groups.get(id.group()).shard(id);
    }

    /** The structure of this id. */
    public Optional<StructureEntry> structure(int id) {
        int low = 0;
        int high = structures.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = structures.get(middle).id();
            if (found == id) {
                return Optional.of(structures.get(middle));
            }
            if (found < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** The number of primaries in all groups: shard numbers are group·n + index, below this. */
    public int shardCount() {
        return groups.size() * primaries;
    }

    /**
     * The shard number that a key's hash belongs to. The top 14 bits of the hash are its slot;
     * slots are dealt in equal runs.
     */
    public int shardOfHash(long hash) {
        int slot = (int) (hash >>> 50);
        return (int) ((long) slot * shardCount() >>> 14);
    }

    /**
     * A member.
     *
     * @param id name and present incarnation
     * @param dataAddress where its data port is reached, host:port
     * @param state UP, OUT when it was given up, or DEAD when its process is proven to have ended
     * @param renewal the number of its last lease renewal, growing within an incarnation
     */
    public record MemberEntry(MemberId id, String dataAddress, MemberState state, long renewal) {}

    /** Whether the cluster counts on a member. */
    public enum MemberState {
        /** It renews its lease. */
        UP,
        /** It was excluded; it may come back. */
        OUT,
        /**
         * Its process has ended, as the process that started it has proven; only a new run comes.
         */
        DEAD
    }

    /**
     * A code group.
     *
     * @param group its number
     * @param epoch raised at every change of its membership, from 1
     * @param state whether it works
     * @param primaries n entries by index
     * @param backups f entries by index
     */
    public record GroupEntry(
            int group,
            long epoch,
            GroupState state,
            List<ShardEntry> primaries,
            List<ShardEntry> backups) {
        /** Keeps the lists unmodifiable. */
        public GroupEntry {
            primaries = List.copyOf(primaries);
            backups = List.copyOf(backups);
        }

        /** The entry of a shard of this group. */
        public ShardEntry shard(ShardId id) {
            return switch (id.kind()) {
                case PRIMARY -> primaries.get(id.index());
                case BACKUP -> backups.get(id.index());
            };
        }
    }

    /** Whether a group works. */
    public enum GroupState {
        /** At least n complete shards, and the lost ones under repair. */
        NORMAL,
        /** Too few complete shards are reachable; memory is kept until members return. */
        SUSPENDED,
        /** More than f shards are gone for good; the operator must accept the loss. */
        LOST
    }

    /**
     * A shard's place.
     *
     * @param id which shard
     * @param holder the run of a member that has it, or null while no member is free (vacant)
     * @param tenure the epoch in which this holder began
     * @param state how complete it is
     * @param startsEmpty whether this tenure began without data (at the founding, or after an
     *     accepted loss): the holder creates the shard, it receives nothing
     * @param tail of a primary whose holder was replaced: the last record kept for this tenure, or
     *     -1 while it isn't decided
     * @param mayAnswer whether the holder may answer: the former holder's lease is over, or its
     *     death is proven
     * @param former of a primary: the last holder that could answer, while its lease has to be
     *     waited for; null once the lease is over, and always where {@code mayAnswer} is true
     * @param confirmedBy of a fused backup being added: the primaries (by index, ascending) that
     *     have confirmed it
     */
    public record ShardEntry(
            ShardId id,
            @Nullable MemberId holder,
            long tenure,
            ShardState state,
            boolean startsEmpty,
            long tail,
            boolean mayAnswer,
            @Nullable MemberId former,
            List<Integer> confirmedBy) {
        /** Keeps the list unmodifiable. */
        public ShardEntry {
            confirmedBy = List.copyOf(confirmedBy);
        }
    }

    /** How complete a shard is. */
    public enum ShardState {
        /** Complete; counts. */
        ACTIVE,
        /** A primary on a new holder, being decoded. */
        REBUILDING,
        /** A fused backup that copies. */
        JOINING,
        /** A fused backup that has copied and is entering the acknowledgement sets. */
        ADDING,
        /** Gone for good until the operator accepts it. */
        LOST
    }

    /** The kinds of structures. */
    public enum StructureKind {
        /** A hash map. */
        MAP,
        /** A list. */
        LIST,
        /** A queue, first in first out. */
        QUEUE,
        /** A set: a map whose values are empty. */
        SET,
        /** A queue with two ends. */
        DEQUE,
        /** A number that is added to. */
        COUNTER,
        /** A map in the order of its keys. */
        SORTED_MAP,
        /** A set in the order of its elements: a sorted map whose values are empty. */
        SORTED_SET,
        /** A queue in the order of its items' keys. */
        PRIORITY_QUEUE,
        /** A hash map in the order of insertion. */
        LINKED_MAP,
        /** A set in the order of insertion: a linked map whose values are empty. */
        LINKED_SET,
        /** A multimap: a sorted set of pairs of a key and a value. */
        MULTIMAP
    }

    /**
     * What an application says of a structure.
     *
     * @param name the name that it gave it; unique per placement, which is {@code pinned} and
     *     {@code near}
     * @param kind what it is
     * @param codec the names of its codecs, for error messages and for refusing others
     * @param pinned the shard number that it is pinned to, or -1 for none
     * @param near the id of the structure on whose shard it is to lie, or 0 for none; not both
     * @param capacity how many items a queue or deque takes, or 0 for no bound
     */
    public record StructureSpec(
            String name, StructureKind kind, String codec, int pinned, int near, int capacity) {}

    /**
     * A structure of the directory.
     *
     * @param id its id in nodes and requests, from 1
     * @param spec what the application said of it
     * @param shard the shard number that holds it, or -1 when it is spread over all by key
     */
    public record StructureEntry(int id, StructureSpec spec, int shard) {
        /** The name that the application gave it. */
        public String name() {
            return spec.name();
        }

        /** What it is. */
        public StructureKind kind() {
            return spec.kind();
        }
    }
}
