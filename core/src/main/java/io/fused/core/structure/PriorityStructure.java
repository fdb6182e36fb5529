package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;

/**
 * A priority queue: items in the order of their keys, whose bytes are compared as unsigned numbers,
 * and of their numbers where keys are equal. An item's number, in its node's order, is the node's
 * id: the older comes first.
 */
final class PriorityStructure extends ItemStructure {
    private PositionTree tree = new PositionTree();

    PriorityStructure(Contents contents, int id) {
        super(contents, id);
    }

    @Override
    Kind kind() {
        return Kind.PRIORITY_QUEUE;
    }

    @Override
    long size() {
        return tree.size();
    }

    @Override
    PositionSource detach() {
        PositionSource dead = tree.from(0);
        tree = new PositionTree();
        return dead;
    }

    @Override
    PositionSource elements() {
        return tree.from(0);
    }

    @Override
    void relocate(long from, long to) {
        tree.relocate(from, to);
    }

    /** Adds a node that was found in a cell. */
    void found(long position) {
        tree.insert(below(cells.key(position), cells.order(position)), position);
    }

    /** How many items come before one of a key and number. */
    private long below(byte[] key, long number) {
        return tree.place(at -> {
            int order = cells.compareKey(at, key);
            return order < 0 || order == 0 && cells.order(at) < number;
        });
    }

    @Override
    long end(boolean last) {
        if (tree.size() == 0) {
            return PositionSource.NO_POSITION;
        }
        return tree.get(last ? tree.size() - 1 : 0);
    }

    @Override
    void removeEnd(boolean last) {
        tree.remove(last ? tree.size() - 1 : 0);
    }

    @Override
    void remove(long at) {
        tree.remove(below(cells.key(at), cells.order(at)));
    }

    @Override
    void add(byte[] key, byte[] value, boolean first) {
        long nodeId = contents.newId();
        tree.insert(below(key, nodeId), newElement(nodeId, nodeId, key, value));
    }

    @Override
    PositionSource candidates(byte[] key, boolean last) {
        long begin = below(key, Long.MIN_VALUE);
        long end = below(key, Long.MAX_VALUE);
        return PositionSource.limited(last ? tree.before(end) : tree.from(begin), end - begin);
    }

    @Override
    long find(byte[] key, long number) {
        long place = below(key, number);
        if (place < tree.size()) {
            long at = tree.get(place);
            if (cells.order(at) == number && cells.keyEquals(at, key)) {
                return at;
            }
        }
        return PositionSource.NO_POSITION;
    }

    @Override
    PositionSource rest(Operation.QueueScan scan) {
        byte[] key = scan.afterKey();
        if (scan.last()) {
            return tree.before(scan.fromStart() ? tree.size() : below(key, scan.afterNumber()));
        }
        return tree.from(scan.fromStart() ? 0 : below(key, scan.afterNumber() + 1));
    }

    @Override
    Answer told(long at) {
        return new Answer.Entry(0, cells.key(at), cells.value(at));
    }
}
