package io.fused.core.operation;

/**
 * What can be asked of the structures on a primary. Each names its structure by the id that the
 * cluster's directory gave it. Keys and values are encoded bytes; two are equal when their bytes
 * are.
 */
public sealed interface Operation {
    /** The structure operated on; 0 for operations on the session itself. */
    int structure();

    /** Whether the operation never changes anything, and so needs no session. */
    default boolean isRead() {
        return false;
    }

    // ---- sessions ----

    /**
     * Opens a session; answered by {@link Answer.Number}, the session's number.
     *
     * @param window how many numbers from the lowest unresolved one the session keeps answers of
     */
    record OpenSession(int window) implements Operation {
        @Override
        public int structure() {
            return 0;
        }
    }

    /** Keeps a session alive; answered by {@link Answer.Done} or SESSION_EXPIRED. No record. */
    record KeepAlive() implements Operation {
        @Override
        public int structure() {
            return 0;
        }
    }

    /** Ends a session and forgets its answers. */
    record CloseSession() implements Operation {
        @Override
        public int structure() {
            return 0;
        }
    }

    /**
     * Cancels the parked operation of the same session and number. Always leaves a record: the
     * answer is that of the operation if it had run already, else CANCELLED, now and for ever.
     */
    record Cancel(int structure) implements Operation {}

    // ---- any structure ----

    /**
     * The number of elements on this shard: {@link Answer.Number}. Of a counter 0 until something
     * is stored, then 1.
     */
    record Size(int structure) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Removes all elements on this shard by one small record: {@link Answer.Done}. A counter is 0
     * again.
     */
    record Clear(int structure) implements Operation {}

    /** Removes all elements and the root of the structure: {@link Answer.Done}. */
    record Destroy(int structure) implements Operation {}

    // ---- maps ----

    /** The value of a key: {@link Answer.Value} or {@link Answer.Absent}. */
    record MapGet(int structure, byte[] key) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Whether a key is there: {@link Answer.Flag}. */
    record MapContainsKey(int structure, byte[] key) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Whether some key has this value: {@link Answer.Flag}. Cost: a walk over the structure. */
    record MapContainsValue(int structure, byte[] value) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Puts a value.
     *
     * @param condition when to put; {@link PutCondition#IF_ABSENT} with a key that is there answers
     *     its value, {@link PutCondition#IF_PRESENT} with one that isn't answers Absent
     * @param returnPrevious whether the answer is the previous value ({@link Answer.Value} or
     *     {@link Answer.Absent}); else {@link Answer.Flag}: whether it was put
     */
    record MapPut(
            int structure, byte[] key, byte[] value, PutCondition condition, boolean returnPrevious)
            implements Operation {}

    /** Replaces a value if it equals {@code expected}: {@link Answer.Flag}. */
    record MapReplaceIf(int structure, byte[] key, byte[] expected, byte[] value)
            implements Operation {}

    /** Removes a key: the previous value or Absent, or a Flag without {@code returnPrevious}. */
    record MapRemove(int structure, byte[] key, boolean returnPrevious) implements Operation {}

    /** Removes a key if its value equals {@code expected}: {@link Answer.Flag}. */
    record MapRemoveIf(int structure, byte[] key, byte[] expected) implements Operation {}

    /**
     * A page of entries in the order of (hash, key), after the cursor: {@link Answer.Page}. An
     * entry present throughout a whole iteration is returned exactly once.
     *
     * @param afterHash the hash of the last key seen, as an unsigned number; ignored at the start
     * @param afterKey the last key seen, or an empty array together with {@code fromStart}
     * @param fromStart whether to begin at the beginning
     * @param maxBytes stop when the page holds so many bytes of keys and values; at least one entry
     */
    record MapScan(int structure, boolean fromStart, long afterHash, byte[] afterKey, int maxBytes)
            implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- lists ----

    /** The element at a position: {@link Answer.Value}, or OUT_OF_RANGE. */
    record ListGet(int structure, long index) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Replaces the element at a position: previous value or Done, or OUT_OF_RANGE. */
    record ListSet(int structure, long index, byte[] value, boolean returnPrevious)
            implements Operation {}

    /**
     * Inserts before a position: {@link Answer.Done}, or OUT_OF_RANGE.
     *
     * @param index 0 to size; -1 appends
     */
    record ListInsert(int structure, long index, byte[] value) implements Operation {}

    /** Removes the element at a position: the value or Done, or OUT_OF_RANGE. */
    record ListRemove(int structure, long index, boolean returnPrevious) implements Operation {}

    /** The first (or last) position of a value: {@link Answer.Number}, -1 if there is none. */
    record ListFind(int structure, byte[] value, boolean last) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Removes the first occurrence of a value: {@link Answer.Flag}. */
    record ListRemoveValue(int structure, byte[] value) implements Operation {}

    /** A page of elements from a position on: {@link Answer.Page} with empty keys. */
    record ListScan(int structure, long index, int maxBytes) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- queues and deques ----

    /**
     * Appends an item, or puts it before the head: {@link Answer.Done}. Serves a parked poll in a
     * record that follows.
     *
     * @param first whether before the head
     */
    record QueueOffer(int structure, byte[] value, boolean first) implements Operation {}

    /**
     * Takes the head or the tail: its value, or Absent after waiting in vain. Without effect at the
     * first attempt it leaves no record.
     *
     * @param waitMillis how long to stay parked at the primary while the queue is empty, counted by
     *     the primary; 0 answers at once, {@link Long#MAX_VALUE} waits without end
     * @param last whether the tail
     */
    record QueuePoll(int structure, long waitMillis, boolean last) implements Operation {}

    /** The head, or the tail: {@link Answer.Value} or {@link Answer.Absent}. */
    record QueuePeek(int structure, boolean last) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Whether a value is in a queue: {@link Answer.Flag}. Cost: a walk over the queue. */
    record QueueContains(int structure, byte[] value) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Removes the first item equal to a value, or the last: {@link Answer.Flag}. Cost: a walk over
     * the queue from that end.
     */
    record QueueRemoveValue(int structure, byte[] value, boolean last) implements Operation {}

    /** Removes the item with this number, as a scan gave it: {@link Answer.Flag}. */
    record QueueRemoveNumber(int structure, long number) implements Operation {}

    /**
     * A page of items with their numbers, which grow from head to tail: {@link Answer.Page}.
     *
     * @param fromStart whether to begin at the end that the walk starts from
     * @param afterNumber the number of the last item seen; ignored at the start
     * @param maxBytes stop when the page holds so many bytes; at least one item
     * @param last whether from tail to head
     */
    record QueueScan(int structure, boolean fromStart, long afterNumber, int maxBytes, boolean last)
            implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- counters ----

    /** The value of a counter, 0 at first: {@link Answer.Number}. */
    record CounterGet(int structure) implements Operation {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Adds to a counter, which wraps around: {@link Answer.Number}, what it is then. */
    record CounterAdd(int structure, long amount) implements Operation {}

    /** Gives a counter another value: {@link Answer.Number}, what it was before. */
    record CounterSet(int structure, long value) implements Operation {}

    /** Gives a counter another value if it equals {@code expected}: {@link Answer.Flag}. */
    record CounterReplaceIf(int structure, long expected, long value) implements Operation {}

    /** When a put takes effect. */
    enum PutCondition {
        /** In any case. */
        ALWAYS,
        /** Only if the key is absent. */
        IF_ABSENT,
        /** Only if the key is there. */
        IF_PRESENT
    }
}
