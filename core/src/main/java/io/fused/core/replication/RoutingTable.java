package io.fused.core.replication;

import io.fused.core.cell.XxHash64;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.StructureEntry;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.structure.Declared;
import io.fused.core.structure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The map's directory as a primary needs it for each request: whether a structure exists, is of the
 * kind that the operation is for, and lies on this shard with this key. Immutable.
 */
final class RoutingTable implements Declared {
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
            return operation instanceof Operation.OnSession
                    ? null
                    : failed(Answer.Code.NOT_FOUND, "no structure has the id 0");
        }
        StructureEntry entry = entry(id);
        if (entry == null) {
            // What a structure left behind may be removed, and its last events fetched, after the
            // directory has forgotten it.
            return operation instanceof Operation.Destroy
                            || operation instanceof Operation.OnListener
                    ? null
                    : failed(Answer.Code.NOT_FOUND, "no structure has the id " + id);
        }
        if (!kindOf(entry).takes(operation)) {
            return failed(
                    Answer.Code.INVALID,
                    "structure '" + entry.name() + "' is a " + entry.kind()
                            + ", which has no such operation");
        }
        if (entry.shard() >= 0 ? entry.shard() != shard : isElsewhere(shard, operation)) {
            return failed(Answer.Code.WRONG_SHARD, "not on shard " + shard);
        }
        return operation.target() == null ? null : refusal(shard, operation.target());
    }

    /** Why nothing can be moved to a target by what is on a shard, or null if it can. */
    private Answer.@Nullable Failed refusal(int shard, Operation.Target target) {
        StructureEntry entry = entry(target.structure());
        if (entry == null) {
            return failed(Answer.Code.NOT_FOUND, "no structure has the id " + target.structure());
        }
        boolean takes = switch (entry.kind()) {
            case MAP, SORTED_MAP, LINKED_MAP, QUEUE, DEQUE -> true;
            case LIST, SET, COUNTER, SORTED_SET, PRIORITY_QUEUE, LINKED_SET, MULTIMAP -> false;
        };
        if (!takes) {
            return failed(
                    Answer.Code.INVALID,
                    "structure '" + entry.name() + "' is a " + entry.kind()
                            + ", to which nothing is moved");
        }
        return entry.shard() == shard
                ? null
                : failed(
                        Answer.Code.INVALID,
                        "structure '" + entry.name() + "' isn't on shard " + shard
                                + " alone; open it near the other");
    }

    private @Nullable StructureEntry entry(int id) {
        return id > 0 && id < structures.length ? structures[id] : null;
    }

    @Override
    public @Nullable Kind kind(int structure) {
        StructureEntry entry = entry(structure);
        return entry == null ? null : kindOf(entry);
    }

    @Override
    public int capacity(int structure) {
        StructureEntry entry = entry(structure);
        return entry == null || entry.spec().capacity() == 0
                ? Integer.MAX_VALUE
                : entry.spec().capacity();
    }

    /** Sets and multimaps are asked what maps are, deques what queues are. */
    private static Kind kindOf(StructureEntry entry) {
        return switch (entry.kind()) {
            case MAP, SET -> Kind.MAP;
            case LIST -> Kind.LIST;
            case QUEUE, DEQUE -> Kind.QUEUE;
            case COUNTER -> Kind.COUNTER;
            case SORTED_MAP, SORTED_SET, MULTIMAP -> Kind.SORTED_MAP;
            case PRIORITY_QUEUE -> Kind.PRIORITY_QUEUE;
            case LINKED_MAP, LINKED_SET -> Kind.LINKED_MAP;
        };
    }

    private boolean isElsewhere(int shard, Operation operation) {
        return map != null
                && operation instanceof Operation.OnKey one
                && map.shardOfHash(XxHash64.of(one.key())) != shard;
    }

    private static Answer.Failed failed(Answer.Code code, String detail) {
        return new Answer.Failed(code, detail);
    }
}
