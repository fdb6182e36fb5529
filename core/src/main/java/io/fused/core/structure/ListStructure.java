package io.fused.core.structure;

import io.fused.core.cell.NodeLayout;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;

/** A list: each element's node holds its predecessor's id, 0 at the head. */
final class ListStructure extends Structure {
    private static final byte[] NO_KEY = {};

    private PositionTree tree = new PositionTree();

    ListStructure(Contents contents, int id) {
        super(contents, id);
    }

    @Override
    Kind kind() {
        return Kind.LIST;
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

    /** Appends a node that was found in a cell, in the list's order. */
    void found(long position) {
        tree.insert(tree.size(), position);
    }

    private Answer outOfRange(long index) {
        return new Answer.Failed(
                Answer.Code.OUT_OF_RANGE, "index " + index + ", size " + tree.size());
    }

    private boolean isInside(long index) {
        return index >= 0 && index < tree.size();
    }

    Answer get(long index, Turn turn) {
        turn.need(lastTouched);
        return isInside(index) ? new Answer.Value(cells.value(tree.get(index))) : outOfRange(index);
    }

    Answer set(Operation.ListSet set, Turn turn) {
        turn.need(lastTouched);
        byte[] value = set.value();
        if (isTooLarge(0, value.length)) {
            return tooLarge(0, value.length);
        }
        if (!isInside(set.index())) {
            return outOfRange(set.index());
        }
        long at = tree.get(set.index());
        if (!set.returnPrevious()) {
            change();
            tellUpdated(at, set.index(), NO_KEY, value);
            moved(at, rewrite(at, NO_KEY, value));
            return Answer.DONE;
        }
        Answer.Value previous = new Answer.Value(cells.value(at));
        change();
        tellUpdated(at, set.index(), NO_KEY, value);
        if (Slot.holds(previous)) {
            moved(at, rewrite(at, NO_KEY, value));
        } else {
            // The new node takes the old one's id, so that no neighbour has to change.
            long nodeId = cells.id(at);
            long order = cells.order(at);
            turn.relabel(at);
            moved(at, newElement(nodeId, order, NO_KEY, value));
        }
        return previous;
    }

    private void moved(long from, long to) {
        if (from != to) {
            tree.relocate(from, to);
        }
    }

    Answer insert(long wanted, byte[] value, Turn turn) {
        turn.need(lastTouched);
        if (isTooLarge(0, value.length)) {
            return tooLarge(0, value.length);
        }
        long index = wanted == -1 ? tree.size() : wanted;
        if (index < 0 || index > tree.size()) {
            return outOfRange(wanted);
        }
        change();
        long before = index == 0 ? 0 : cells.id(tree.get(index - 1));
        long nodeId = contents.newId();
        long fresh = newElement(nodeId, before, NO_KEY, value);
        if (index < tree.size()) {
            link(tree.get(index), nodeId);
        }
        tree.insert(index, fresh);
        tellAdded(index, NO_KEY, value);
        return Answer.DONE;
    }

    /** Tells a node its new predecessor. */
    private void link(long at, long before) {
        cells.reheader(at, cells.id(at), before, id, NodeLayout.ELEMENT);
    }

    Answer remove(long index, boolean returnPrevious, Turn turn) {
        turn.need(lastTouched);
        if (!isInside(index)) {
            return outOfRange(index);
        }
        if (!returnPrevious) {
            unlink(index, false, turn);
            return Answer.DONE;
        }
        Answer.Value previous = new Answer.Value(cells.value(tree.get(index)));
        unlink(index, !Slot.holds(previous), turn);
        return previous;
    }

    private void unlink(long index, boolean asAnswer, Turn turn) {
        change();
        long at = tree.get(index);
        tellRemoved(at, index);
        if (index + 1 < tree.size()) {
            link(tree.get(index + 1), cells.order(at));
        }
        if (asAnswer) {
            turn.relabel(at);
        } else {
            cells.free(at);
        }
        tree.remove(index);
    }

    Answer find(byte[] value, boolean last, Turn turn) {
        turn.need(lastTouched);
        return new Answer.Number(indexOf(value, last));
    }

    private long indexOf(byte[] value, boolean last) {
        long found = -1;
        PositionSource all = tree.from(0);
        for (long index = 0; index < tree.size() && (last || found < 0); index++) {
            if (cells.valueEquals(all.next(), value)) {
                found = index;
            }
        }
        return found;
    }

    Answer removeValue(byte[] value, Turn turn) {
        turn.need(lastTouched);
        long index = indexOf(value, false);
        if (index < 0) {
            return Answer.FALSE;
        }
        unlink(index, false, turn);
        return Answer.TRUE;
    }

    Answer scan(Operation.ListScan scan, Turn turn) {
        turn.need(lastTouched);
        if (scan.index() < 0) {
            return outOfRange(scan.index());
        }
        return page(tree.from(scan.index()), scan.maxBytes(), at -> 0);
    }
}
