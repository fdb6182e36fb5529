package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;

/**
 * A queue with two ends. An item's number, in its node's order, is the node's id, or the negative
 * of that if it was put before the head: so numbers grow from head to tail, and none is used twice.
 */
final class QueueStructure extends ItemStructure {
    private static final byte[] NO_KEY = {};

    private NumberedRing ring = new NumberedRing();

    QueueStructure(Contents contents, int id) {
        super(contents, id);
    }

    @Override
    Kind kind() {
        return Kind.QUEUE;
    }

    @Override
    long size() {
        return ring.size();
    }

    @Override
    PositionSource detach() {
        PositionSource dead = ring.ascending();
        ring = new NumberedRing();
        return dead;
    }

    @Override
    PositionSource elements() {
        return ring.ascending();
    }

    @Override
    void relocate(long from, long to) {
        ring.relocate(cells.order(to), to);
    }

    /** Appends a node whose number is above all others. */
    void append(long position) {
        ring.append(cells.order(position), position);
    }

    @Override
    long end(boolean last) {
        return ring.peek(last);
    }

    @Override
    void removeEnd(boolean last) {
        ring.removeEnd(last);
    }

    @Override
    void remove(long at) {
        ring.remove(cells.order(at));
    }

    @Override
    void add(byte[] key, byte[] value, boolean first) {
        long nodeId = contents.newId();
        if (first) {
            ring.prepend(-nodeId, newElement(nodeId, -nodeId, NO_KEY, value));
        } else {
            ring.append(nodeId, newElement(nodeId, nodeId, NO_KEY, value));
        }
    }

    @Override
    PositionSource candidates(byte[] key, boolean last) {
        return last ? ring.descending() : ring.ascending();
    }

    @Override
    long find(byte[] key, long number) {
        return ring.find(number);
    }

    @Override
    PositionSource rest(Operation.QueueScan scan) {
        if (scan.fromStart()) {
            return scan.last() ? ring.descending() : ring.ascending();
        }
        return scan.last() ? ring.below(scan.afterNumber()) : ring.above(scan.afterNumber());
    }

    @Override
    Answer told(long at) {
        return new Answer.Value(cells.value(at));
    }
}
