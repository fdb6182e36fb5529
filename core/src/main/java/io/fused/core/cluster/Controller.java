package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.MemberState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at the map and says what should change in it next: founding, giving up silent members,
 * excluding whom members blame, filling vacancies, moving shards from members that can't complete
 * them, releasing holders, agreeing on tails, resuming or giving up suspended groups.
 *
 * <p>It keeps nothing that the map hasn't. What stands in its fields is evidence (who was heard
 * when) and half-done rounds of orders; a controller that has lost both waits a little longer and
 * asks once more.
 */
final class Controller {
    /** For how many heartbeats a group that could resume waits for those who may come back too. */
    private static final int RESUMING_HEARTBEATS = 4;

    private final CoordinatorSettings settings;
    private final PlantedFault fault;
    private final Leases leases;
    private final Suspicions suspicions;
    private final Map<Integer, Suspension> suspensions = new TreeMap<>();
    private final Map<ShardId, TailRound> rounds = new TreeMap<>();
    private final Map<Integer, Long> forgotten = new HashMap<>();

    /**
     * A suspended group, in lived time.
     *
     * @param since when the suspension was first seen
     * @param enoughSince since when enough shards are there again; -1 while they aren't
     */
    private record Suspension(long since, long enoughSince) {}

    Controller(CoordinatorSettings settings, PlantedFault fault) {
        this.settings = settings;
        this.fault = fault;
        this.leases = new Leases(settings);
        this.suspicions = new Suspicions(settings);
    }

    /** Begins anew with nothing but a map. */
    void begin(ClusterMap map, long lived, long monotonic) {
        leases.begin(map, lived, monotonic);
        suspensions.clear();
        rounds.clear();
        if (fault == PlantedFault.CONTROLLER_FORGETS) {
            map.groups().forEach(group -> forgotten.put(group.group(), group.epoch()));
        }
    }

    Leases leases() {
        return leases;
    }

    Suspicions suspicions() {
        return suspicions;
    }

    /**
     * Decides what to propose next. An empty answer means that the map is as it should be, as far
     * as is known at this time, and that all orders are given.
     */
    List<Command> step(ClusterMap map, long lived, long monotonic, Outbox outbox) {
        List<Command> proposals = new ArrayList<>();
        if (map.groups().isEmpty()) {
            found(map, proposals);
            return proposals;
        }
        List<Command.Silent> expired = leases.expired(map, lived);
        if (!expired.isEmpty()) {
            proposals.add(new Command.Expire(expired));
        }
        Presence presence = Presence.of(map);
        rounds.keySet().removeIf(id -> !wantsTail(map.groups().get(id.group()), map.shard(id)));
        for (GroupEntry group : map.groups()) {
            release(group, monotonic, proposals);
            switch (group.state()) {
                case NORMAL -> {
                    suspensions.remove(group.group());
                    if (forgotten.getOrDefault(group.group(), 0L) != group.epoch()) {
                        repair(map, group, lived, proposals, outbox);
                    }
                }
                case SUSPENDED -> watch(group, presence, lived, proposals);
                case LOST -> {
                    suspensions.remove(group.group());
                    lose(map, group, presence, lived, proposals);
                }
            }
        }
        return proposals;
    }

    /** The round that an answer about a primary's tail belongs to. */
    Optional<TailRound> round(int group, int primary) {
        return Optional.ofNullable(rounds.get(ShardId.primary(group, primary)));
    }

    private void found(ClusterMap map, List<Command> proposals) {
        long up = map.members().stream()
                .filter(member -> member.state() == MemberState.UP)
                .count();
        if (up >= settings.foundingMembers()) {
            proposals.add(new Command.Found(Placement.founding(map, settings.groups())));
        }
    }

    private void release(GroupEntry group, long monotonic, List<Command> proposals) {
        for (ShardEntry shard : group.primaries()) {
            MemberId former = shard.former();
            if (former != null && leases.over(shard, monotonic)) {
                proposals.add(new Command.Release(shard.id(), shard.tenure(), former));
            }
        }
    }

    private void repair(
            ClusterMap map, GroupEntry group, long lived, List<Command> proposals, Outbox outbox) {
        suspicions
                .verdict(group, lived, shard -> betterPlace(map, shard, lived).isPresent())
                .ifPresent(blamed -> proposals.add(
                        new Command.Exclude(group.group(), group.epoch(), List.of(blamed))));
        fillVacancy(map, group, lived, shard -> true)
                .or(() -> giveWay(group, lived))
                .or(() -> moveCutOff(map, group, lived))
                .ifPresent(proposals::add);
        if (proposals.isEmpty()) {
            agreeOnTails(group, lived, proposals, outbox);
        }
    }

    /** The next vacancy of a group for which a member is free, primaries first. */
    private Optional<Command> fillVacancy(
            ClusterMap map, GroupEntry group, long lived, Predicate<ShardEntry> which) {
        for (ShardEntry shard : shards(group)) {
            if (shard.holder() != null || !which.test(shard)) {
                continue;
            }
            Optional<MemberId> free = Placement.forVacancy(
                    map,
                    shard,
                    settings.shardsPerMember(),
                    member -> !suspicions.inDoubt(member, lived),
                    member -> suspicions.avoids(shard.id(), member, group, lived));
            if (free.isPresent()) {
                return Optional.of(
                        new Command.Place(group.group(), group.epoch(), shard.id(), free.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * Where no member is free for a lost primary, a fused backup that copies gives way: it began
     * again when the primary was lost, and can't go on before it is back.
     */
    private Optional<Command> giveWay(GroupEntry group, long lived) {
        boolean vacant = group.primaries().stream().anyMatch(s -> s.holder() == null);
        return group.backups().stream()
                .filter(s -> vacant && s.state() == ShardState.JOINING)
                .filter(s -> s.holder() != null && !suspicions.inDoubt(s.holder(), lived))
                .findFirst()
                .map(s -> new Command.Exclude(group.group(), group.epoch(), List.of(s.id())));
    }

    /**
     * A shard that can't be completed where it is, for its holder can't reach what it needs, is
     * taken from there if another member is free that has no such trouble, or, for a lost primary,
     * could be.
     */
    private Optional<Command> moveCutOff(ClusterMap map, GroupEntry group, long lived) {
        for (ShardEntry shard : shards(group)) {
            boolean copying =
                    shard.state() == ShardState.REBUILDING || shard.state() == ShardState.JOINING;
            MemberId holder = shard.holder();
            if (!copying || holder == null || !suspicions.cutOff(holder, group, lived)) {
                continue;
            }
            Optional<MemberId> better = betterPlace(map, shard, lived);
            List<ShardId> leaving = new ArrayList<>(List.of(shard.id()));
            if (better.isEmpty() && shard.state() == ShardState.REBUILDING) {
                givingWay(shard, group, lived).ifPresent(leaving::add);
            }
            if (better.isPresent() || leaving.size() > 1) {
                suspicions.blame(shard.id(), group, lived);
                return Optional.of(new Command.Exclude(group.group(), group.epoch(), leaving));
            }
        }
        return Optional.empty();
    }

    /** A free member that reaches everybody, for a shard that has a holder. */
    private Optional<MemberId> betterPlace(ClusterMap map, ShardEntry shard, long lived) {
        GroupEntry group = map.groups().get(shard.id().group());
        return Placement.forVacancy(
                map,
                shard,
                settings.shardsPerMember(),
                member -> !member.equals(shard.holder())
                        && !suspicions.inDoubt(member, lived)
                        && !suspicions.avoids(shard.id(), member, group, lived),
                member -> false);
    }

    /**
     * A fused backup that copies, at a member from where a primary could be rebuilt. It can't go on
     * before that primary is back.
     */
    private Optional<ShardId> givingWay(ShardEntry primary, GroupEntry group, long lived) {
        for (ShardEntry backup : group.backups()) {
            MemberId holder = backup.holder();
            if (backup.state() == ShardState.JOINING
                    && holder != null
                    && !suspicions.inDoubt(holder, lived)
                    && !suspicions.avoids(primary.id(), holder, group, lived)) {
                return Optional.of(backup.id());
            }
        }
        return Optional.empty();
    }

    private void agreeOnTails(
            GroupEntry group, long lived, List<Command> proposals, Outbox outbox) {
        for (ShardEntry shard : group.primaries()) {
            if (!wantsTail(group, shard)) {
                continue;
            }
            TailRound round = rounds.get(shard.id());
            if (round == null || !round.fits(group)) {
                round = new TailRound(group, shard.id().index(), settings, fault, lived);
                rounds.put(shard.id(), round);
            }
            round.step(lived, outbox).ifPresent(proposals::add);
        }
    }

    private static boolean wantsTail(GroupEntry group, ShardEntry shard) {
        return group.state() == GroupState.NORMAL
                && shard.state() == ShardState.REBUILDING
                && !shard.startsEmpty()
                && shard.tail() < 0;
    }

    /** A suspended group resumes as soon as it can, and is lost as soon as it never can. */
    private void watch(GroupEntry group, Presence presence, long lived, List<Command> proposals) {
        Suspension known = suspensions.getOrDefault(group.group(), new Suspension(lived, -1));
        long complete = count(group, presence::complete);
        if (complete >= group.primaries().size()) {
            long since = known.enoughSince() < 0 ? lived : known.enoughSince();
            known = new Suspension(known.since(), since);
            boolean allBack = complete == count(group, presence::mayBeComplete);
            if (allBack || lived - since >= RESUMING_HEARTBEATS * settings.heartbeatMillis()) {
                proposals.add(new Command.Resume(group.group(), group.epoch()));
            }
        } else {
            known = new Suspension(known.since(), -1);
            boolean timeOut = lived - known.since() >= settings.suspensionMillis();
            if (timeOut
                    || count(group, presence::mayBeComplete) < group.primaries().size()) {
                proposals.add(new Command.Lose(group.group(), group.epoch(), timeOut));
            }
        }
        suspensions.put(group.group(), known);
    }

    /** A lost group gives up what is lost further, and starts empty what the operator accepted. */
    private void lose(
            ClusterMap map,
            GroupEntry group,
            Presence presence,
            long lived,
            List<Command> proposals) {
        boolean more = group.primaries().stream()
                .anyMatch(s -> s.state() == ShardState.ACTIVE && presence.gone(s.holder()));
        if (more) {
            proposals.add(new Command.Lose(group.group(), group.epoch(), false));
            return;
        }
        fillVacancy(map, group, lived, ShardEntry::startsEmpty).ifPresent(proposals::add);
    }

    private static List<ShardEntry> shards(GroupEntry group) {
        return Stream.concat(group.primaries().stream(), group.backups().stream())
                .toList();
    }

    private static long count(GroupEntry group, Predicate<ShardEntry> which) {
        return shards(group).stream().filter(which).count();
    }
}
