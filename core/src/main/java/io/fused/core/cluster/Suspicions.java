package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What members say of each other, until it leads to an exclusion or is forgotten (protocol section
 * 3.5). Volatile: members repeat what still holds.
 */
final class Suspicions {
    /** A member that the coordinator hasn't heard for so many heartbeats is itself in doubt. */
    private static final int DOUBT_HEARTBEATS = 4;

    /** How long the first report of a group waits for others that tell who is to blame. */
    private static final int GATHERING_HEARTBEATS = 2;

    /** For how many heartbeats a shard isn't placed at a broken link or where it was silent. */
    private static final int AVOIDING_HEARTBEATS = 40;

    private final CoordinatorSettings settings;
    private final Map<MemberId, Long> heard = new TreeMap<>();
    private final Map<Integer, Reports> byGroup = new TreeMap<>();
    private final Map<Link, Long> brokenLinks = new TreeMap<>();
    private final Map<ShardId, Blamed> blamed = new TreeMap<>();

    /** The reports of one group in one epoch. */
    private record Reports(long epoch, long since, Set<Silence> silences) {}

    /** A primary doesn't get a fused backup's acknowledgements. */
    private record Silence(int primary, int backup) implements Comparable<Silence> {
        @Override
        public int compareTo(Silence other) {
            int byPrimary = Integer.compare(primary, other.primary);
            return byPrimary != 0 ? byPrimary : Integer.compare(backup, other.backup);
        }
    }

    /** A holder that a shard was taken from because it was silent, and when. */
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

    /** Something came from a member. */
    void heard(MemberId from, long lived) {
        heard.put(from, lived);
    }

    /** A member's control link is down: it is in doubt until something comes from it. */
    void linkDown(MemberId member) {
        heard.remove(member);
    }

    /** A primary reports a fused backup of its own group. */
    void onSilent(GroupEntry group, Message.SilentBackup report, long lived) {
        Reports reports = byGroup.get(group.group());
        if (reports == null || reports.epoch() != group.epoch()) {
            reports = new Reports(group.epoch(), lived, new TreeSet<>());
            byGroup.put(group.group(), reports);
        }
        reports.silences().add(new Silence(report.primary(), report.backup()));
    }

    /** A member can't reach another. */
    void onLinkBroken(Message.LinkBroken report, long lived) {
        brokenLinks.put(new Link(report.member(), report.peer()), lived);
    }

    /** Whether a member has not been heard for so long that no shard should be put there now. */
    boolean inDoubt(MemberId member, long lived) {
        Long last = heard.get(member);
        return last == null || lived - last > DOUBT_HEARTBEATS * settings.heartbeatMillis();
    }

    /**
     * Whether a member is a bad place for a shard of this group: a link between it and a holder
     * broke not long ago, or this very shard was taken from it.
     */
    boolean avoids(ShardId shard, MemberId member, GroupEntry group, long lived) {
        long horizon = lived - AVOIDING_HEARTBEATS * settings.heartbeatMillis();
        brokenLinks.values().removeIf(at -> at < horizon);
        blamed.values().removeIf(at -> at.lived() < horizon);
        Blamed last = blamed.get(shard);
        if (last != null && member.equals(last.holder())) {
            return true;
        }
        for (Link link : brokenLinks.keySet()) {
            if ((link.from().equals(member) && holdsSome(link.to(), group))
                    || (link.to().equals(member) && holdsSome(link.from(), group))) {
                return true;
            }
        }
        return false;
    }

    /** Whom to exclude from a group now, if anyone. */
    Optional<ShardId> verdict(GroupEntry group, long lived) {
        Reports reports = byGroup.get(group.group());
        if (reports == null || reports.epoch() != group.epoch()) {
            return Optional.empty();
        }
        if (lived - reports.since() < GATHERING_HEARTBEATS * settings.heartbeatMillis()) {
            return Optional.empty();
        }
        byGroup.remove(group.group());
        Optional<ShardId> shard = blame(group, reports.silences(), lived);
        shard.ifPresent(id -> blamed.put(id, new Blamed(group.shard(id).holder(), lived)));
        return shard;
    }

    /**
     * A fused backup that the coordinator doesn't hear either is to blame; else a primary that
     * alone misses all of its fused backups, if these are at least two, for one missing link has
     * two ends; else the fused backup.
     */
    private Optional<ShardId> blame(GroupEntry group, Set<Silence> silences, long lived) {
        for (Silence silence : silences) {
            MemberId holder = group.backups().get(silence.backup()).holder();
            if (holder != null && inDoubt(holder, lived)) {
                return Optional.of(ShardId.backup(group.group(), silence.backup()));
            }
        }
        Set<Integer> reporting = new TreeSet<>();
        silences.forEach(silence -> reporting.add(silence.primary()));
        for (int primary : reporting) {
            if (reporting.size() == 1 && missesAll(primary, group, silences)) {
                return Optional.of(ShardId.primary(group.group(), primary));
            }
        }
        return silences.stream()
                .findFirst()
                .map(silence -> ShardId.backup(group.group(), silence.backup()));
    }

    private static boolean missesAll(int primary, GroupEntry group, Set<Silence> silences) {
        List<Silence> possible = group.backups().stream()
                .filter(backup ->
                        backup.state() == ShardState.ACTIVE || backup.state() == ShardState.ADDING)
                .map(backup -> new Silence(primary, backup.id().index()))
                .toList();
        return group.primaries().size() > 1
                && possible.size() > 1
                && silences.containsAll(possible);
    }

    private static boolean holdsSome(MemberId member, GroupEntry group) {
        return group.primaries().stream().anyMatch(s -> member.equals(s.holder()))
                || group.backups().stream().anyMatch(s -> member.equals(s.holder()));
    }
}
