package io.fused.simulator;

import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.Map;

/**
 * 10, Tail: one tail for each tenure of a shard, the greatest number that an ACTIVE fused backup
 * had applied at the fence, and all of them have it when it enters the map.
 */
final class TailCheck extends Check {
    private final Map<Tenure, Long> decided = new HashMap<>();
    private final Map<String, Long> fenced = new HashMap<>();

    private record Tenure(ShardId shard, long number) {}

    TailCheck(World world, Views views, Ledger ledger) {
        super(10, world, views, ledger);
    }

    @Override
    public void reported(MemberProcess process, Message.Control message) {
        if (message instanceof Message.FenceHeld held) {
            String fence = held.group() + " " + held.primary() + " " + held.tenure() + " "
                    + held.epoch() + " " + held.backup();
            fenced.put(fence, held.applied());
        }
    }

    @Override
    public void mapChanged(ClusterMap map) {
        for (GroupEntry group : map.groups()) {
            for (ShardEntry entry : group.primaries()) {
                if (!entry.startsEmpty() && entry.tail() >= 0) {
                    check(group, entry);
                }
            }
        }
    }

    private void check(GroupEntry group, ShardEntry entry) {
        Tenure tenure = new Tenure(entry.id(), entry.tenure());
        Long known = decided.put(tenure, entry.tail());
        if (known != null) {
            if (known != entry.tail()) {
                fail("The tail of " + tenure + " was " + known + " and is now " + entry.tail());
            }
            return;
        }
        if (entry.state() != ShardState.REBUILDING) {
            fail("The tail of " + tenure + " entered the map when it was " + entry.state());
        }
        int primary = entry.id().index();
        for (ShardEntry backup : group.backups()) {
            ShardView view = isActive(backup) ? views().of(backup) : null;
            if (view == null || view.applied().length == 0) {
                continue;
            }
            if (view.applied()[primary] != entry.tail()) {
                fail("The tail of " + tenure + " is " + entry.tail() + ", and " + backup.id()
                        + " at " + backup.holder() + " has applied " + view.applied()[primary]);
                return;
            }
            String fence = group.group() + " " + primary + " " + entry.tenure() + " "
                    + group.epoch() + " " + backup.id().index();
            Long held = fenced.get(fence);
            if (held == null || held > entry.tail()) {
                fail("The tail of " + tenure + " is " + entry.tail() + ", and " + backup.id()
                        + " answered the fence with " + held);
                return;
            }
        }
    }
}
