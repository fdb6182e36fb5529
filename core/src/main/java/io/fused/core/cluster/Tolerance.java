package io.fused.core.cluster;

import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many members may crash at this moment without loss. */
public final class Tolerance {
    /** What {@link #of} says where data is missing already, or the cluster isn't founded. */
    public static final int BROKEN = -1;

    private Tolerance() {}

    /**
     * The largest t such that after the crash of any t members every group keeps n complete shards;
     * {@link #BROKEN} if some group hasn't n even now, or is LOST, or there is no group. What votes
     * is left out of account. Cost: proportional to the number of shards.
     */
    public static int of(ClusterMap map) {
        Presence presence = Presence.of(map);
        int least = map.groups().isEmpty() ? BROKEN : Integer.MAX_VALUE;
        for (GroupEntry group : map.groups()) {
            least = Math.min(least, of(group, map.primaries(), presence));
        }
        return least;
    }

    private static int of(GroupEntry group, int n, Presence presence) {
        // The worst choice of members is by how many complete shards each has, most first.
        Map<String, Integer> byMember = new TreeMap<>();
        int complete = count(group.primaries(), presence, byMember)
                + count(group.backups(), presence, byMember);
        if (complete < n || group.state() != GroupState.NORMAL) {
            return BROKEN;
        }
        List<Integer> counts = new ArrayList<>(byMember.values());
        counts.sort(Comparator.reverseOrder());
        int tolerated = 0;
        for (int shards : counts) {
            complete -= shards;
            if (complete < n) {
                break;
            }
            tolerated++;
        }
        return tolerated;
    }

    private static int count(
            List<ShardEntry> shards, Presence presence, Map<String, Integer> byMember) {
        int complete = 0;
        for (ShardEntry shard : shards) {
            if (shard.holder() != null && presence.complete(shard)) {
                byMember.merge(shard.holder().name(), 1, Integer::sum);
                complete++;
            }
        }
        return complete;
    }
}
