package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.MemberEntry;
import io.fused.core.cluster.ClusterMap.MemberState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When leases run out, by two measures of time that must not be confused.
 *
 * <p>Whether a member is <em>given up</em> is judged by lived time: what passed while the
 * coordinator's own loop took its turns. A coordinator that was itself not scheduled for a while
 * has heard nobody, and blames nobody for it. Whether a former holder's lease is <em>over</em> is
 * judged by the clock, for that lease runs whether the coordinator does or not.
 *
 * <p>All of this is forgotten with the leadership. What isn't known is taken to have begun just
 * now, which waits too long rather than too short.
 */
final class Leases {
    private final CoordinatorSettings settings;
    private final Map<MemberId, Renewal> renewals = new TreeMap<>();
    private final Map<ShardId, Waiting> waiting = new TreeMap<>();

    /** When a member's last renewal was applied, by both measures. */
    private record Renewal(long lived, long monotonic) {}

    /** Whose lease a shard waits for, and until when. */
    private record Waiting(MemberId former, long until) {}

    Leases(CoordinatorSettings settings) {
        this.settings = settings;
    }

    /** Begins anew with a map: every lease may have been renewed this very moment. */
    void begin(ClusterMap map, long lived, long monotonic) {
        renewals.clear();
        waiting.clear();
        for (MemberEntry member : map.members()) {
            renewals.put(member.id(), new Renewal(lived, monotonic));
        }
        track(map, monotonic);
    }

    /** A member has joined, or its renewal was applied. */
    void renewed(MemberId member, long lived, long monotonic) {
        renewals.put(member, new Renewal(lived, monotonic));
    }

    /**
     * Looks at a map that a command has changed: for each former holder that is waited for anew,
     * the last renewal up to this command decides, whatever it renews later.
     */
    void track(ClusterMap map, long monotonic) {
        Set<MemberId> known = new TreeSet<>();
        map.members().forEach(member -> known.add(member.id()));
        for (GroupEntry group : map.groups()) {
            for (ShardEntry shard : group.primaries()) {
                track(shard, monotonic);
                addIfPresent(known, shard.holder());
                addIfPresent(known, shard.former());
            }
        }
        renewals.keySet().retainAll(known);
    }

    private void track(ShardEntry shard, long monotonic) {
        MemberId former = shard.former();
        Waiting known = waiting.get(shard.id());
        if (former == null) {
            waiting.remove(shard.id());
        } else if (known == null || !known.former().equals(former)) {
            Renewal last = renewals.get(former);
            long from = last == null ? monotonic : last.monotonic();
            waiting.put(shard.id(), new Waiting(former, from + settings.releaseMillis()));
        }
    }

    /** Whether the lease that a shard's holder waits for is over. */
    boolean over(ShardEntry shard, long monotonic) {
        Waiting known = waiting.get(shard.id());
        return known != null && known.former().equals(shard.former()) && monotonic >= known.until();
    }

    /** When the next lease is over that is waited for and wasn't over at a time, by the clock. */
    long nextOver(long monotonic) {
        long next = Long.MAX_VALUE;
        for (Waiting shard : waiting.values()) {
            next = shard.until() > monotonic ? Math.min(next, shard.until()) : next;
        }
        return next;
    }

    /**
     * The members to be given up now. While others are about to follow within two heartbeats none
     * is: leases that end together are judged together, or the first ones' memory would be given up
     * for nothing.
     */
    List<Command.Silent> expired(ClusterMap map, long lived) {
        List<Command.Silent> silent = new ArrayList<>();
        boolean othersFollow = false;
        for (MemberEntry member : map.members()) {
            Renewal last = renewals.get(member.id());
            if (member.state() != MemberState.UP || last == null) {
                continue;
            }
            long silence = lived - last.lived();
            if (silence >= settings.leaseMillis()) {
                silent.add(new Command.Silent(member.id(), member.renewal()));
            } else if (silence >= settings.leaseMillis() - 2 * settings.heartbeatMillis()) {
                othersFollow = true;
            }
        }
        return othersFollow ? List.of() : silent;
    }

    private static void addIfPresent(Set<MemberId> known, @Nullable MemberId run) {
        if (run != null) {
            known.add(run);
        }
    }
}
