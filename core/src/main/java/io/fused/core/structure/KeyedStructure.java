package io.fused.core.structure;

import io.fused.core.cell.XxHash64;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;

/** A map: elements with keys, each key once. How they are found and ordered is its kind's. */
abstract sealed class KeyedStructure extends Structure
        permits MapStructure, LinkedStructure, SortedStructure {
    KeyedStructure(Contents contents, int id) {
        super(contents, id);
    }

    /** The position of a key, or {@link PositionSource#NO_POSITION}. */
    abstract long find(long hash, byte[] key);

    /** Adds a node whose key isn't there to the index, out of turn if the order isn't the keys'. */
    abstract void index(long hash, byte[] key, long position);

    /** Adds the newest node, whose key isn't there, to the index. */
    void insert(long hash, byte[] key, long position) {
        index(hash, key, position);
    }

    /** A key's node lies in another cell now, or is another one; the key and order stay. */
    abstract void moved(long hash, long from, long to);

    /** Takes a node out of the index; it is whole yet. */
    abstract void remove(long hash, byte[] key, long position);

    /** The order of a new node. A record is open. */
    abstract long orderOf(long nodeId);

    /** The entries behind a cursor. */
    abstract Answer.Page scan(Operation.MapScan scan);

    @Override
    final void relocate(long from, long to) {
        moved(cells.keyHash(to), from, to);
    }

    /**
     * Adds a node that was found in a cell.
     *
     * @return whether its key is new
     */
    final boolean found(long position) {
        byte[] key = cells.key(position);
        long hash = XxHash64.of(key);
        if (find(hash, key) != PositionSource.NO_POSITION) {
            return false;
        }
        index(hash, key, position);
        return true;
    }

    // ---- time to live ----

    /** Removes an entry because its deadline has come, by the open record or one that it opens. */
    final void expire(long at) {
        byte[] key = cells.key(at);
        take(XxHash64.of(key), key, at);
    }

    /** The position of a key as reads see it, or {@link PositionSource#NO_POSITION}. */
    private long seen(long hash, byte[] key) {
        long at = find(hash, key);
        boolean isHidden = contents.fault() == PlantedFault.EXPIRY_WITHOUT_RECORD
                && at >= 0
                && cells.deadlines.isOverdue(at);
        return isHidden ? PositionSource.NO_POSITION : at;
    }

    /** Gives a key another deadline, or none; FALSE, without effect, if it isn't there. */
    final Answer expire(Operation.MapExpire expire, Turn turn) {
        byte[] key = expire.key();
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = find(hash, key);
        if (at < 0) {
            return Answer.FALSE;
        }
        long deadline = cells.deadlines.after(expire.ttlMillis());
        if (isTooLarge(key.length, cells.valueLengthAt(at), deadline)) {
            return tooLarge(key.length, cells.valueLengthAt(at));
        }
        if (deadline != cells.deadline(at)) {
            touch(hash);
            long to = redate(at, key, deadline);
            if (to != at) {
                moved(hash, at, to);
            }
        }
        return Answer.TRUE;
    }

    /** How long a key has to live, in milliseconds; -1 without a deadline. */
    final Answer timeToLive(byte[] key, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = seen(hash, key);
        if (at < 0) {
            return Answer.ABSENT;
        }
        long deadline = cells.deadline(at);
        return new Answer.Number(
                deadline == Deadlines.NEVER ? -1 : deadline - cells.deadlines.now());
    }

    // ---- what is asked of a key ----

    private void needOf(long hash, Turn turn) {
        turn.need(Math.max(lastWhole, contents.lastTouched(id, hash)));
    }

    final Answer get(byte[] key, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = seen(hash, key);
        return at < 0 ? Answer.ABSENT : new Answer.Value(cells.value(at));
    }

    final Answer containsKey(byte[] key, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        return seen(hash, key) < 0 ? Answer.FALSE : Answer.TRUE;
    }

    final Answer containsValue(byte[] value, Turn turn) {
        turn.need(lastTouched);
        PositionSource all = elements();
        for (long at = all.next(); at != PositionSource.NO_POSITION; at = all.next()) {
            if (cells.valueEquals(at, value)) {
                return Answer.TRUE;
            }
        }
        return Answer.FALSE;
    }

    final Answer put(Operation.MapPut put, Turn turn) {
        byte[] key = put.key();
        byte[] value = put.value();
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = find(hash, key);
        boolean keeps =
                at >= 0 && put.condition() == PutCondition.IF_PRESENT && put.ttlMillis() == 0;
        long deadline = keeps ? cells.deadline(at) : cells.deadlines.after(put.ttlMillis());
        if (isTooLarge(key.length, value.length, deadline)) {
            return tooLarge(key.length, value.length);
        }
        if (at < 0) {
            if (put.condition() != PutCondition.IF_PRESENT) {
                touch(hash);
                long nodeId = contents.newId();
                insert(hash, key, newElement(nodeId, orderOf(nodeId), key, value, deadline));
                tellAdded(0, key, value);
                return put.returnPrevious() ? Answer.ABSENT : Answer.TRUE;
            }
            return put.returnPrevious() ? Answer.ABSENT : Answer.FALSE;
        }
        if (put.condition() == PutCondition.IF_ABSENT) {
            return put.returnPrevious() ? new Answer.Value(cells.value(at)) : Answer.FALSE;
        }
        return put.returnPrevious()
                ? exchange(hash, at, key, value, deadline, turn)
                : replace(hash, at, key, value, deadline);
    }

    /** Opens a record that touches a key of this hash. */
    final void touch(long hash) {
        change();
        contents.touch(id, hash);
    }

    private Answer replace(long hash, long at, byte[] key, byte[] value, long deadline) {
        touch(hash);
        tellUpdated(at, 0, key, value);
        long to = rewrite(at, key, value, deadline);
        if (to != at) {
            moved(hash, at, to);
        }
        return Answer.TRUE;
    }

    private Answer exchange(
            long hash, long at, byte[] key, byte[] value, long deadline, Turn turn) {
        Answer.Value previous = new Answer.Value(cells.value(at));
        if (Slot.holds(previous)) {
            replace(hash, at, key, value, deadline);
        } else {
            touch(hash);
            tellUpdated(at, 0, key, value);
            long order = cells.order(at);
            turn.relabel(at);
            moved(hash, at, newElement(contents.newId(), order, key, value, deadline));
        }
        return previous;
    }

    final Answer replaceIf(Operation.MapReplaceIf replace, Turn turn) {
        byte[] key = replace.key();
        byte[] value = replace.value();
        if (isTooLarge(key.length, value.length)) {
            return tooLarge(key.length, value.length);
        }
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = find(hash, key);
        if (at < 0 || !cells.valueEquals(at, replace.expected())) {
            return Answer.FALSE;
        }
        long deadline = cells.deadline(at);
        if (isTooLarge(key.length, value.length, deadline)) {
            return tooLarge(key.length, value.length);
        }
        return replace(hash, at, key, value, deadline);
    }

    final Answer remove(byte[] key, boolean returnPrevious, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = find(hash, key);
        if (at < 0) {
            return returnPrevious ? Answer.ABSENT : Answer.FALSE;
        }
        if (!returnPrevious) {
            return take(hash, key, at);
        }
        Answer.Value previous = new Answer.Value(cells.value(at));
        if (Slot.holds(previous)) {
            take(hash, key, at);
        } else {
            takeOut(hash, key, at);
            turn.relabel(at);
        }
        return previous;
    }

    /** Removes an element that is there. */
    final Answer take(long hash, byte[] key, long at) {
        takeOut(hash, key, at);
        cells.free(at);
        return Answer.TRUE;
    }

    /** Opens a record that takes an element out, and leaves its node to the caller. */
    final void takeOut(long hash, byte[] key, long at) {
        touch(hash);
        tellRemoved(at, 0);
        remove(hash, key, at);
    }

    /**
     * Gives a key's value, without its deadline, to another structure; Absent, without effect, if
     * the key isn't there.
     */
    final Answer move(byte[] key, Landing landing, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = find(hash, key);
        if (at < 0) {
            return Answer.ABSENT;
        }
        Answer refusal = landing.refusal(cells.valueLengthAt(at));
        if (refusal != null) {
            turn.need(Math.max(turn.need(), landing.need()));
            return refusal;
        }
        Answer moved = new Answer.Value(cells.value(at));
        takeOut(hash, key, at);
        landing.land(at);
        return moved;
    }

    final Answer removeIf(byte[] key, byte[] expected, Turn turn) {
        long hash = XxHash64.of(key);
        needOf(hash, turn);
        long at = find(hash, key);
        if (at < 0 || !cells.valueEquals(at, expected)) {
            return Answer.FALSE;
        }
        return take(hash, key, at);
    }

    final Answer scan(Operation.MapScan scan, Turn turn) {
        turn.need(lastTouched);
        return scan(scan);
    }
}
