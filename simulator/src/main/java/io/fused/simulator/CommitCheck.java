package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.replication.ShardView;

/**
 * 3, Commit: what a holder counts committed is applied at every ACTIVE fused backup, and no tail
 * lies below it.
 */
final class CommitCheck extends Check {
    CommitCheck(World world, Views views, Ledger ledger) {
        super(3, world, views, ledger);
    }

    @Override
    public void turned(MemberProcess process) {
        for (ShardView view : views().of(process)) {
            if (view.id().kind() == ShardKind.PRIMARY && view.committed() > 0) {
                long before = ledger().committed(view.id());
                boolean present = views().isByMap(process, view);
                if (view.committed() > before && present) {
                    ledger().countsOn(view.id(), view.committed());
                }
                if (present) {
                    check(process, view);
                }
            }
        }
    }

    private void check(MemberProcess process, ShardView view) {
        GroupEntry group = map().groups().get(view.id().group());
        if (group.state() == ClusterMap.GroupState.LOST) {
            return;
        }
        for (ShardEntry entry : group.backups()) {
            ShardView backup = views().of(entry);
            if (isActive(entry)
                    && backup != null
                    && backup.applied().length > 0
                    && backup.applied()[view.id().index()] < view.committed()) {
                fail(process + " counts records of " + view.id() + " up to " + view.committed()
                        + " as committed, and " + entry.id() + " at " + entry.holder()
                        + " has applied " + backup.applied()[view.id().index()]);
                return;
            }
        }
    }

    @Override
    public void mapChanged(ClusterMap map) {
        for (GroupEntry group : map.groups()) {
            for (ShardEntry entry : group.primaries()) {
                ShardId id = entry.id();
                if (entry.tail() >= 0
                        && !entry.startsEmpty()
                        && entry.state() == ClusterMap.ShardState.REBUILDING
                        && entry.tail() < ledger().committed(id)) {
                    fail("The tail of " + id + " is " + entry.tail() + " although records up to "
                            + ledger().committed(id) + " are committed");
                }
            }
        }
    }
}
