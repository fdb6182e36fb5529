package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.replication.ShardView;
import java.util.ArrayList;
import java.util.List;

/**
 * 4, Retention: whatever one ACTIVE fused backup has applied and another one hasn't, the first
 * still has as raw records; the living holder has it too.
 */
final class RetentionCheck extends Check {
    RetentionCheck(World world, Views views, Ledger ledger) {
        super(4, world, views, ledger);
    }

    @Override
    public void turned(MemberProcess process) {
        for (ShardView view : views().of(process)) {
            GroupEntry group = map().groups().get(view.id().group());
            switch (view.id().kind()) {
                case PRIMARY -> check(group, view.id().index());
                case BACKUP -> {
                    for (int primary = 0; primary < group.primaries().size(); primary++) {
                        check(group, primary);
                    }
                }
            }
        }
    }

    private void check(GroupEntry group, int primary) {
        List<ShardView> backups = new ArrayList<>();
        long least = Long.MAX_VALUE;
        for (ShardEntry entry : group.backups()) {
            ShardView view = isActive(entry) ? views().of(entry) : null;
            if (view != null && view.progress() == ShardView.Progress.FOLLOWING) {
                backups.add(view);
                least = Math.min(least, view.applied()[primary]);
            }
        }
        for (ShardView view : backups) {
            long first = view.firstRetained()[primary];
            if (view.applied()[primary] > least && first > least + 1) {
                fail(view.id() + " has records of " + ShardId.primary(group.group(), primary)
                        + " only from " + first + " on, and another fused backup has applied "
                        + least);
                return;
            }
        }
        ShardEntry entry = group.primaries().get(primary);
        ShardView holder = backups.isEmpty() ? null : views().of(entry);
        if (holder != null
                && isActive(entry)
                && holder.last() > least
                && holder.firstRetained().length > 0
                && holder.firstRetained()[0] > least + 1) {
            fail(holder.id() + " has records only from " + holder.firstRetained()[0]
                    + " on, and a fused backup has applied " + least);
        }
    }
}
