package io.fused.core.structure;

import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The events of one structure that wait for its listeners, oldest first: one node for an event,
 * whatever the number of listeners. An event goes when the last of them has it.
 *
 * <p>A node's order holds, from the lowest bit, the event's kind (3 bits), whether it is cut (1
 * bit), the length of the value before (28 bits) and the position in a list (32 bits); its value is
 * the one before and the new one in a row.
 */
final class EventLog {
    /** What an event holds at most of key and values, so that a record stays within its bound. */
    static final int MOST_BYTES = 1 << 20;

    private static final byte[] NOTHING = {};
    private static final int CUT = 8;
    private static final int KIND_BITS = 4;
    private static final int LENGTH_BITS = 28;

    final int structure;
    private final Cells cells;
    private final NumberedRing ring = new NumberedRing();
    private final TreeSet<Listener> listeners =
            new TreeSet<>(Comparator.<Listener>comparingLong(listener -> listener.arrived)
                    .thenComparingLong(listener -> listener.id));
    private long bytes;

    /** The last record that added an event or a listener. */
    long lastRecord;

    EventLog(int structure, Cells cells, long record) {
        this.structure = structure;
        this.cells = cells;
        this.lastRecord = record;
    }

    int size() {
        return ring.size();
    }

    /** The bytes of the nodes of all events. */
    long bytes() {
        return bytes;
    }

    // ---- listeners ----

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /** The listener that lacks most. */
    Listener slowest() {
        return listeners.getFirst();
    }

    /** Notes that a listener has an event and all before it. */
    void arrived(Listener listener, long number) {
        if (number > listener.arrived) {
            listeners.remove(listener);
            listener.arrived = number;
            listeners.add(listener);
        }
    }

    // ---- events ----

    /** Writes an event's node by the open record, cut if it is too large, and appends it. */
    void append(long number, Event.Kind kind, long index, byte[] key, byte[] before, byte[] now) {
        if ((long) key.length + before.length + now.length > MOST_BYTES) {
            byte[] kept = key.length > MOST_BYTES ? NOTHING : key;
            write(number, kind.number() | CUT, index, kept, NOTHING, NOTHING);
        } else {
            write(number, kind.number(), index, key, before, now);
        }
    }

    private void write(long number, int kind, long index, byte[] key, byte[] before, byte[] now) {
        byte[] value = before.length == 0 ? now : before;
        if (before.length > 0 && now.length > 0) {
            value = Arrays.copyOf(before, before.length + now.length);
            System.arraycopy(now, 0, value, before.length, now.length);
        }
        long order = kind | (long) before.length << KIND_BITS | index << KIND_BITS + LENGTH_BITS;
        int nodeBytes = NodeLayout.HEADER_BYTES + key.length + value.length;
        long at = cells.allocate(SizeClasses.classOf(nodeBytes));
        cells.write(at, number, order, structure, NodeLayout.EVENT, key, value);
        found(at);
    }

    /** Appends an event that was found in a cell; its number is above all others. */
    void found(long position) {
        ring.append(cells.id(position), position);
        bytes += NodeLayout.nodeBytes(cells.lengths(position));
    }

    /** Whether a cell holds an event of the log, by what is in it. */
    boolean holds(long position) {
        return ring.find(cells.id(position)) == position;
    }

    void relocate(long to) {
        ring.relocate(cells.id(to), to);
    }

    /** Takes the events out that every listener has; there is one. */
    LongList trim() {
        long arrived = slowest().arrived;
        LongList gone = new LongList();
        long first = ring.peek(false);
        while (first != PositionSource.NO_POSITION && cells.id(first) <= arrived) {
            gone.add(first);
            bytes -= NodeLayout.nodeBytes(cells.lengths(first));
            ring.removeEnd(false);
            first = ring.peek(false);
        }
        return gone;
    }

    /** All events, oldest first. */
    PositionSource events() {
        return ring.ascending();
    }

    /** The events behind a number, as many as there is room for. */
    Answer.Events after(long number, int maxBytes) {
        PositionSource rest = ring.above(number);
        long at = rest.next();
        if (at == PositionSource.NO_POSITION) {
            return Answer.NO_EVENTS;
        }
        PageBytes room = new PageBytes(maxBytes);
        List<Event> events = new ArrayList<>();
        while (at != PositionSource.NO_POSITION && room.isLeft()) {
            Event event = event(at);
            room.take((long) event.key().length + event.before().length + event.value().length);
            events.add(event);
            at = rest.next();
        }
        return new Answer.Events(events);
    }

    private Event event(long at) {
        long order = cells.order(at);
        byte[] value = cells.value(at);
        int split = (int) (order >>> KIND_BITS & (1 << LENGTH_BITS) - 1);
        return new Event(
                cells.id(at),
                Event.Kind.of((int) (order & CUT - 1)),
                order >>> KIND_BITS + LENGTH_BITS,
                cells.key(at),
                split == value.length ? value : Arrays.copyOf(value, split),
                split == 0 ? value : Arrays.copyOfRange(value, split, value.length),
                (order & CUT) != 0);
    }
}
