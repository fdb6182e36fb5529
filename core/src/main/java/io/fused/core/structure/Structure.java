package io.fused.core.structure;

import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * One structure on this primary: its root node and its index. Its elements are the nodes of its id
 * whose own id isn't below {@link #liveFrom}.
 */
abstract sealed class Structure
        permits KeyedStructure, ListStructure, ItemStructure, CounterStructure {
    private static final byte[] NO_KEY = {};

    final Contents contents;
    final Cells cells;
    final int id;

    /** Where the root node lies; {@link PositionSource#NO_POSITION} until something is stored. */
    long root = PositionSource.NO_POSITION;

    /** The lowest id of a live element. */
    long liveFrom;

    /** The last record that touched any of it. */
    long lastTouched;

    /** The last record that touched all of it. */
    long lastWhole;

    Structure(Contents contents, int id) {
        this.contents = contents;
        this.cells = contents.cells;
        this.id = id;
        this.lastWhole = contents.lastDestroyed();
        this.lastTouched = lastWhole;
    }

    abstract Kind kind();

    abstract long size();

    /** An element lies in another cell now. */
    abstract void relocate(long from, long to);

    /** Empties the index; what it held is handed out. */
    abstract PositionSource detach();

    /** All elements in their order, for comparing. */
    abstract PositionSource elements();

    /** Opens a record, if none is, and makes sure that there is a root. */
    final void change() {
        contents.open();
        if (root == PositionSource.NO_POSITION) {
            contents.root(this);
        }
        lastTouched = contents.recordNumber();
    }

    /** Writes the root node again. */
    final void writeRoot(long rootId) {
        byte[] value = new byte[8];
        value[0] = (byte) kind().number;
        cells.write(root, rootId, liveFrom, id, NodeLayout.ROOT, NO_KEY, value);
    }

    final Answer size(Turn turn) {
        turn.need(lastTouched);
        return new Answer.Number(size());
    }

    /** Removes all elements by raising {@link #liveFrom}; they are swept behind. */
    final Answer clear(Turn turn) {
        turn.need(lastTouched);
        if (size() == 0) {
            return Answer.DONE;
        }
        change();
        lastWhole = contents.recordNumber();
        if (isHeard()) {
            tell(Event.Kind.CLEARED, 0, NO_KEY, NO_KEY, NO_KEY);
        }
        PositionSource dead = detach();
        if (contents.fault() == PlantedFault.CLEAR_AS_ONE_RECORD) {
            for (long at = dead.next(); at != PositionSource.NO_POSITION; at = dead.next()) {
                cells.free(at);
            }
            return Answer.DONE;
        }
        liveFrom = contents.newId();
        writeRoot(cells.id(root));
        contents.discard(dead);
        return Answer.DONE;
    }

    // ---- listeners ----

    /** Whether somebody is to be told of what changes. */
    final boolean isHeard() {
        return contents.listeners.hear(id);
    }

    /** Tells of a change, by its own record. */
    final void tell(Event.Kind kind, long index, byte[] key, byte[] before, byte[] value) {
        contents.listeners.tell(id, kind, index, key, before, value);
    }

    /** Tells that an element has come, by the record that brings it. */
    final void tellAdded(long index, byte[] key, byte[] value) {
        if (isHeard()) {
            tell(Event.Kind.ADDED, index, key, NO_KEY, value);
        }
    }

    /** Tells that an element has come that is in a cell already. */
    final void tellAdded(long at, byte[] key) {
        if (isHeard()) {
            tell(Event.Kind.ADDED, 0, key, NO_KEY, cells.value(at));
        }
    }

    /** Tells that an element gets a new value, by the record that gives it; it has the old yet. */
    final void tellUpdated(long at, long index, byte[] key, byte[] value) {
        if (isHeard()) {
            tell(Event.Kind.UPDATED, index, key, cells.value(at), value);
        }
    }

    /** Tells that an element goes, by the record that takes it; it is whole yet. */
    final void tellRemoved(long at, long index) {
        if (isHeard()) {
            tell(Event.Kind.REMOVED, index, cells.key(at), cells.value(at), NO_KEY);
        }
    }

    // ---- what all kinds do with elements ----

    final long newElement(long nodeId, long order, byte[] key, byte[] value) {
        return newElement(nodeId, order, key, value, Deadlines.NEVER);
    }

    final long newElement(long nodeId, long order, byte[] key, byte[] value, long deadline) {
        long at = cells.allocate(classOf(key.length, value.length, deadline));
        cells.write(at, nodeId, order, id, key, value, deadline);
        return at;
    }

    private static int classOf(int keyLength, int valueLength, long deadline) {
        int deadlineBytes = deadline == Deadlines.NEVER ? 0 : NodeLayout.DEADLINE_BYTES;
        return SizeClasses.classOf(
                NodeLayout.HEADER_BYTES + keyLength + valueLength + deadlineBytes);
    }

    /**
     * Gives an element a new value, in its cell if it fits that class; returns where it lies then.
     */
    final long rewrite(long at, byte[] key, byte[] value) {
        return rewrite(at, key, value, Deadlines.NEVER);
    }

    /** Gives an element a new value and deadline likewise. */
    final long rewrite(long at, byte[] key, byte[] value, long deadline) {
        long nodeId = cells.id(at);
        long order = cells.order(at);
        if (classOf(key.length, value.length, deadline) == Cells.sizeClass(at)) {
            cells.write(at, nodeId, order, id, key, value, deadline);
            return at;
        }
        cells.free(at);
        return newElement(nodeId, order, key, value, deadline);
    }

    /** Gives an element another deadline, or none; returns where it lies then. */
    final long redate(long at, byte[] key, long deadline) {
        if (classOf(key.length, cells.valueLengthAt(at), deadline) == Cells.sizeClass(at)) {
            cells.redate(at, deadline);
            return at;
        }
        return rewrite(at, key, cells.value(at), deadline);
    }

    /**
     * Elements from a source on.
     *
     * @param numberOf gives the number of the element at a position that the source has just given
     */
    final Answer.Page page(PositionSource rest, int maxBytes, LongUnaryOperator numberOf) {
        PageBytes room = new PageBytes(maxBytes);
        List<Answer.Entry> entries = new ArrayList<>();
        long at = rest.next();
        while (at != PositionSource.NO_POSITION && room.isLeft()) {
            long number = numberOf.applyAsLong(at);
            Answer.Entry entry = new Answer.Entry(number, cells.key(at), cells.value(at));
            room.take(entry);
            entries.add(entry);
            at = rest.next();
        }
        return new Answer.Page(entries, at == PositionSource.NO_POSITION);
    }

    static boolean isTooLarge(int keyLength, int valueLength) {
        return (long) keyLength + valueLength > SizeClasses.MAX_CONTENT_BYTES;
    }

    static boolean isTooLarge(int keyLength, int valueLength, long deadline) {
        int deadlineBytes = deadline == Deadlines.NEVER ? 0 : NodeLayout.DEADLINE_BYTES;
        return (long) keyLength + valueLength + deadlineBytes > SizeClasses.MAX_CONTENT_BYTES;
    }

    static Answer tooLarge(int keyLength, int valueLength) {
        return new Answer.Failed(Answer.Code.TOO_LARGE, (long) keyLength + valueLength + " bytes");
    }
}
