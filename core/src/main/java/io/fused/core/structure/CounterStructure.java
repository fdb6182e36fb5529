package io.fused.core.structure;

import io.fused.core.cell.LittleEndian;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;

/** A counter: one element whose value is the number in eight bytes, little endian; 0 without it. */
final class CounterStructure extends Structure {
    private static final byte[] NO_KEY = {};

    private long element = PositionSource.NO_POSITION;
    private long value;

    CounterStructure(Contents contents, int id) {
        super(contents, id);
    }

    @Override
    Kind kind() {
        return Kind.COUNTER;
    }

    @Override
    long size() {
        return element == PositionSource.NO_POSITION ? 0 : 1;
    }

    @Override
    PositionSource detach() {
        PositionSource dead = elements();
        element = PositionSource.NO_POSITION;
        value = 0;
        return dead;
    }

    @Override
    PositionSource elements() {
        LongList all = new LongList();
        if (element != PositionSource.NO_POSITION) {
            all.add(element);
        }
        return all.source();
    }

    @Override
    void relocate(long from, long to) {
        element = to;
    }

    /**
     * Takes the node that was found in a cell.
     *
     * @return whether it is the first
     */
    boolean found(long position) {
        if (element != PositionSource.NO_POSITION) {
            return false;
        }
        element = position;
        value = LittleEndian.getLong(cells.value(position), 0);
        return true;
    }

    long value() {
        return value;
    }

    Answer get(Turn turn) {
        turn.need(lastTouched);
        return new Answer.Number(value);
    }

    Answer add(long amount, Turn turn) {
        turn.need(lastTouched);
        write(value + amount);
        return new Answer.Number(value);
    }

    Answer set(long wanted, Turn turn) {
        turn.need(lastTouched);
        long before = value;
        write(wanted);
        return new Answer.Number(before);
    }

    Answer replaceIf(long expected, long wanted, Turn turn) {
        turn.need(lastTouched);
        if (value != expected) {
            return Answer.FALSE;
        }
        write(wanted);
        return Answer.TRUE;
    }

    private void write(long wanted) {
        change();
        byte[] bytes = new byte[Long.BYTES];
        LittleEndian.putLong(bytes, 0, wanted);
        if (isHeard()) {
            byte[] before = new byte[Long.BYTES];
            LittleEndian.putLong(before, 0, value);
            tell(Event.Kind.UPDATED, 0, NO_KEY, before, bytes);
        }
        element = element == PositionSource.NO_POSITION
                ? newElement(contents.newId(), 0, NO_KEY, bytes)
                : rewrite(element, NO_KEY, bytes);
        value = wanted;
    }
}
