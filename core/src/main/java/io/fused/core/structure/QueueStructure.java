package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.ArrayList;
import java.util.List;

/** A queue: an item's number is its node's id, which grows and is never used again. */
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
        PositionSource dead = ring.after(-1);
        ring = new NumberedRing();
        return dead;
    }

    @Override
    PositionSource elements() {
        return ring.after(-1);
    }

    @Override
    void relocate(long from, long to) {
        ring.relocate(cells.id(to), to);
    }

    /** Appends a node that was found in a cell, in the order of numbers. */
    void found(long position) {
        ring.append(cells.id(position), position);
    }

    boolean isEmpty() {
        return ring.size() == 0;
    }

    Answer offer(byte[] value, Turn turn) {
        turn.need(lastTouched);
        if (isTooLarge(0, value.length)) {
            return tooLarge(0, value.length);
        }
        change();
        long number = contents.newId();
        ring.append(number, newElement(number, number, NO_KEY, value));
        return Answer.DONE;
    }

    /** Takes the head; Absent, without effect, from an empty queue. */
    Answer poll(Turn turn) {
        turn.need(lastTouched);
        long at = ring.peek();
        if (at == PositionSource.NO_POSITION) {
            return Answer.ABSENT;
        }
        Answer.Value head = new Answer.Value(cells.value(at));
        change();
        ring.removeHead();
        if (Slot.holds(head)) {
            cells.free(at);
        } else {
            turn.relabel(at);
        }
        return head;
    }

    Answer peek(Turn turn) {
        turn.need(lastTouched);
        long at = ring.peek();
        return at == PositionSource.NO_POSITION ? Answer.ABSENT : new Answer.Value(cells.value(at));
    }

    private long find(byte[] value) {
        PositionSource all = ring.after(-1);
        long at = all.next();
        while (at != PositionSource.NO_POSITION && !cells.valueEquals(at, value)) {
            at = all.next();
        }
        return at;
    }

    Answer contains(byte[] value, Turn turn) {
        turn.need(lastTouched);
        return find(value) == PositionSource.NO_POSITION ? Answer.FALSE : Answer.TRUE;
    }

    Answer removeValue(byte[] value, Turn turn) {
        turn.need(lastTouched);
        return remove(find(value));
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
        ring.remove(cells.id(at));
        cells.free(at);
        return Answer.TRUE;
    }

    Answer scan(Operation.QueueScan scan, Turn turn) {
        turn.need(lastTouched);
        PageBytes room = new PageBytes(scan.maxBytes());
        List<Answer.Entry> entries = new ArrayList<>();
        PositionSource rest = ring.after(scan.afterNumber());
        long at = rest.next();
        while (at != PositionSource.NO_POSITION && room.isLeft()) {
            Answer.Entry entry = new Answer.Entry(cells.id(at), NO_KEY, cells.value(at));
            room.take(entry);
            entries.add(entry);
            at = rest.next();
        }
        return new Answer.Page(entries, at == PositionSource.NO_POSITION);
    }
}
