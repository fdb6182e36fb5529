package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each living process has in its memory, as of its last turn: nothing changes it but turns.
 */
final class Views implements Observer {
    private final World world;
    private final Map<Integer, List<ShardView>> byProcess = new HashMap<>();

    Views(World world) {
        this.world = world;
    }

    @Override
    public void turned(MemberProcess process) {
        byProcess.put(process.number(), process.member().shards());
    }

    @Override
    public void died(MemberProcess process) {
        byProcess.remove(process.number());
    }

    /** The shards in a process, complete or not; none if it is dead. */
    List<ShardView> of(MemberProcess process) {
        return byProcess.getOrDefault(process.number(), List.of());
    }

    /** A shard in a process; null if it isn't there. */
    @Nullable
    ShardView of(@Nullable MemberProcess process, ShardId id) {
        if (process != null) {
            for (ShardView view : of(process)) {
                if (view.id().equals(id)) {
                    return view;
                }
            }
        }
        return null;
    }

    /** A shard at the holder and of the tenure that the map names; null if it isn't there. */
    @Nullable
    ShardView of(ShardEntry entry) {
        ShardView view = of(world.process(entry.holder()), entry.id());
        return view != null && view.tenure() == entry.tenure() ? view : null;
    }

    /** Whether a process holds a shard by the map, in the tenure of its view. */
    boolean isByMap(MemberProcess process, ShardView view) {
        ClusterMap map = world.map();
        ShardEntry entry = map.shard(view.id());
        return process.id().equals(entry.holder()) && view.tenure() == entry.tenure();
    }

    /** Whether the map counts on a fused backup's cells. */
    boolean isCounted(MemberProcess process, ShardView view) {
        ShardEntry entry = world.map().shard(view.id());
        return isByMap(process, view)
                && view.progress() == ShardView.Progress.FOLLOWING
                && (entry.state() == ClusterMap.ShardState.ACTIVE
                        || entry.state() == ClusterMap.ShardState.ADDING);
    }
}
