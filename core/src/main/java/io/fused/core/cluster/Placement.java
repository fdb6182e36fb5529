package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.MemberEntry;
import io.fused.core.cluster.ClusterMap.MemberState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which member gets which shard: shards of one group apart, and all members loaded alike. Pure; the
 * same map gives the same answer.
 */
final class Placement {
    private final List<MemberId> members;
    private final Map<MemberId, Load> loads = new TreeMap<>();

    /** What a member holds, in the groups looked at. */
    private static final class Load {
        int shards;
        int primaries;
        int ofThisGroup;
    }

    private Placement(List<MemberId> members) {
        this.members = members;
        for (MemberId member : members) {
            loads.put(member, new Load());
        }
    }

    /**
     * Deals the shards of all groups to the members that are UP, as evenly as possible.
     *
     * @return for each group the holders of its n primaries, then of its f fused backups
     */
    static List<List<MemberId>> founding(ClusterMap map, int groups) {
        Placement placement = new Placement(up(map));
        List<List<MemberId>> founded = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            placement.loads.values().forEach(load -> load.ofThisGroup = 0);
            List<MemberId> holders = new ArrayList<>();
            for (int at = 0; at < map.primaries() + map.faults(); at++) {
                ShardKind kind = at < map.primaries() ? ShardKind.PRIMARY : ShardKind.BACKUP;
                MemberId holder = placement.members.stream()
                        .min(placement.leastLoaded(kind))
                        .orElseThrow();
                placement.take(holder, kind);
                placement.load(holder).ofThisGroup++;
                holders.add(holder);
            }
            founded.add(holders);
        }
        return founded;
    }

    /**
     * Finds a member for a vacant shard.
     *
     * @param limit how many shards of one group a member may hold
     * @param eligible members that may be taken at all
     * @param avoided members that are taken only where there is no other
     * @return empty while no member is free
     */
    static Optional<MemberId> forVacancy(
            ClusterMap map,
            ShardEntry vacancy,
            int limit,
            Predicate<MemberId> eligible,
            Predicate<MemberId> avoided) {
        Placement placement = new Placement(up(map));
        for (GroupEntry group : map.groups()) {
            boolean own = group.group() == vacancy.id().group();
            group.primaries().forEach(shard -> placement.count(shard, own));
            group.backups().forEach(shard -> placement.count(shard, own));
        }
        return placement.members.stream()
                .filter(eligible)
                .filter(member -> placement.load(member).ofThisGroup < limit)
                .min(Comparator.comparing((MemberId member) -> avoided.test(member))
                        .thenComparing(placement.leastLoaded(vacancy.id().kind())));
    }

    private static List<MemberId> up(ClusterMap map) {
        return map.members().stream()
                .filter(member -> member.state() == MemberState.UP)
                .map(MemberEntry::id)
                .toList();
    }

    /**
     * Apart first, then alike; primaries cost more than fused backups, so they count by themselves.
     */
    private Comparator<MemberId> leastLoaded(ShardKind kind) {
        Comparator<MemberId> apart = Comparator.comparingInt(member -> load(member).ofThisGroup);
        Comparator<MemberId> alike = switch (kind) {
            case PRIMARY -> Comparator.comparingInt(member -> load(member).primaries);
            case BACKUP -> Comparator.comparingInt(member -> load(member).shards);
        };
        return apart.thenComparing(alike)
                .thenComparingInt(member -> load(member).shards)
                .thenComparingInt(member -> member.name().length())
                .thenComparing(Comparator.naturalOrder());
    }

    private void count(ShardEntry shard, boolean ofThisGroup) {
        MemberId holder = shard.holder();
        if (holder != null && loads.containsKey(holder)) {
            take(holder, shard.id().kind());
            load(holder).ofThisGroup += ofThisGroup ? 1 : 0;
        }
    }

    private void take(MemberId holder, ShardKind kind) {
        Load load = load(holder);
        load.shards++;
        load.primaries += kind == ShardKind.PRIMARY ? 1 : 0;
    }

    private Load load(MemberId member) {
        Load load = loads.get(member);
        if (load == null) {
            throw new IllegalArgumentException(member + " is not UP");
        }
        return load;
    }
}
