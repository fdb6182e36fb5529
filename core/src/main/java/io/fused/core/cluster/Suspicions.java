package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    }

    /** Since when a link is reported as broken without a pause, and when it was the last time. */
    private record Broken(long since, long last) {}

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
        byGroup.computeIfAbsent(group.group(), absent -> new Reports(lived, new LinkedHashSet<>()))
                .silences()
                .add(Silence.of(group, report.primary(), report.backup()));
    }

    /** A member can't reach another; it says so again with every heartbeat until it can. */
    void onLinkBroken(Message.LinkBroken report, long lived) {
        Link link = new Link(report.member(), report.peer());
        Broken known = brokenLinks.get(link);
        long recent = lived - DOUBT_HEARTBEATS * settings.heartbeatMillis();
        long since = known != null && known.last() >= recent ? known.since() : lived;
        brokenLinks.put(link, new Broken(since, lived));
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
     * Whether a member is a bad place for a shard of this group: a link between it and a holder
     * broke not long ago, or this very shard was taken from it.
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
        if (reports == null
                || lived - reports.since() < GATHERING_HEARTBEATS * settings.heartbeatMillis()) {
            return Optional.empty();
        }
        byGroup.remove(group.group());
        if (lived - reports.since() > DOUBT_HEARTBEATS * settings.heartbeatMillis()) {
            // The group was suspended meanwhile; who still has reason to complain does so again.
            return Optional.empty();
        }
        Set<Silence> silences = new LinkedHashSet<>(reports.silences());
        silences.removeIf(silence -> !silence.stillOf(group));
        Optional<ShardId> shard = blame(group, silences, lived);
        shard.ifPresent(id -> blame(id, group, lived));
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
                .map(backup -> Silence.of(group, primary, backup.id().index()))
                .toList();
        return group.primaries().size() > 1
                && possible.size() > 1
                && silences.containsAll(possible);
    }

    private static boolean holdsComplete(MemberId member, GroupEntry group) {
        return Stream.concat(group.primaries().stream(), group.backups().stream())
                .anyMatch(s -> s.state() == ShardState.ACTIVE && member.equals(s.holder()));
    }

    private static boolean holdsSome(MemberId member, GroupEntry group) {
        return group.primaries().stream().anyMatch(s -> member.equals(s.holder()))
                || group.backups().stream().anyMatch(s -> member.equals(s.holder()));
    }
}
