package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.cluster.ClusterMap.MemberEntry;
import io.fused.core.cluster.ClusterMap.MemberState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the map says of the processes that hold shards: who is there, and whose memory is gone. */
final class Presence {
    private final Map<String, MemberEntry> byName;

    private Presence(List<MemberEntry> members) {
        byName = HashMap.newHashMap(members.size());
        for (MemberEntry member : members) {
            byName.put(member.id().name(), member);
        }
    }

    /** Reads the members of a map. */
    static Presence of(ClusterMap map) {
        return new Presence(map.members());
    }

    /** Whether the cluster counts on this very run of a member. */
    boolean present(@Nullable MemberId run) {
        if (run == null) {
            return false;
        }
        MemberEntry entry = byName.get(run.name());
        return entry != null && entry.state() == MemberState.UP && entry.id().equals(run);
    }

    /** Whether the memory of a run is gone for good: a later run was seen, or the end is proven. */
    boolean gone(@Nullable MemberId run) {
        if (run == null) {
            return true;
        }
        MemberEntry entry = byName.get(run.name());
        return entry == null || entry.state() == MemberState.DEAD || !entry.id().equals(run);
    }

    /** Whether a shard is complete and its holder there. */
    boolean complete(ShardEntry shard) {
        return shard.state() == ShardState.ACTIVE && present(shard.holder());
    }

    /** Whether a shard is complete and its holder there, or may come back with its memory. */
    boolean mayBeComplete(ShardEntry shard) {
        return shard.state() == ShardState.ACTIVE && !gone(shard.holder());
    }

    /** Whether a shard has a holder that isn't there. */
    boolean missing(ShardEntry shard) {
        return shard.holder() != null && !present(shard.holder());
    }
}
