package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What members say of each other, until it leads to an exclusion or is forgotten. Volatile: members
 * repeat what still holds.
 */
final class Suspicions {
    /** A member that the coordinator hasn't heard for so many heartbeats is itself in doubt. */
    private static final int DOUBT_HEARTBEATS = 4;

    /** How long the first report of a group waits for others that tell who is to blame. */
    private static final int GATHERING_HEARTBEATS = 2;

    /**
     * How long it waits where one word more would turn the verdict round: a primary that has just
     * sent a record, or stood still, finds its fused backup silent later than others do.
     */
    private static final int LONG_GATHERING_HEARTBEATS = 4;

    /** After so long a report tells nothing any more; who has reason to complain does so again. */
    private static final int STALE_HEARTBEATS = 8;

    /** For how many heartbeats a shard isn't placed at a broken link or where it was silent. */
    private static final int AVOIDING_HEARTBEATS = 40;

    private final CoordinatorSettings settings;
    private final Map<MemberId, Long> heard = new TreeMap<>();
    private final Map<Integer, Reports> byGroup = new TreeMap<>();
    private final Map<Link, Broken> brokenLinks = new TreeMap<>();
    private final Map<ShardId, Blamed> blamed = new TreeMap<>();

    /** The reports of one group, and since when, in lived time. */
    private record Reports(long since, Set<Silence> silences) {}

    /** A primary doesn't get a fused backup's acknowledgements; each in its tenure. */
    private record Silence(int primary, long primaryTenure, int backup, long backupTenure) {
        static Silence of(GroupEntry group, int primary, int backup) {
            return new Silence(
                    primary,
                    group.primaries().get(primary).tenure(),
                    backup,
                    group.backups().get(backup).tenure());
        }

        boolean stillOf(GroupEntry group) {
            return equals(of(group, primary, backup));
        }

        ShardEntry primary(GroupEntry group) {
            return group.primaries().get(primary);
        }

        ShardEntry backup(GroupEntry group) {
            return group.backups().get(backup);
        }
    }

    /**
     * Since when a link is reported as broken without a pause, and when it was the last time.
     *
     * @param silent whether its other end was silent for long, and was heard here in that time:
     *     then it tells something whatever becomes of the other end
     */
    private record Broken(long since, long last, boolean silent) {}

    /** A holder that a shard was taken from because it was silent or cut off, and when. */
    private record Blamed(@Nullable MemberId holder, long lived) {}

    /** A data link, from the end that reported it. */
    private record Link(MemberId from, MemberId to) implements Comparable<Link> {
        @Override
        public int compareTo(Link other) {
            int byFrom = from.compareTo(other.from);
            return byFrom != 0 ? byFrom : to.compareTo(other.to);
        }
    }

    Suspicions(CoordinatorSettings settings) {
        this.settings = settings;
    }

    /** Something came from a member; its former runs are over. */
    void heard(MemberId from, long lived) {
        if (heard.put(from, lived) == null) {
            heard.keySet()
                    .removeIf(other -> other.name().equals(from.name())
                            && other.incarnation() < from.incarnation());
        }
    }

    /** A member's control link is down: it is in doubt until something comes from it. */
    void linkDown(MemberId member) {
        heard.remove(member);
    }

    /** A primary reports a fused backup of its own group. */
    void onSilent(GroupEntry group, Message.SilentBackup report, long lived) {
        byGroup.computeIfAbsent(group.group(), absent -> new Reports(lived, new LinkedHashSet<>()))
                .silences()
                .add(Silence.of(group, report.primary(), report.backup()));
        MemberId silent = group.backups().get(report.backup()).holder();
        if (silent != null) {
            broken(new Link(report.member(), silent), lived, !inDoubt(silent, lived));
        }
    }

    /** A member can't reach another; it says so again with every heartbeat until it can. */
    void onLinkBroken(Message.LinkBroken report, long lived) {
        broken(new Link(report.member(), report.peer()), lived, false);
    }

    private void broken(Link link, long lived, boolean silent) {
        Broken known = brokenLinks.get(link);
        long recent = lived - DOUBT_HEARTBEATS * settings.heartbeatMillis();
        brokenLinks.put(
                link,
                known != null && known.last() >= recent
                        ? new Broken(known.since(), lived, silent || known.silent())
                        : new Broken(lived, lived, silent));
    }

    /**
     * Whether an incomplete shard's holder has been cut off from a holder of a complete one for the
     * acknowledgement time: it can't go on there.
     */
    boolean cutOff(MemberId holder, GroupEntry group, long lived) {
        long recent = lived - DOUBT_HEARTBEATS * settings.heartbeatMillis();
        return brokenLinks.entrySet().stream().anyMatch(entry -> {
            Link link = entry.getKey();
            Broken broken = entry.getValue();
            boolean source = (link.from().equals(holder) && holdsComplete(link.to(), group))
                    || (link.to().equals(holder) && holdsComplete(link.from(), group));
            return source
                    && broken.last() >= recent
                    && lived - broken.since() >= settings.acknowledgementMillis();
        });
    }

    /** A shard is taken from its holder by evidence: it isn't put there again for a while. */
    void blame(ShardId shard, GroupEntry group, long lived) {
        blamed.put(shard, new Blamed(group.shard(shard).holder(), lived));
    }

    /** Whether a member has not been heard for so long that no shard should be put there now. */
    boolean inDoubt(MemberId member, long lived) {
        Long last = heard.get(member);
        return last == null || lived - last > DOUBT_HEARTBEATS * settings.heartbeatMillis();
    }

    /**
     * Whether a member is a bad place for a shard of this group: a link between it and a holder of
     * another one broke not long ago, or this very shard was taken from it.
     */
    boolean avoids(ShardId shard, MemberId member, GroupEntry group, long lived) {
        long horizon = lived - AVOIDING_HEARTBEATS * settings.heartbeatMillis();
        brokenLinks.values().removeIf(broken -> broken.last() < horizon);
        blamed.values().removeIf(at -> at.lived() < horizon);
        Blamed last = blamed.get(shard);
        if (last != null && member.equals(last.holder())) {
            return true;
        }
        for (Link link : brokenLinks.keySet()) {
            if ((link.from().equals(member) && holdsOther(link.to(), group, shard))
                    || (link.to().equals(member) && holdsOther(link.from(), group, shard))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whom to exclude from a group now, if anyone: of the ends of the links that are silent one
     * that the coordinator doesn't hear either; else the one at the most links that are silent or
     * broken.
     *
     * @param movable which shards somebody else could take
     */
    Optional<ShardId> verdict(GroupEntry group, long lived, Predicate<ShardEntry> movable) {
        Reports reports = byGroup.get(group.group());
        if (reports == null) {
            return Optional.empty();
        }
        List<Silence> silences = reports.silences().stream()
                .filter(silence -> silence.stillOf(group))
                .toList();
        boolean primaryGoes = isLone(silences, group)
                && !isInDoubt(silences.get(0).backup(group), lived)
                && movable.test(silences.get(0).primary(group));
        int gathering = primaryGoes ? LONG_GATHERING_HEARTBEATS : GATHERING_HEARTBEATS;
        long age = lived - reports.since();
        if (age < gathering * settings.heartbeatMillis()) {
            return Optional.empty();
        }
        byGroup.remove(group.group());
        if (age > STALE_HEARTBEATS * settings.heartbeatMillis()) {
            return Optional.empty(); // The group was suspended meanwhile.
        }
        ShardKind rather = primaryGoes ? ShardKind.PRIMARY : ShardKind.BACKUP;
        Optional<ShardId> shard = silences.stream()
                .flatMap(silence -> Stream.of(silence.backup(group), silence.primary(group)))
                .filter(end -> isToSpare(end, group, silences, lived))
                .max(Comparator.comparing((ShardEntry end) -> isInDoubt(end, lived))
                        .thenComparingLong(end -> missedBy(end.holder(), lived))
                        .thenComparing(end -> end.id().kind() == rather))
                .map(ShardEntry::id);
        shard.ifPresent(id -> blame(id, group, lived));
        return shard;
    }

    /**
     * Whether all that is said is that one primary misses the only fused backup that it awaits, and
     * there are others that would have said the same. Of any other link the fused backup goes where
     * nothing else tells its ends apart, for it serves nobody.
     */
    private static boolean isLone(List<Silence> silences, GroupEntry group) {
        long awaited = group.backups().stream()
                .filter(s -> s.state() == ShardState.ACTIVE || s.state() == ShardState.ADDING)
                .count();
        return silences.size() == 1 && awaited == 1 && group.primaries().size() > 1;
    }

    /**
     * Whether n complete shards stay when one is given up: at members that aren't in doubt, and not
     * fused backups that another primary misses. Else waiting is safer than believing a member that
     * may be gone itself: whoever is silent for good loses its lease, and who has reason to
     * complain still does so again.
     */
    private boolean isToSpare(
            ShardEntry given, GroupEntry group, List<Silence> silences, long lived) {
        Set<ShardId> missed = new TreeSet<>();
        for (Silence silence : silences) {
            ShardEntry primary = silence.primary(group);
            if (!primary.id().equals(given.id()) && !isInDoubt(primary, lived)) {
                missed.add(silence.backup(group).id());
            }
        }
        long left = shards(group)
                .filter(s -> !s.id().equals(given.id()) && s.state() == ShardState.ACTIVE)
                .filter(s -> !isInDoubt(s, lived) && !missed.contains(s.id()))
                .count();
        return left >= group.primaries().size();
    }

    private boolean isInDoubt(ShardEntry shard, long lived) {
        return shard.holder() != null && inDoubt(shard.holder(), lived);
    }

    /**
     * How many members don't hear a member or aren't heard by it, of all groups. Those that may be
     * gone don't count, unless they were heard here when they were silent to it.
     */
    private long missedBy(@Nullable MemberId member, long lived) {
        long recent = lived - STALE_HEARTBEATS * settings.heartbeatMillis();
        Set<MemberId> others = new TreeSet<>();
        brokenLinks.forEach((link, broken) -> {
            boolean complains = link.from().equals(member);
            if (broken.last() >= recent && (complains || link.to().equals(member))) {
                MemberId other = complains ? link.to() : link.from();
                if (!inDoubt(other, lived) || (complains && broken.silent())) {
                    others.add(other);
                }
            }
        });
        return others.size();
    }

    private static boolean holdsComplete(MemberId member, GroupEntry group) {
        return shards(group)
                .anyMatch(s -> s.state() == ShardState.ACTIVE && member.equals(s.holder()));
    }

    private static boolean holdsOther(MemberId member, GroupEntry group, ShardId shard) {
        return shards(group).anyMatch(s -> !s.id().equals(shard) && member.equals(s.holder()));
    }

    private static Stream<ShardEntry> shards(GroupEntry group) {
        return Stream.concat(group.primaries().stream(), group.backups().stream());
    }
}
