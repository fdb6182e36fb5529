package io.fused.core.structure;

import io.fused.core.cell.XxHash64;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import java.util.ArrayList;
import java.util.List;

/** A map: elements with keys, indexed by the keys' hashes. */
final class MapStructure extends Structure {
    private HashIndex index;

    MapStructure(Contents contents, int id) {
        super(contents, id);
        index = new HashIndex(cells);
    }

    @Override
    int kind() {
        return MAP;
    }

    @Override
    long size() {
        return index.size();
    }

    long indexBytes() {
        return index.bytes();
    }

    @Override
    PositionSource detach() {
        PositionSource dead = index.fromStart();
        index = new HashIndex(cells);
        return dead;
    }

    @Override
    PositionSource elements() {
        return index.fromStart();
    }

    @Override
    void relocate(long from, long to) {
        index.replace(cells.keyHash(to), from, to);
    }

    /**
     * Adds a node that was found in a cell.
     *
     * @return whether its key is new
     */
    boolean found(long position) {
        byte[] key = cells.key(position);
        long hash = XxHash64.of(key);
        if (index.find(hash, key) != PositionSource.NO_POSITION) {
            return false;
        }
        index.insert(hash, key, position);
        return true;
    }

    private void needOf(long hash, Turn turn) {
        turn.need(Math.max(lastWhole, contents.lastTouched(id, hash)));
    }

    Answer get(byte[] key, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = index.find(hash, key);
        return at < 0 ? Answer.ABSENT : new Answer.Value(cells.value(at));
    }

    Answer containsKey(byte[] key, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        return index.find(hash, key) < 0 ? Answer.FALSE : Answer.TRUE;
    }

    Answer containsValue(byte[] value, Turn turn) {
        turn.need(lastTouched);
        PositionSource all = index.fromStart();
        for (long at = all.next(); at != PositionSource.NO_POSITION; at = all.next()) {
            if (cells.valueEquals(at, value)) {
                return Answer.TRUE;
            }
        }
        return Answer.FALSE;
    }

    Answer put(Operation.MapPut put, Turn turn) {
        byte[] key = put.key();
        byte[] value = put.value();
        if (isTooLarge(key.length, value.length)) {
            return tooLarge(key.length, value.length);
        }
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = index.find(hash, key);
        if (at < 0) {
            if (put.condition() != PutCondition.IF_PRESENT) {
                touch(hash);
                long fresh = newElement(contents.newId(), 0, key, value);
                index.insert(hash, key, fresh);
                return put.returnPrevious() ? Answer.ABSENT : Answer.TRUE;
            }
            return put.returnPrevious() ? Answer.ABSENT : Answer.FALSE;
        }
        if (put.condition() == PutCondition.IF_ABSENT) {
            return put.returnPrevious() ? new Answer.Value(cells.value(at)) : Answer.FALSE;
        }
        return put.returnPrevious()
                ? exchange(hash, at, key, value, turn)
                : replace(hash, at, key, value);
    }

    private void touch(long hash) {
        change();
        contents.touch(id, hash);
    }

    private Answer replace(long hash, long at, byte[] key, byte[] value) {
        touch(hash);
        long to = rewrite(at, key, value);
        if (to != at) {
            index.replace(hash, at, to);
        }
        return Answer.TRUE;
    }

    private Answer exchange(long hash, long at, byte[] key, byte[] value, Turn turn) {
        Answer.Value previous = new Answer.Value(cells.value(at));
        if (Slot.holds(previous)) {
            replace(hash, at, key, value);
        } else {
            touch(hash);
            turn.relabel(at);
            index.replace(hash, at, newElement(contents.newId(), 0, key, value));
        }
        return previous;
    }

    Answer replaceIf(Operation.MapReplaceIf replace, Turn turn) {
        byte[] key = replace.key();
        byte[] value = replace.value();
        if (isTooLarge(key.length, value.length)) {
            return tooLarge(key.length, value.length);
        }
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = index.find(hash, key);
        if (at < 0 || !cells.valueEquals(at, replace.expected())) {
            return Answer.FALSE;
        }
        return replace(hash, at, key, value);
    }

    Answer remove(byte[] key, boolean returnPrevious, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = index.find(hash, key);
        if (at < 0) {
            return returnPrevious ? Answer.ABSENT : Answer.FALSE;
        }
        if (!returnPrevious) {
            return remove(hash, at);
        }
        Answer.Value previous = new Answer.Value(cells.value(at));
        if (Slot.holds(previous)) {
            remove(hash, at);
        } else {
            touch(hash);
            turn.relabel(at);
            index.remove(hash, at);
        }
        return previous;
    }

    private Answer remove(long hash, long at) {
        touch(hash);
        cells.free(at);
        index.remove(hash, at);
        return Answer.TRUE;
    }

    Answer removeIf(byte[] key, byte[] expected, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = index.find(hash, key);
        if (at < 0 || !cells.valueEquals(at, expected)) {
            return Answer.FALSE;
        }
        return remove(hash, at);
    }

    Answer scan(Operation.MapScan scan, Turn turn) {
        turn.need(lastTouched);
        HashIndex.Cursor cursor = scan.fromStart()
                ? index.fromStart()
                : index.after(scan.afterHash(), scan.afterKey());
        PageBytes room = new PageBytes(scan.maxBytes());
        List<Answer.Entry> entries = new ArrayList<>();
        long at = cursor.next();
        while (at != PositionSource.NO_POSITION && room.isLeft()) {
            Answer.Entry entry = new Answer.Entry(cursor.hash(), cells.key(at), cells.value(at));
            room.take(entry);
            entries.add(entry);
            at = cursor.next();
        }
        return new Answer.Page(entries, at == PositionSource.NO_POSITION);
    }
}
