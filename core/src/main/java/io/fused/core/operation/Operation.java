package io.fused.core.operation;

import org.jspecify.annotations.Nullable;

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

    // ---- what they are for ----

    /** For a session itself, and no structure. */
    sealed interface OnSession extends Operation {
        @Override
        default int structure() {
            return 0;
        }
    }

    /** For structures of any kind. */
    sealed interface OnAny extends Operation {}

    /** For a listener of a structure, which may be gone by now. */
    sealed interface OnListener extends OnAny {
        /** The listener, as {@link Listen} gave it. */
        long listener();
    }

    /** For maps. */
    sealed interface OnMap extends Operation {}

    /** For one key of a map. */
    sealed interface OnKey extends OnMap {
        /** The key. */
        byte[] key();
    }

    /** For the keys of a sorted map that lie in a range. */
    sealed interface OnRange extends OnMap {
        /** The range. */
        Range range();
    }

    /** For lists. */
    sealed interface OnList extends Operation {}

    /** For queues of all kinds. */
    sealed interface OnQueue extends Operation {}

    /** What may stay parked at the primary until the queue has an item, or has room. */
    sealed interface Waiting extends OnQueue {
        /**
         * How long, counted by the primary; 0 answers at once, {@link Long#MAX_VALUE} waits without
         * end.
         */
        long waitMillis();
    }

    /** For counters. */
    sealed interface OnCounter extends Operation {}

    // ---- sessions ----

    /**
     * Opens a session; answered by {@link Answer.Number}, the session's number.
     *
     * @param window how many numbers from the lowest unresolved one the session keeps answers of
     */
    record OpenSession(int window) implements OnSession {}

    /** Keeps a session alive; answered by {@link Answer.Done} or SESSION_EXPIRED. No record. */
    record KeepAlive() implements OnSession {}

    /** Ends a session and forgets its answers. */
    record CloseSession() implements OnSession {}

    /**
     * Cancels the parked operation of the same session and number. Always leaves a record: the
     * answer is that of the operation if it had run already, else CANCELLED, now and for ever.
     */
    record Cancel(int structure) implements OnAny {}

    // ---- any structure ----

    /**
     * The number of elements on this shard: {@link Answer.Number}. Of a counter 0 until something
     * is stored, then 1.
     */
    record Size(int structure) implements OnAny {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Removes all elements on this shard by one small record: {@link Answer.Done}. A counter is 0
     * again.
     */
    record Clear(int structure) implements OnAny {}

    /** Removes all elements and the root of the structure: {@link Answer.Done}. */
    record Destroy(int structure) implements OnAny {}

    // ---- listeners ----

    /**
     * Makes a listener of a structure on this shard: {@link Answer.Number}, what it is called. It
     * is told of every change behind this one, and belongs to the session that made it.
     */
    record Listen(int structure) implements OnAny {}

    /** Ends a listener of one's own session: {@link Answer.Done}, also if there is none. */
    record Unlisten(int structure, long listener) implements OnListener {}

    /**
     * The events behind a number, in their order: {@link Answer.Events}, without any after waiting
     * in vain. Says as well that those up to the number have arrived, and need not be kept. May be
     * repeated freely. EVENTS_LOST if the listener fell behind, NO_LISTENER if there is none.
     *
     * @param after the number of the last event that arrived; 0 at first
     * @param maxBytes stop when so many bytes of keys and values are there; at least one event
     * @param waitMillis how long to stay parked while there is no event
     */
    record ListenerFetch(int structure, long listener, long after, int maxBytes, long waitMillis)
            implements OnListener {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- maps ----

    /** The value of a key: {@link Answer.Value} or {@link Answer.Absent}. */
    record MapGet(int structure, byte[] key) implements OnKey {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Whether a key is there: {@link Answer.Flag}. */
    record MapContainsKey(int structure, byte[] key) implements OnKey {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Whether some key has this value: {@link Answer.Flag}. Cost: a walk over the structure. */
    record MapContainsValue(int structure, byte[] value) implements OnMap {
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
     * @param ttlMillis how long the entry lives, see {@link MapExpire}; 0 for ever, whatever it had
     *     before, but with {@link PutCondition#IF_PRESENT} as long as before
     */
    record MapPut(
            int structure,
            byte[] key,
            byte[] value,
            PutCondition condition,
            boolean returnPrevious,
            long ttlMillis)
            implements OnKey {
        /** Puts a value for ever. */
        public MapPut(
                int structure,
                byte[] key,
                byte[] value,
                PutCondition condition,
                boolean returnPrevious) {
            this(structure, key, value, condition, returnPrevious, 0);
        }
    }

    /**
     * Replaces a value if it equals {@code expected}: {@link Answer.Flag}. The entry lives as long
     * as before.
     */
    record MapReplaceIf(int structure, byte[] key, byte[] expected, byte[] value)
            implements OnKey {}

    /** Removes a key: the previous value or Absent, or a Flag without {@code returnPrevious}. */
    record MapRemove(int structure, byte[] key, boolean returnPrevious) implements OnKey {}

    /** Removes a key if its value equals {@code expected}: {@link Answer.Flag}. */
    record MapRemoveIf(int structure, byte[] key, byte[] expected) implements OnKey {}

    /**
     * A page of entries in the map's order, after the cursor: {@link Answer.Page}. Hash maps are in
     * the order of (hash, key), linked ones in that of insertion, sorted ones in that of the keys.
     * An entry present throughout a whole iteration is returned exactly once.
     *
     * @param afterHash the number of the last entry seen; ignored at the start
     * @param afterKey the key of the last entry seen, or an empty array together with
     *     {@code fromStart}
     * @param fromStart whether to begin at the beginning
     * @param maxBytes stop when the page holds so many bytes of keys and values; at least one entry
     */
    record MapScan(int structure, boolean fromStart, long afterHash, byte[] afterKey, int maxBytes)
            implements OnMap {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- time to live ----

    /** The longest time to live: a hundred years of 365 days. */
    long MOST_TTL_MILLIS = 100 * 365 * 86_400_000L;

    /**
     * Sets how long a key that is there lives from now on, whatever it had before:
     * {@link Answer.Flag}, whether it is there.
     *
     * <p>The deadline is a time of the primary's wall clock. When it has come, the primary removes
     * the entry by a record: behind, or before the next operation that looks at it, whose answer
     * then depends on that record. So an entry that was seen to be gone never comes back. Before a
     * size, a page, or a poll of a range at most 512 entries are removed so; should more be
     * overdue, such an operation may show the rest.
     *
     * <p>Where the wall clock is set forward, entries end as much earlier, and where it is set
     * back, as much later; what is gone stays gone. A successor goes by its own wall clock: as far
     * as that is ahead of its predecessor's, entries end earlier, and as far as it is behind,
     * later.
     *
     * @param ttlMillis at most {@link #MOST_TTL_MILLIS}; 0 for ever
     */
    record MapExpire(int structure, byte[] key, long ttlMillis) implements OnKey {}

    /**
     * How long a key still lives: {@link Answer.Number} of milliseconds, at least 1, and -1 if for
     * ever; or {@link Answer.Absent}.
     */
    record MapTimeToLive(int structure, byte[] key) implements OnKey {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- moves ----

    /**
     * Where a value goes that is moved to another structure of the same shard, by the record that
     * takes it from where it was.
     *
     * @param structure a map or a queue, of a kind whose values are the application's
     * @param key the key that the value gets in a map; empty for a queue, which appends
     */
    record Target(int structure, byte[] key) {}

    /** Where what is taken goes, or null if the asker alone gets it. */
    default @Nullable Target target() {
        return null;
    }

    /**
     * Removes a key and gives its value to another structure: {@link Answer.Value}, Absent without
     * effect if the key isn't there, and {@link Answer#FALSE} without effect if the target is a map
     * that has the key already, or a queue that is full. It leaves its deadline behind: where it
     * comes to, it lives for ever.
     */
    record MapMove(int structure, byte[] key, Target target) implements OnKey {}

    // ---- sorted maps ----

    /**
     * A range of keys. Keys are compared byte by byte, each from 0 to 255, the shorter first where
     * it is the beginning of the other.
     *
     * @param from where it begins; not read without a bound
     * @param fromBound whether {@code from} is in it
     * @param to where it ends; not read without a bound
     * @param toBound whether {@code to} is in it
     */
    record Range(byte[] from, Bound fromBound, byte[] to, Bound toBound) {
        /** All keys. */
        public static final Range ALL = new Range(new byte[0], Bound.NONE, new byte[0], Bound.NONE);
    }

    /** How a range ends. */
    enum Bound {
        /** It doesn't. */
        NONE,
        /** By a key that is in it. */
        INCLUSIVE,
        /** By a key that isn't. */
        EXCLUSIVE
    }

    /**
     * A page of the entries in a range, from its beginning or from its end: {@link Answer.Page}.
     *
     * @param last whether from its end, in descending order
     * @param maxBytes stop when the page holds so many bytes of keys and values; at least one entry
     */
    record RangeScan(int structure, Range range, boolean last, int maxBytes) implements OnRange {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** The number of entries in a range: {@link Answer.Number}. Cost: that of two look-ups. */
    record RangeSize(int structure, Range range) implements OnRange {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Removes the first entry in a range, or the last: {@link Answer.Entry}, or Absent without
     * effect.
     */
    record RangePoll(int structure, Range range, boolean last) implements OnRange {}

    // ---- lists ----

    /** The element at a position: {@link Answer.Value}, or OUT_OF_RANGE. */
    record ListGet(int structure, long index) implements OnList {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Replaces the element at a position: previous value or Done, or OUT_OF_RANGE. */
    record ListSet(int structure, long index, byte[] value, boolean returnPrevious)
            implements OnList {}

    /**
     * Inserts before a position: {@link Answer.Done}, or OUT_OF_RANGE.
     *
     * @param index 0 to size; -1 appends
     */
    record ListInsert(int structure, long index, byte[] value) implements OnList {}

    /** Removes the element at a position: the value or Done, or OUT_OF_RANGE. */
    record ListRemove(int structure, long index, boolean returnPrevious) implements OnList {}

    /** The first (or last) position of a value: {@link Answer.Number}, -1 if there is none. */
    record ListFind(int structure, byte[] value, boolean last) implements OnList {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Removes the first occurrence of a value: {@link Answer.Flag}. */
    record ListRemoveValue(int structure, byte[] value) implements OnList {}

    /** A page of elements from a position on: {@link Answer.Page} with empty keys. */
    record ListScan(int structure, long index, int maxBytes) implements OnList {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- queues, deques and priority queues ----

    /** The key of items of queues that have none. */
    byte[] NO_KEY = {};

    /**
     * Adds an item: {@link Answer.Done}, or {@link Answer#FALSE} after waiting in vain for room in
     * a queue that has a capacity. Serves a parked poll in a record that follows.
     *
     * @param key what a priority queue sorts by, lowest first, and by age where it is equal; empty
     *     for other queues, which append
     * @param first whether it is put before the head instead; not for priority queues
     * @param waitMillis how long to stay parked while the queue is full
     */
    record QueueOffer(int structure, byte[] key, byte[] value, boolean first, long waitMillis)
            implements Waiting {
        /** Adds an item without waiting. */
        public QueueOffer(int structure, byte[] key, byte[] value, boolean first) {
            this(structure, key, value, first, 0);
        }

        /** Appends an item, or puts it before the head, without waiting. */
        public QueueOffer(int structure, byte[] value, boolean first) {
            this(structure, NO_KEY, value, first);
        }
    }

    /**
     * Takes the head or the tail: its value ({@link Answer.Entry} for priority queues), or Absent
     * after waiting in vain. Without effect at the first attempt it leaves no record.
     *
     * @param waitMillis how long to stay parked while the queue is empty
     * @param last whether the tail
     * @param target where the item's value goes too, or null; {@link Answer#FALSE} without effect
     *     if that is a map that has the key already, or a queue that is full
     */
    record QueuePoll(
            int structure,
            long waitMillis,
            boolean last,
            @Nullable Target target) implements Waiting {
        /** Takes an item for the asker alone. */
        public QueuePoll(int structure, long waitMillis, boolean last) {
            this(structure, waitMillis, last, null);
        }
    }

    /** The head, or the tail, as {@link QueuePoll} answers it. */
    record QueuePeek(int structure, boolean last) implements OnQueue {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Whether an item is in a queue: {@link Answer.Flag}. Cost: a walk over the queue; for priority
     * queues over the items of this key.
     *
     * @param key as for {@link QueueOffer}
     */
    record QueueContains(int structure, byte[] key, byte[] value) implements OnQueue {
        /** Asks a queue whose items have no keys. */
        public QueueContains(int structure, byte[] value) {
            this(structure, NO_KEY, value);
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Removes the first item equal to a value, or the last: {@link Answer.Flag}. Cost: a walk over
     * the queue from that end; for priority queues over the items of this key.
     *
     * @param key as for {@link QueueOffer}
     */
    record QueueRemoveValue(int structure, byte[] key, byte[] value, boolean last)
            implements OnQueue {
        /** Removes from a queue whose items have no keys. */
        public QueueRemoveValue(int structure, byte[] value, boolean last) {
            this(structure, NO_KEY, value, last);
        }
    }

    /**
     * Removes the item with this number, as a scan gave it: {@link Answer.Flag}.
     *
     * @param key as for {@link QueueOffer}
     */
    record QueueRemoveNumber(int structure, byte[] key, long number) implements OnQueue {
        /** Removes from a queue whose items have no keys. */
        public QueueRemoveNumber(int structure, long number) {
            this(structure, NO_KEY, number);
        }
    }

    /**
     * A page of items with their numbers, from head to tail: {@link Answer.Page}. Numbers grow in
     * this direction, in priority queues among the items of one key.
     *
     * @param fromStart whether to begin at the end that the walk starts from
     * @param afterKey the key of the last item seen; ignored at the start
     * @param afterNumber the number of the last item seen; ignored at the start
     * @param maxBytes stop when the page holds so many bytes; at least one item
     * @param last whether from tail to head
     */
    record QueueScan(
            int structure,
            boolean fromStart,
            byte[] afterKey,
            long afterNumber,
            int maxBytes,
            boolean last)
            implements OnQueue {
        /** Asks a queue whose items have no keys. */
        public QueueScan(
                int structure, boolean fromStart, long afterNumber, int maxBytes, boolean last) {
            this(structure, fromStart, NO_KEY, afterNumber, maxBytes, last);
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    // ---- counters ----

    /** The value of a counter, 0 at first: {@link Answer.Number}. */
    record CounterGet(int structure) implements OnCounter {
        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Adds to a counter, which wraps around: {@link Answer.Number}, what it is then. */
    record CounterAdd(int structure, long amount) implements OnCounter {}

    /** Gives a counter another value: {@link Answer.Number}, what it was before. */
    record CounterSet(int structure, long value) implements OnCounter {}

    /** Gives a counter another value if it equals {@code expected}: {@link Answer.Flag}. */
    record CounterReplaceIf(int structure, long expected, long value) implements OnCounter {}

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
