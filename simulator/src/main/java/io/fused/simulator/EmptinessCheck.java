package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * 16, Acknowledgement of emptiness: a process counts a shard as complete only if it was told to
 * create it, or has been seen receiving it.
 */
final class EmptinessCheck extends Check {
    private final Map<Integer, Set<String>> received = new HashMap<>();

    EmptinessCheck(World world, Views views, Ledger ledger) {
        super(16, world, views, ledger);
    }

    @Override
    public void turned(MemberProcess process) {
        Set<String> seen = received.computeIfAbsent(process.number(), absent -> new HashSet<>());
        for (ShardView view : views().of(process)) {
            String key = view.id() + " " + view.tenure();
            switch (view.progress()) {
                case DECODING, INDEXING, REBUILT, COPYING -> seen.add(key);
                case SILENT, SERVING, FENCED, FOLLOWING -> {
                    if (!seen.contains(key)) {
                        seen.add(key);
                        check(process, view);
                    }
                }
            }
        }
    }

    private void check(MemberProcess process, ShardView view) {
        ShardEntry entry = map().shard(view.id());
        boolean counted = views().isByMap(process, view) && entry.state() == ShardState.ACTIVE;
        if (counted && isEmpty(view) && (entry.startsEmpty() ? hasBegun(view) : hasRecords(view))) {
            fail(process + " has " + view.id() + " tenure " + view.tenure()
                    + " as complete and has received nothing of it");
        }
    }

    /** Whether a shard that is to be created has been created already, and has got something. */
    private boolean hasBegun(ShardView view) {
        if (view.id().kind() == ShardKind.PRIMARY) {
            RecordHistory history = ledger().history(view.id());
            return history.last() > 0 && history.get(history.last()).tenure() == view.tenure();
        }
        boolean begun = false;
        for (int primary = 0; primary < map().primaries(); primary++) {
            begun |= ledger().committed(ShardId.primary(view.id().group(), primary)) > 0;
        }
        return begun;
    }

    private static boolean isEmpty(ShardView view) {
        for (int height : view.stacks().heights()) {
            if (height > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean hasRecords(ShardView view) {
        return switch (view.id().kind()) {
            case PRIMARY -> ledger().history(view.id()).last() > 0;
            case BACKUP -> {
                boolean some = false;
                for (int primary = 0; primary < map().primaries(); primary++) {
                    some |= ledger().history(
                                            primary(map().groups().get(view.id().group()), primary))
                                    .last()
                            > 0;
                }
                yield some;
            }
        };
    }
}
