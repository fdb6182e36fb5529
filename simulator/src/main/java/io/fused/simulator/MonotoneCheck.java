package io.fused.simulator;

import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.MemberEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.Map;

/**
 * 13, Monotone: what counts upwards never goes down: version, epochs and tenures of the map, its
 * members' renewals, and in one process a shard's last, committed and applied numbers.
 */
final class MonotoneCheck extends Check {
    private final Map<String, Long> greatest = new HashMap<>();

    MonotoneCheck(World world, Views views, Ledger ledger) {
        super(13, world, views, ledger);
    }

    @Override
    public void mapChanged(ClusterMap map) {
        rises("map version", map.version());
        for (MemberEntry member : map.members()) {
            rises("incarnation of " + member.id().name(), member.id().incarnation());
            rises("renewal of " + member.id(), member.renewal());
        }
        for (GroupEntry group : map.groups()) {
            rises("epoch of group " + group.group(), group.epoch());
            for (ShardEntry entry : group.primaries()) {
                rises("tenure of " + entry.id(), entry.tenure());
            }
            for (ShardEntry entry : group.backups()) {
                rises("tenure of " + entry.id(), entry.tenure());
            }
        }
    }

    @Override
    public void turned(MemberProcess process) {
        for (ShardView view : views().of(process)) {
            String shard = view.id() + " tenure " + view.tenure() + " at " + process.number();
            if (view.id().kind() == ShardKind.PRIMARY) {
                rises("last of " + shard, view.last());
                rises("committed of " + shard, view.committed());
            } else if (view.progress() == ShardView.Progress.FOLLOWING) {
                for (int primary = 0; primary < view.applied().length; primary++) {
                    rises("applied of " + primary + " at " + shard, view.applied()[primary]);
                }
            }
        }
    }

    private void rises(String what, long number) {
        Long before = greatest.put(what, number);
        if (before != null && number < before) {
            fail("The " + what + " went down from " + before + " to " + number);
        }
    }
}
