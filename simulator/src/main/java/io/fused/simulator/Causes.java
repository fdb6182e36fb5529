package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.operation.Request;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which client's request caused which record, as far as it was run when it came. */
final class Causes implements Observer {
    private final Map<ShardId, Map<Long, Cause>> byRecord = new HashMap<>();
    private long lastBefore = -1;

    /** A request, and the tenure in which it was run. */
    private record Cause(long tenure, Request request) {}

    /** The request that caused a record of a tenure; null if none is known. */
    @Nullable
    Request of(ShardId primary, long number, long tenure) {
        Cause cause = byRecord.getOrDefault(primary, Map.of()).get(number);
        return cause != null && cause.tenure() == tenure ? cause.request() : null;
    }

    @Override
    public void asking(MemberProcess process, Input.Asked asked) {
        ShardView view = shard(process, asked);
        lastBefore = view == null ? -1 : view.last();
    }

    @Override
    public void asked(MemberProcess process, Input.Asked asked) {
        ShardView view = shard(process, asked);
        if (view == null || lastBefore < 0) {
            return;
        }
        for (long number = lastBefore + 1; number <= view.last(); number++) {
            byRecord.computeIfAbsent(view.id(), absent -> new HashMap<>())
                    .put(number, new Cause(view.tenure(), asked.request()));
        }
    }

    private static @Nullable ShardView shard(MemberProcess process, Input.Asked asked) {
        ShardId id = ShardId.primary(asked.group(), asked.primary());
        for (ShardView view : process.member().shards()) {
            if (view.id().equals(id) && view.structures().isPresent()) {
                return view;
            }
        }
        return null;
    }
}
