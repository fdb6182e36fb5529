package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue with two ends. An item's number, in its node's order, is the node's id, or the negative
 * of that if it was put before the head: so numbers grow from head to tail, and none is used twice.
 */
final class QueueStructure extends Structure {
    private static final byte[] NO_KEY = {};

    private NumberedRing ring = new NumberedRing();

    QueueStructure(Contents contents, int id) {
        super(contents, id);
    }

    @Override
    int kind() {
        return QUEUE;
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

    /** Appends a node that was found in a cell, in the order of numbers. */
    void found(long position) {
        ring.append(cells.order(position), position);
    }

    boolean isEmpty() {
        return ring.size() == 0;
    }

    Answer offer(byte[] value, boolean first, Turn turn) {
        turn.need(lastTouched);
        if (isTooLarge(0, value.length)) {
            return tooLarge(0, value.length);
        }
        change();
        long nodeId = contents.newId();
        if (first) {
            ring.prepend(-nodeId, newElement(nodeId, -nodeId, NO_KEY, value));
        } else {
            ring.append(nodeId, newElement(nodeId, nodeId, NO_KEY, value));
        }
        return Answer.DONE;
    }

    /** Takes the head or the tail; Absent, without effect, from an empty queue. */
    Answer poll(boolean last, Turn turn) {
        turn.need(lastTouched);
        long at = ring.peek(last);
        if (at == PositionSource.NO_POSITION) {
            return Answer.ABSENT;
        }
        Answer.Value taken = new Answer.Value(cells.value(at));
        change();
        ring.removeEnd(last);
        if (Slot.holds(taken)) {
            cells.free(at);
        } else {
            turn.relabel(at);
        }
        return taken;
    }

    Answer peek(boolean last, Turn turn) {
        turn.need(lastTouched);
        long at = ring.peek(last);
        return at == PositionSource.NO_POSITION ? Answer.ABSENT : new Answer.Value(cells.value(at));
    }

    private long find(byte[] value, boolean last) {
        PositionSource all = last ? ring.descending() : ring.ascending();
        long at = all.next();
        while (at != PositionSource.NO_POSITION && !cells.valueEquals(at, value)) {
            at = all.next();
        }
        return at;
    }

    Answer contains(byte[] value, Turn turn) {
        turn.need(lastTouched);
        return find(value, false) == PositionSource.NO_POSITION ? Answer.FALSE : Answer.TRUE;
    }

    Answer removeValue(byte[] value, boolean last, Turn turn) {
        turn.need(lastTouched);
        return remove(find(value, last));
    }

    Answer removeNumber(long number, Turn turn) {
        turn.need(lastTouched);
        return remove(ring.find(number));
    }

    private Answer remove(long at) {
        if (at == PositionSource.NO_POSITION) {
            return Answer.FALSE;
        }
        change();
        ring.remove(cells.order(at));
        cells.free(at);
        return Answer.TRUE;
    }

    Answer scan(Operation.QueueScan scan, Turn turn) {
        turn.need(lastTouched);
        PageBytes room = new PageBytes(scan.maxBytes());
        List<Answer.Entry> entries = new ArrayList<>();
        PositionSource rest = rest(scan);
        long at = rest.next();
        while (at != PositionSource.NO_POSITION && room.isLeft()) {
            Answer.Entry entry = new Answer.Entry(cells.order(at), NO_KEY, cells.value(at));
            room.take(entry);
            entries.add(entry);
            at = rest.next();
        }
        return new Answer.Page(entries, at == PositionSource.NO_POSITION);
    }

    private PositionSource rest(Operation.QueueScan scan) {
        if (scan.fromStart()) {
            return scan.last() ? ring.descending() : ring.ascending();
        }
        return scan.last() ? ring.below(scan.afterNumber()) : ring.above(scan.afterNumber());
    }
}
