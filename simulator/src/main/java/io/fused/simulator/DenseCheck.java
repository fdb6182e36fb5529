package io.fused.simulator;

import io.fused.core.cell.SizeClasses;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.replication.ShardView;
import io.fused.core.structure.Shard;

/**
 * 15, Dense: when all has come to rest, the stacks of a fused backup are no higher than those of
 * its tallest primary, and these hold few holes.
 */
final class DenseCheck extends Check {
    /** Holes beside a sixteenth of the live cells, as the structures promise. */
    private static final int CONSTANT = 16;

    DenseCheck(World world, Views views, Ledger ledger) {
        super(15, world, views, ledger);
    }

    /** To be called when nothing happens any more. */
    void settled() {
        for (GroupEntry group : map().groups()) {
            int[] bounds = new int[SizeClasses.count()];
            for (ShardEntry entry : group.primaries()) {
                ShardView view = views().of(entry);
                if (view != null && view.structures().isPresent()) {
                    for (Shard.StackUse use : view.structures().get().use()) {
                        int bound = use.live() + use.live() / 16 + CONSTANT;
                        bounds[use.sizeClass()] = Math.max(bounds[use.sizeClass()], bound);
                    }
                }
            }
            for (ShardEntry entry : group.backups()) {
                ShardView view = views().of(entry);
                if (view != null) {
                    check(entry, view, bounds);
                }
            }
        }
    }

    private void check(ShardEntry entry, ShardView view, int[] bounds) {
        for (int sizeClass = 0; sizeClass < bounds.length; sizeClass++) {
            int height = view.stacks().height(sizeClass);
            if (height > 0 && height > Math.max(CONSTANT, bounds[sizeClass])) {
                fail(entry.id() + " at " + entry.holder() + " has height " + height + " in class "
                        + sizeClass + "; its primaries' live cells allow " + bounds[sizeClass]);
            }
        }
    }
}
