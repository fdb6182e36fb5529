package io.fused.core.structure;

import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.XxHash64;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation.Target;
import org.jspecify.annotations.Nullable;

/** Where a moved value comes to lie: behind the tail of a queue, or under a key of a map. */
final class Landing {
    private static final byte[] NO_KEY = {};

    private final @Nullable Structure to;
    private final byte[] key;
    private final int capacity;

    private Landing(@Nullable Structure to, byte[] key, int capacity) {
        this.to = to;
        this.key = key;
        this.capacity = capacity;
    }

    /**
     * The place that a target names.
     *
     * @param declared says the kind of a structure of which nothing is stored; where it doesn't, a
     *     target with a key is a map, and one without is a queue
     */
    static Landing of(Contents contents, Declared declared, Target target) {
        Kind usual = target.key().length == 0 ? Kind.QUEUE : Kind.MAP;
        return new Landing(
                Operations.structure(contents, declared, target.structure(), usual),
                target.key(),
                declared.capacity(target.structure()));
    }

    /** Why nothing may land, as an answer without effect; null if something may. */
    @Nullable
    Answer refusal(int valueBytes) {
        return switch (to) {
            case KeyedStructure map -> {
                if (Structure.isTooLarge(key.length, valueBytes)) {
                    yield Structure.tooLarge(key.length, valueBytes);
                }
                boolean taken = map.find(XxHash64.of(key), key) != PositionSource.NO_POSITION;
                yield taken ? Answer.FALSE : null;
            }
            case QueueStructure queue -> queue.size() >= capacity ? Answer.FALSE : null;
            case ListStructure any -> unfit();
            case PriorityStructure any -> unfit();
            case CounterStructure any -> unfit();
            case null -> new Answer.Failed(Answer.Code.NOT_FOUND, "the target is gone");
        };
    }

    private static Answer unfit() {
        return new Answer.Failed(Answer.Code.INVALID, "the target takes no moves");
    }

    /** The last record that an answer without effect depends on. */
    long need() {
        return to == null ? 0 : to.lastTouched;
    }

    /**
     * Gives an element to its new structure, by the open record. It is taken out of the index of
     * the old one, and whole yet. Where its key stays as it is, its node is relabelled; else a node
     * is written anew.
     */
    void land(long at) {
        switch (to) {
            case KeyedStructure map -> {
                long hash = XxHash64.of(key);
                map.touch(hash);
                long nodeId = map.contents.newId();
                long landed = relabelled(map, at, nodeId, map.orderOf(nodeId), key);
                map.insert(hash, key, landed);
                map.tellAdded(landed, key);
            }
            case QueueStructure queue -> {
                queue.change();
                long nodeId = queue.contents.newId();
                long landed = relabelled(queue, at, nodeId, nodeId, NO_KEY);
                queue.append(landed);
                queue.tellAdded(landed, NO_KEY);
            }
            case null, default -> throw new IllegalStateException("Refused before: " + to);
        }
    }

    private static long relabelled(Structure to, long at, long nodeId, long order, byte[] newKey) {
        if (to.cells.keyEquals(at, newKey)) {
            to.cells.reheader(at, nodeId, order, to.id, NodeLayout.ELEMENT);
            return at;
        }
        byte[] value = to.cells.value(at);
        to.cells.free(at);
        return to.newElement(nodeId, order, newKey, value);
    }
}
