package io.fused.core.structure;

import io.fused.core.cell.NodeLayout;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;

/** A queue: items with numbers, in an order that is its kind's, taken from either end. */
abstract sealed class ItemStructure extends Structure permits QueueStructure, PriorityStructure {
    ItemStructure(Contents contents, int id) {
        super(contents, id);
    }

    /** The head or the tail, or {@link PositionSource#NO_POSITION}. */
    abstract long end(boolean last);

    /** Takes the head or the tail out of the index; it is there, and whole yet. */
    abstract void removeEnd(boolean last);

    /** Takes an item out of the index; it is there, and whole yet. */
    abstract void remove(long at);

    /** Adds an item to the index and to the cells, by the open record. */
    abstract void add(byte[] key, byte[] value, boolean first);

    /** The items that may equal one with this key, from head to tail or the other way. */
    abstract PositionSource candidates(byte[] key, boolean last);

    /** The item of a key and number, or {@link PositionSource#NO_POSITION}. */
    abstract long find(byte[] key, long number);

    /** The items behind a cursor. */
    abstract PositionSource rest(Operation.QueueScan scan);

    /** What is told of an item that is looked at or taken. */
    abstract Answer told(long at);

    final boolean isEmpty() {
        return size() == 0;
    }

    /** Adds an item; FALSE, without effect, to a queue that has so many already. */
    final Answer offer(Operation.QueueOffer offer, int capacity, Turn turn) {
        turn.need(lastTouched);
        int keyBytes = offer.key().length;
        int valueBytes = offer.value().length;
        if (isTooLarge(keyBytes, valueBytes)) {
            return tooLarge(keyBytes, valueBytes);
        }
        if (size() >= capacity) {
            return Answer.FALSE;
        }
        change();
        add(offer.key(), offer.value(), offer.first());
        tellAdded(0, offer.key(), offer.value());
        return Answer.DONE;
    }

    /** Takes the head or the tail; Absent, without effect, from an empty queue. */
    final Answer poll(boolean last, Turn turn) {
        turn.need(lastTouched);
        long at = end(last);
        if (at == PositionSource.NO_POSITION) {
            return Answer.ABSENT;
        }
        Answer taken = told(at);
        takeOut(at, last);
        if (Slot.holds(taken)) {
            cells.free(at);
        } else {
            turn.relabel(at);
        }
        return taken;
    }

    /**
     * Gives the head or the tail to another structure; Absent, without effect, from an empty queue.
     */
    final Answer move(boolean last, Landing landing, Turn turn) {
        turn.need(lastTouched);
        long at = end(last);
        if (at == PositionSource.NO_POSITION) {
            return Answer.ABSENT;
        }
        Answer refusal = landing.refusal(NodeLayout.valueLength(cells.lengths(at)));
        if (refusal != null) {
            turn.need(Math.max(lastTouched, landing.need()));
            return refusal;
        }
        Answer moved = told(at);
        takeOut(at, last);
        landing.land(at);
        return moved;
    }

    /** Opens a record that takes the head or the tail out, and leaves its node to the caller. */
    private void takeOut(long at, boolean last) {
        change();
        tellRemoved(at, 0);
        removeEnd(last);
    }

    final Answer peek(boolean last, Turn turn) {
        turn.need(lastTouched);
        long at = end(last);
        return at == PositionSource.NO_POSITION ? Answer.ABSENT : told(at);
    }

    private long find(byte[] key, byte[] value, boolean last) {
        PositionSource all = candidates(key, last);
        long at = all.next();
        while (at != PositionSource.NO_POSITION && !cells.valueEquals(at, value)) {
            at = all.next();
        }
        return at;
    }

    final Answer contains(Operation.QueueContains contains, Turn turn) {
        turn.need(lastTouched);
        long at = find(contains.key(), contains.value(), false);
        return at == PositionSource.NO_POSITION ? Answer.FALSE : Answer.TRUE;
    }

    final Answer removeValue(Operation.QueueRemoveValue remove, Turn turn) {
        turn.need(lastTouched);
        return drop(find(remove.key(), remove.value(), remove.last()));
    }

    final Answer removeNumber(Operation.QueueRemoveNumber remove, Turn turn) {
        turn.need(lastTouched);
        return drop(find(remove.key(), remove.number()));
    }

    private Answer drop(long at) {
        if (at == PositionSource.NO_POSITION) {
            return Answer.FALSE;
        }
        change();
        tellRemoved(at, 0);
        remove(at);
        cells.free(at);
        return Answer.TRUE;
    }

    final Answer scan(Operation.QueueScan scan, Turn turn) {
        turn.need(lastTouched);
        return page(rest(scan), scan.maxBytes(), cells::order);
    }
}
