package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * 6, Floor: no group is lost, and nobody wipes a shard, while n complete shards are in the memory
 * of processes that aren't dead.
 */
final class FloorCheck extends Check {
    private final Map<ShardId, Place> lastActive = new TreeMap<>();
    private final Map<Integer, Integer> completeBefore = new HashMap<>();

    /** Where a shard was complete last, by the map. */
    private record Place(MemberId holder, long tenure) {}

    FloorCheck(World world, Views views, Ledger ledger) {
        super(6, world, views, ledger);
    }

    @Override
    public void mapChanged(ClusterMap map) {
        for (GroupEntry group : map.groups()) {
            checkEpoch(map, group);
            if (group.state() == GroupState.LOST && complete(group) >= map.primaries()) {
                fail("Group " + group.group() + " is LOST, and " + complete(group)
                        + " complete shards are in memory");
            }
            group.primaries().forEach(this::note);
            group.backups().forEach(this::note);
        }
    }

    /** A group that works never has fewer than n complete shards, by the map's own word. */
    private void checkEpoch(ClusterMap map, GroupEntry group) {
        long active = group.primaries().stream().filter(Check::isActive).count()
                + group.backups().stream().filter(Check::isActive).count();
        if (group.state() == GroupState.NORMAL
                && active < map.primaries()
                && complete(group) >= map.primaries()) {
            fail("Epoch " + group.epoch() + " of group " + group.group() + " leaves " + active
                    + " complete shards, and " + complete(group) + " are in memory");
        }
    }

    private void note(ShardEntry entry) {
        MemberId holder = entry.holder();
        if (isActive(entry) && holder != null) {
            lastActive.put(entry.id(), new Place(holder, entry.tenure()));
        } else {
            // It was given up while enough others stayed, as was looked at before.
            lastActive.remove(entry.id());
        }
    }

    @Override
    public void turned(MemberProcess process) {
        for (GroupEntry group : map().groups()) {
            int before = completeBefore.getOrDefault(group.group(), 0);
            int now = complete(group);
            completeBefore.put(group.group(), now);
            if (before >= map().primaries() && now < map().primaries()) {
                fail(process + " gave up a shard, and group " + group.group() + " has only " + now
                        + " complete shards in memory");
            }
        }
    }

    @Override
    public void died(MemberProcess process) {
        completeBefore.clear();
    }

    private int complete(GroupEntry group) {
        int complete = 0;
        for (ShardEntry entry : group.primaries()) {
            complete += isComplete(entry.id()) ? 1 : 0;
        }
        for (ShardEntry entry : group.backups()) {
            complete += isComplete(entry.id()) ? 1 : 0;
        }
        return complete;
    }

    private boolean isComplete(ShardId id) {
        Place place = lastActive.get(id);
        if (place == null) {
            return false;
        }
        ShardView view = views().of(world().process(place.holder()), id);
        return view != null
                && view.tenure() == place.tenure()
                && switch (view.progress()) {
                    case SILENT, SERVING, FENCED, REBUILT, FOLLOWING -> true;
                    case DECODING, INDEXING, COPYING -> false;
                };
    }
}
