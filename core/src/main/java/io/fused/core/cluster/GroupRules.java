package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How one group's entry changes: epochs, the floor, suspension and loss, and the last steps of
 * joining and rebuilding (sections 8 and 9). Pure; every method returns its argument when nothing
 * changes.
 *
 * <p>The epoch goes up with every change of holders and whenever a shard becomes REBUILDING,
 * JOINING or ADDING, or a rebuilt primary ACTIVE. It stays when a tail is decided, a holder
 * released, or a fused backup confirmed: nobody's holder changes by these, and fences under way
 * needn't begin again.
 */
final class GroupRules {
    private final int n;
    private final Presence presence;
    private final PlantedFault fault;

    GroupRules(int primaries, Presence presence, PlantedFault fault) {
        this.n = primaries;
        this.presence = presence;
        this.fault = fault;
    }

    /** Takes into account that members are there no more: excludes their shards, or suspends. */
    GroupEntry settle(GroupEntry group) {
        if (group.state() != GroupState.NORMAL) {
            return group;
        }
        boolean enough = count(group, presence::complete) >= n;
        return enough || fault == PlantedFault.FLOOR_OFF
                ? vacate(group, presence::missing)
                : withState(group, GroupState.SUSPENDED);
    }

    /** Excludes single shards of holders that are there; never against the floor. */
    GroupEntry exclude(GroupEntry group, List<ShardId> shards) {
        if (group.state() != GroupState.NORMAL) {
            return group;
        }
        Predicate<ShardEntry> leaving = s -> s.holder() != null && shards.contains(s.id());
        boolean enough = count(group, s -> presence.complete(s) && !leaving.test(s)) >= n;
        return enough || fault == PlantedFault.FLOOR_OFF ? vacate(group, leaving) : group;
    }

    /** A member says that it has wiped what it had of a shard in some tenure. */
    GroupEntry resign(GroupEntry group, ShardId id, MemberId member, long tenure) {
        ShardEntry shard = group.shard(id);
        if (member.equals(shard.holder()) && shard.tenure() == tenure) {
            GroupEntry silenced = with(group, s -> s.id().equals(id) ? silence(s) : s);
            return settle(vacate(silenced, s -> s.id().equals(id)));
        }
        if (member.equals(shard.former()) && tenure < shard.tenure()) {
            return with(group, s -> s.id().equals(id) ? released(s) : s);
        }
        return group;
    }

    /** A run of a member is proven dead: nobody waits for its lease, and it answers no more. */
    GroupEntry proveDead(GroupEntry group, MemberId member) {
        return with(group, shard -> {
            ShardEntry changed = member.equals(shard.former()) ? released(shard) : shard;
            return member.equals(changed.holder()) ? silence(changed) : changed;
        });
    }

    /** The lease of a shard's former holder is over. */
    GroupEntry release(GroupEntry group, ShardId id, long tenure, MemberId former) {
        ShardEntry shard = group.shard(id);
        return shard.tenure() == tenure && former.equals(shard.former())
                ? with(group, s -> s.id().equals(id) ? released(s) : s)
                : group;
    }

    /** Gives a vacant shard to a member that is there. */
    GroupEntry place(GroupEntry group, ShardId id, MemberId holder) {
        ShardEntry shard = group.shard(id);
        boolean afterLoss = group.state() == GroupState.LOST && shard.startsEmpty();
        if (shard.holder() != null
                || !presence.present(holder)
                || (group.state() != GroupState.NORMAL && !afterLoss)) {
            return group;
        }
        ShardState state = shard.startsEmpty() ? ShardState.ACTIVE : incomplete(id.kind());
        // Who takes back what it had answers for the new tenure only once it has read of it, and
        // then no more for the old one: there is nobody to wait for.
        ShardEntry given = holder.equals(shard.former()) ? released(shard) : shard;
        ShardEntry taken = copy(given, holder, shard.tenure(), state);
        GroupEntry placed = raised(with(group, s -> s.id().equals(id) ? taken : s));
        boolean whole = placed.primaries().stream().allMatch(GroupRules::active);
        return afterLoss && whole ? settle(withState(placed, GroupState.NORMAL)) : placed;
    }

    /** The tail of a primary is agreed. */
    GroupEntry tail(GroupEntry group, int primary, long tenure, long tail) {
        ShardId id = ShardId.primary(group.group(), primary);
        ShardEntry shard = group.shard(id);
        return shard.state() == ShardState.REBUILDING
                        && shard.tenure() == tenure
                        && shard.tail() < 0
                ? with(group, s -> s.id().equals(id) ? withTail(s, tail) : s)
                : group;
    }

    /** A primary is decoded and indexed. */
    GroupEntry rebuilt(GroupEntry group, ShardId id, MemberId member, long tenure) {
        ShardEntry shard = group.shard(id);
        return group.state() != GroupState.LOST
                        && shard.state() == ShardState.REBUILDING
                        && shard.tail() >= 0
                        && shard.tenure() == tenure
                        && member.equals(shard.holder())
                ? raised(with(
                        group,
                        s -> s.id().equals(id) ? copy(s, member, tenure, ShardState.ACTIVE) : s))
                : group;
    }

    /** A fused backup has all images: the primaries are asked to count on it. */
    GroupEntry copied(GroupEntry group, ShardId id, MemberId member, long tenure) {
        ShardEntry shard = group.shard(id);
        if (group.state() == GroupState.LOST
                || shard.state() != ShardState.JOINING
                || shard.tenure() != tenure
                || !member.equals(shard.holder())
                || !group.primaries().stream().allMatch(GroupRules::active)) {
            return group;
        }
        ShardState state = fault == PlantedFault.NEWCOMER_ACTIVE_ON_COPIED
                ? ShardState.ACTIVE
                : ShardState.ADDING;
        return raised(with(group, s -> s.id().equals(id) ? copy(s, member, tenure, state) : s));
    }

    /** A primary counts on an ADDING fused backup; the last one's confirmation makes it ACTIVE. */
    GroupEntry confirm(
            GroupEntry group, int primary, MemberId member, int backup, long backupTenure) {
        ShardEntry confirming = group.primaries().get(primary);
        ShardId id = ShardId.backup(group.group(), backup);
        ShardEntry shard = group.shard(id);
        if (shard.state() != ShardState.ADDING
                || shard.tenure() != backupTenure
                || shard.confirmedBy().contains(primary)
                || !active(confirming)
                || !member.equals(confirming.holder())) {
            return group;
        }
        List<Integer> confirmedBy = new ArrayList<>(shard.confirmedBy());
        confirmedBy.add(primary);
        confirmedBy.sort(null);
        boolean all = confirmedBy.size() == n;
        ShardState state = all ? ShardState.ACTIVE : ShardState.ADDING;
        List<Integer> kept = all ? List.of() : confirmedBy;
        return with(group, s -> s.id().equals(id) ? confirmed(s, state, kept) : s);
    }

    /** A suspended group goes on with those that are there, if they are enough. */
    GroupEntry resume(GroupEntry group) {
        if (group.state() != GroupState.SUSPENDED || count(group, presence::complete) < n) {
            return group;
        }
        return vacate(withState(group, GroupState.NORMAL), presence::missing);
    }

    /**
     * Gives up what can't come back (or, with force, what isn't there): the primaries among it are
     * LOST, the others go on serving without fused backups.
     */
    GroupEntry lose(GroupEntry group, boolean force) {
        Predicate<ShardEntry> kept = force ? presence::complete : presence::mayBeComplete;
        Predicate<ShardEntry> losing = s -> s.id().kind() == ShardKind.PRIMARY
                && s.state() != ShardState.LOST
                && !(s.startsEmpty() && s.holder() == null)
                && !kept.test(s);
        boolean lost = switch (group.state()) {
            case NORMAL -> false;
            case SUSPENDED -> count(group, kept) < n;
            case LOST -> !none(group, losing);
        };
        if (!lost) {
            return group;
        }
        long epoch = group.epoch() + 1;
        GroupEntry next = with(group, s -> {
            if (losing.test(s)) {
                return vacant(s, epoch, ShardState.LOST);
            }
            return s.id().kind() == ShardKind.BACKUP && (s.holder() != null || active(s))
                    ? vacant(s, epoch, ShardState.JOINING)
                    : s;
        });
        return withState(raised(next), GroupState.LOST);
    }

    /** Lets the lost primaries of a group start empty, as soon as members are free for them. */
    GroupEntry acceptLoss(GroupEntry group) {
        if (group.state() != GroupState.LOST || none(group, s -> s.state() == ShardState.LOST)) {
            return group;
        }
        long epoch = group.epoch() + 1;
        return raised(with(group, s -> s.state() == ShardState.LOST ? startingEmpty(s, epoch) : s));
    }

    /**
     * Takes shards from their holders in a new epoch. What else has to begin again when a primary
     * is replaced, begins again.
     */
    private GroupEntry vacate(GroupEntry group, Predicate<ShardEntry> leaving) {
        if (none(group, leaving)) {
            return group;
        }
        long epoch = group.epoch() + 1;
        boolean primaryReplaced = group.primaries().stream().anyMatch(leaving);
        boolean beginAgain = primaryReplaced && fault != PlantedFault.JOINER_KEPT;
        return raised(with(group, s -> {
            if (leaving.test(s)) {
                return vacant(s, epoch, incomplete(s.id().kind()));
            }
            boolean joining = s.state() == ShardState.JOINING || s.state() == ShardState.ADDING;
            return joining && beginAgain ? copy(s, s.holder(), epoch, ShardState.JOINING) : s;
        }));
    }

    private ShardEntry vacant(ShardEntry shard, long epoch, ShardState state) {
        MemberId former = shard.mayAnswer() ? shard.holder() : shard.former();
        if (shard.id().kind() == ShardKind.BACKUP || fault == PlantedFault.RELEASED_AT_ONCE) {
            former = null;
        }
        long tail = fault == PlantedFault.TAIL_OF_EARLIER_TENURE && !shard.startsEmpty()
                ? shard.tail()
                : -1;
        return new ShardEntry(
                shard.id(), null, epoch, state, false, tail, former == null, former, List.of());
    }

    private static ShardEntry startingEmpty(ShardEntry shard, long epoch) {
        return new ShardEntry(
                shard.id(),
                null,
                epoch,
                ShardState.REBUILDING,
                true,
                0,
                shard.mayAnswer(),
                shard.former(),
                List.of());
    }

    private static ShardState incomplete(ShardKind kind) {
        return switch (kind) {
            case PRIMARY -> ShardState.REBUILDING;
            case BACKUP -> ShardState.JOINING;
        };
    }

    private static boolean active(ShardEntry shard) {
        return shard.state() == ShardState.ACTIVE;
    }

    private static int count(GroupEntry group, Predicate<ShardEntry> which) {
        return (int) (group.primaries().stream().filter(which).count()
                + group.backups().stream().filter(which).count());
    }

    private static boolean none(GroupEntry group, Predicate<ShardEntry> which) {
        return count(group, which) == 0;
    }

    // ---- copies with a part changed ----

    private static GroupEntry with(GroupEntry group, UnaryOperator<ShardEntry> change) {
        return new GroupEntry(
                group.group(),
                group.epoch(),
                group.state(),
                group.primaries().stream().map(change).toList(),
                group.backups().stream().map(change).toList());
    }

    private static GroupEntry withState(GroupEntry group, GroupState state) {
        return new GroupEntry(
                group.group(), group.epoch(), state, group.primaries(), group.backups());
    }

    private static GroupEntry raised(GroupEntry group) {
        return new GroupEntry(
                group.group(),
                group.epoch() + 1,
                group.state(),
                group.primaries(),
                group.backups());
    }

    private static ShardEntry copy(
            ShardEntry shard, @Nullable MemberId holder, long tenure, ShardState state) {
        return new ShardEntry(
                shard.id(),
                holder,
                tenure,
                state,
                shard.startsEmpty(),
                shard.tail(),
                shard.mayAnswer(),
                shard.former(),
                List.of());
    }

    private static ShardEntry confirmed(
            ShardEntry shard, ShardState state, List<Integer> confirmedBy) {
        return new ShardEntry(
                shard.id(),
                shard.holder(),
                shard.tenure(),
                state,
                shard.startsEmpty(),
                shard.tail(),
                shard.mayAnswer(),
                shard.former(),
                confirmedBy);
    }

    private static ShardEntry withTail(ShardEntry shard, long tail) {
        return new ShardEntry(
                shard.id(),
                shard.holder(),
                shard.tenure(),
                shard.state(),
                shard.startsEmpty(),
                tail,
                shard.mayAnswer(),
                shard.former(),
                shard.confirmedBy());
    }

    private static ShardEntry released(ShardEntry shard) {
        return answering(shard, true);
    }

    /** The shard with a holder that doesn't answer, for its process or its memory is gone. */
    private static ShardEntry silence(ShardEntry shard) {
        return shard.mayAnswer() && shard.id().kind() == ShardKind.PRIMARY
                ? answering(shard, false)
                : shard;
    }

    private static ShardEntry answering(ShardEntry shard, boolean mayAnswer) {
        return new ShardEntry(
                shard.id(),
                shard.holder(),
                shard.tenure(),
                shard.state(),
                shard.startsEmpty(),
                shard.tail(),
                mayAnswer,
                mayAnswer ? null : shard.former(),
                shard.confirmedBy());
    }
}
