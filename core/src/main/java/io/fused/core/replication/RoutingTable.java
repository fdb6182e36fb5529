package io.fused.core.replication;

import io.fused.core.cell.XxHash64;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.StructureEntry;
import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The map's directory as a primary needs it for each request: whether a structure exists, is of the
 * kind that the operation is for, and lies on this shard with this key. Immutable.
 */
final class RoutingTable {
    /** Knows no structure. */
    static final RoutingTable EMPTY = new RoutingTable(new StructureEntry[0], null);

    private final @Nullable StructureEntry[] structures;
    private final @Nullable ClusterMap map;

    private RoutingTable(@Nullable StructureEntry[] structures, @Nullable ClusterMap map) {
        this.structures = structures;
        this.map = map;
    }

    static RoutingTable of(ClusterMap map) {
        @Nullable StructureEntry[] structures = new StructureEntry[map.nextStructure()];
        for (StructureEntry entry : map.structures()) {
            structures[entry.id()] = entry;
        }
        return new RoutingTable(structures, map);
    }

    /** Why an operation isn't for a shard, or null if it is. */
    Answer.@Nullable Failed refusal(int shard, Operation operation) {
        int id = operation.structure();
        if (id == 0) {
            return isOfSession(operation)
                    ? null
                    : failed(Answer.Code.NOT_FOUND, "no structure has the id 0");
        }
        StructureEntry entry = id > 0 && id < structures.length ? structures[id] : null;
        if (entry == null) {
            // What a structure left behind may be removed after the directory has forgotten it.
            return operation instanceof Operation.Destroy
                    ? null
                    : failed(Answer.Code.NOT_FOUND, "no structure has the id " + id);
        }
        StructureKind kind = kindOf(operation);
        if (kind != null && kind != likeness(entry.kind())) {
            return failed(
                    Answer.Code.INVALID,
                    "structure '" + entry.name() + "' is a " + entry.kind() + ", not a " + kind);
        }
        if (entry.shard() >= 0 ? entry.shard() != shard : isElsewhere(shard, operation)) {
            return failed(Answer.Code.WRONG_SHARD, "not on shard " + shard);
        }
        return null;
    }

    /** Sets are asked what maps are, deques what queues are. */
    private static StructureKind likeness(StructureKind kind) {
        return switch (kind) {
            case SET -> StructureKind.MAP;
            case DEQUE -> StructureKind.QUEUE;
            case MAP, LIST, QUEUE, COUNTER -> kind;
        };
    }

    private boolean isElsewhere(int shard, Operation operation) {
        byte[] key = keyOf(operation);
        return key != null && map != null && map.shardOfHash(XxHash64.of(key)) != shard;
    }

    private static boolean isOfSession(Operation operation) {
        return operation instanceof Operation.OpenSession
                || operation instanceof Operation.KeepAlive
                || operation instanceof Operation.CloseSession;
    }

    private static byte @Nullable [] keyOf(Operation operation) {
        return switch (operation) {
            case Operation.MapGet o -> o.key();
            case Operation.MapContainsKey o -> o.key();
            case Operation.MapPut o -> o.key();
            case Operation.MapReplaceIf o -> o.key();
            case Operation.MapRemove o -> o.key();
            case Operation.MapRemoveIf o -> o.key();
            case Operation.MapContainsValue o -> null;
            case Operation.MapScan o -> null;
            case Operation.ListGet o -> null;
            case Operation.ListSet o -> null;
            case Operation.ListInsert o -> null;
            case Operation.ListRemove o -> null;
            case Operation.ListFind o -> null;
            case Operation.ListRemoveValue o -> null;
            case Operation.ListScan o -> null;
            case Operation.QueueOffer o -> null;
            case Operation.QueuePoll o -> null;
            case Operation.QueuePeek o -> null;
            case Operation.QueueContains o -> null;
            case Operation.QueueRemoveValue o -> null;
            case Operation.QueueRemoveNumber o -> null;
            case Operation.QueueScan o -> null;
            case Operation.CounterGet o -> null;
            case Operation.CounterAdd o -> null;
            case Operation.CounterSet o -> null;
            case Operation.CounterReplaceIf o -> null;
            case Operation.OpenSession o -> null;
            case Operation.KeepAlive o -> null;
            case Operation.CloseSession o -> null;
            case Operation.Cancel o -> null;
            case Operation.Size o -> null;
            case Operation.Clear o -> null;
            case Operation.Destroy o -> null;
        };
    }

    /** The kind that an operation is for, or null if it is for any. */
    private static @Nullable StructureKind kindOf(Operation operation) {
        return switch (operation) {
            case Operation.MapGet o -> StructureKind.MAP;
            case Operation.MapContainsKey o -> StructureKind.MAP;
            case Operation.MapContainsValue o -> StructureKind.MAP;
            case Operation.MapPut o -> StructureKind.MAP;
            case Operation.MapReplaceIf o -> StructureKind.MAP;
            case Operation.MapRemove o -> StructureKind.MAP;
            case Operation.MapRemoveIf o -> StructureKind.MAP;
            case Operation.MapScan o -> StructureKind.MAP;
            case Operation.ListGet o -> StructureKind.LIST;
            case Operation.ListSet o -> StructureKind.LIST;
            case Operation.ListInsert o -> StructureKind.LIST;
            case Operation.ListRemove o -> StructureKind.LIST;
            case Operation.ListFind o -> StructureKind.LIST;
            case Operation.ListRemoveValue o -> StructureKind.LIST;
            case Operation.ListScan o -> StructureKind.LIST;
            case Operation.QueueOffer o -> StructureKind.QUEUE;
            case Operation.QueuePoll o -> StructureKind.QUEUE;
            case Operation.QueuePeek o -> StructureKind.QUEUE;
            case Operation.QueueContains o -> StructureKind.QUEUE;
            case Operation.QueueRemoveValue o -> StructureKind.QUEUE;
            case Operation.QueueRemoveNumber o -> StructureKind.QUEUE;
            case Operation.QueueScan o -> StructureKind.QUEUE;
            case Operation.CounterGet o -> StructureKind.COUNTER;
            case Operation.CounterAdd o -> StructureKind.COUNTER;
            case Operation.CounterSet o -> StructureKind.COUNTER;
            case Operation.CounterReplaceIf o -> StructureKind.COUNTER;
            case Operation.OpenSession o -> null;
            case Operation.KeepAlive o -> null;
            case Operation.CloseSession o -> null;
            case Operation.Cancel o -> null;
            case Operation.Size o -> null;
            case Operation.Clear o -> null;
            case Operation.Destroy o -> null;
        };
    }

    private static Answer.Failed failed(Answer.Code code, String detail) {
        return new Answer.Failed(code, detail);
    }
}
