package io.fused.simulator;

import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.Tolerance;
import io.fused.core.replication.ShardView;
import io.fused.core.structure.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * 18, Liveness. When every call is answered no poll is parked beside an item; when all has come to
 * rest the tolerance is f, nothing is queued, retained or subscribed to, and every fused backup has
 * every record.
 */
final class LivenessCheck extends Check {
    private final List<String> problems = new ArrayList<>();

    LivenessCheck(World world, Views views, Ledger ledger) {
        super(18, world, views, ledger);
    }

    /**
     * Says what has not come to rest, when nothing has been asked for a while; empty if all has.
     */
    List<String> unsettled() {
        problems.clear();
        if (Tolerance.of(map()) != world().shape().faults()) {
            problems.add("The tolerance is " + Tolerance.of(map()) + " after all has come to rest");
        }
        for (GroupEntry group : map().groups()) {
            for (ShardEntry entry : group.primaries()) {
                checkPrimary(entry);
            }
            for (ShardEntry entry : group.backups()) {
                checkBackup(group, entry);
            }
        }
        return List.copyOf(problems);
    }

    /** Looks for operations that wait for an item, or for room, that there is. */
    void checkParked() {
        for (GroupEntry group : map().groups()) {
            for (ShardEntry entry : group.primaries()) {
                ShardView view = views().of(entry);
                if (view != null
                        && view.structures().filter(Shard::isParkedNeedlessly).isPresent()) {
                    fail("At " + entry.id() + " an operation is parked beside what it waits for");
                }
            }
        }
    }

    private void checkPrimary(ShardEntry entry) {
        ShardView view = views().of(entry);
        if (view == null || view.progress() != ShardView.Progress.SERVING) {
            problems.add(entry.id() + " is not served by " + entry.holder() + " but "
                    + (view == null ? "missing" : view.progress()));
        } else if (view.committed() != view.last()
                || view.retainedBytes() != 0
                || view.heldAnswers() != 0
                || view.waitingRequests() != 0) {
            problems.add(entry.id() + " at " + entry.holder() + " has not come to rest: last "
                    + view.last() + ", committed " + view.committed() + ", retained "
                    + view.retainedBytes() + " bytes, held answers " + view.heldAnswers()
                    + ", waiting requests " + view.waitingRequests());
        } else if (view.subscriptions() != 0) {
            problems.add(entry.id() + " at " + entry.holder() + " still has " + view.subscriptions()
                    + " subscriptions");
        } else if (view.last() != ledger().history(entry.id()).last()) {
            problems.add(entry.id() + " has emitted " + view.last() + " records, seen were "
                    + ledger().history(entry.id()).last());
        }
    }

    private void checkBackup(GroupEntry group, ShardEntry entry) {
        ShardView view = views().of(entry);
        if (view == null || view.progress() != ShardView.Progress.FOLLOWING) {
            problems.add(entry.id() + " is not complete at " + entry.holder());
            return;
        }
        if (view.id().kind() == ShardKind.BACKUP && view.retainedBytes() != 0) {
            problems.add(entry.id() + " at " + entry.holder() + " retains " + view.retainedBytes()
                    + " bytes of records that everybody has");
        }
        for (int primary = 0; primary < group.primaries().size(); primary++) {
            long last = ledger().history(primary(group, primary)).last();
            if (view.applied()[primary] != last) {
                problems.add(entry.id() + " at " + entry.holder() + " has applied "
                        + view.applied()[primary] + " of " + last + " records of "
                        + primary(group, primary));
                return;
            }
        }
    }
}
