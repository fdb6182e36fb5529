package io.fused.protocol;

import io.fused.protocol.Operation.OperationCase;

/**
 * One operation without its place in a session: the fields of all kinds of Operation together, of
 * which each kind has its own. Immutable; arrays given to it belong to it.
 */
public final class OperationFields {
    static final byte[] EMPTY = new byte[0];

    final OperationCase kind;
    final int structure;
    byte[] key = EMPTY;
    byte[] value = EMPTY;
    byte[] expected = EMPTY;
    byte[] from = EMPTY;
    byte[] to = EMPTY;
    int fromBound;
    int toBound;
    /** The structure that an element is moved to, or 0. */
    int target;

    byte[] targetKey = EMPTY;
    int condition;
    boolean returnPrevious;
    /** The last position, the tail, or for an offer the head. */
    boolean otherEnd;

    boolean fromStart;
    /** The listener, or 0. */
    long listener;

    /** The last event that a listener has. */
    long after;

    /** What a counter must be. */
    long expectedAmount;
    /** Index, wait, hash, item, amount or time to live: no kind has two of them. */
    long number;
    /** The field that {@link #number} stands for, or 0. */
    int numberField;
    /** Maximum of bytes, or window. */
    int count;
    /** The field that {@link #count} stands for, or 0. */
    int countField;

    private OperationFields(OperationCase kind, int structure) {
        this.kind = kind;
        this.structure = structure;
    }

    /** Returns the kind of operation. */
    public OperationCase kind() {
        return kind;
    }

    /** Returns the structure's id, or 0. */
    public int structure() {
        return structure;
    }

    /** Returns the bytes of keys and values that it carries. */
    public int payloadBytes() {
        return key.length
                + value.length
                + expected.length
                + from.length
                + to.length
                + targetKey.length;
    }

    /** Returns the bytes of the largest thing that it names or would store: a key with a value. */
    public int elementBytes() {
        int bounds = Math.max(from.length, to.length);
        int looked = Math.max(expected.length, bounds);
        return Math.max(Math.max(key.length, targetKey.length) + value.length, looked);
    }

    /** Returns whether it changes nothing and needs no session. */
    public boolean isRead() {
        return isRead(kind);
    }

    /** Returns whether operations of a kind change nothing and need no session. */
    static boolean isRead(OperationCase kind) {
        return switch (kind) {
            case SIZE,
                    MAP_GET,
                    MAP_CONTAINS_KEY,
                    MAP_CONTAINS_VALUE,
                    MAP_SCAN,
                    MAP_TIME_TO_LIVE,
                    RANGE_SCAN,
                    RANGE_SIZE,
                    LIST_GET,
                    LIST_FIND,
                    LIST_SCAN,
                    QUEUE_PEEK,
                    QUEUE_CONTAINS,
                    QUEUE_SCAN,
                    COUNTER_GET,
                    LISTENER_FETCH -> true;
            case MAP_PUT,
                    MAP_REMOVE,
                    QUEUE_OFFER,
                    QUEUE_POLL,
                    LIST_SET,
                    LIST_INSERT,
                    LIST_REMOVE,
                    OPEN_SESSION,
                    KEEP_ALIVE,
                    CLOSE_SESSION,
                    CANCEL,
                    CLEAR,
                    DESTROY,
                    MAP_REPLACE_IF,
                    MAP_REMOVE_IF,
                    RANGE_POLL,
                    MAP_MOVE,
                    MAP_EXPIRE,
                    LIST_REMOVE_VALUE,
                    QUEUE_REMOVE_VALUE,
                    QUEUE_REMOVE_NUMBER,
                    COUNTER_ADD,
                    COUNTER_SET,
                    COUNTER_REPLACE_IF,
                    LISTEN,
                    UNLISTEN,
                    OPERATION_NOT_SET -> false;
        };
    }

    /** Opens a session with a window. */
    public static OperationFields openSession(int window) {
        return new OperationFields(OperationCase.OPEN_SESSION, 0).count(14, window);
    }

    /** Keeps the batch's session alive. */
    public static OperationFields keepAlive() {
        return new OperationFields(OperationCase.KEEP_ALIVE, 0);
    }

    /** Ends the batch's session. */
    public static OperationFields closeSession() {
        return new OperationFields(OperationCase.CLOSE_SESSION, 0);
    }

    /** Cancels the parked operation that has the same number. */
    public static OperationFields cancel(int structure) {
        return new OperationFields(OperationCase.CANCEL, structure);
    }

    /** Asks for the number of elements. */
    public static OperationFields size(int structure) {
        return new OperationFields(OperationCase.SIZE, structure);
    }

    /** Removes all elements. */
    public static OperationFields clear(int structure) {
        return new OperationFields(OperationCase.CLEAR, structure);
    }

    /** Removes all elements and the structure's root. */
    public static OperationFields destroy(int structure) {
        return new OperationFields(OperationCase.DESTROY, structure);
    }

    /** Asks for a key's value. */
    public static OperationFields mapGet(int structure, byte[] key) {
        return new OperationFields(OperationCase.MAP_GET, structure).key(key);
    }

    /** Asks whether a key is there. */
    public static OperationFields mapContainsKey(int structure, byte[] key) {
        return new OperationFields(OperationCase.MAP_CONTAINS_KEY, structure).key(key);
    }

    /** Asks whether a value is there. */
    public static OperationFields mapContainsValue(int structure, byte[] value) {
        return new OperationFields(OperationCase.MAP_CONTAINS_VALUE, structure).value(value);
    }

    /** Puts a value. */
    public static OperationFields mapPut(
            int structure,
            byte[] key,
            byte[] value,
            PutCondition condition,
            boolean returnPrevious) {
        OperationFields fields =
                new OperationFields(OperationCase.MAP_PUT, structure).key(key).value(value);
        fields.condition = condition.getNumber();
        fields.returnPrevious = returnPrevious;
        return fields;
    }

    /** The same put with a time to live; 0 for none. */
    public OperationFields living(long ttlMillis) {
        OperationFields fields =
                new OperationFields(kind, structure).key(key).value(value).number(28, ttlMillis);
        fields.condition = condition;
        fields.returnPrevious = returnPrevious;
        return fields;
    }

    /** Gives a key another time to live; 0 for ever. */
    public static OperationFields mapExpire(int structure, byte[] key, long ttlMillis) {
        return new OperationFields(OperationCase.MAP_EXPIRE, structure)
                .key(key)
                .number(28, ttlMillis);
    }

    /** Asks how long a key lives. */
    public static OperationFields mapTimeToLive(int structure, byte[] key) {
        return new OperationFields(OperationCase.MAP_TIME_TO_LIVE, structure).key(key);
    }

    /** Replaces an expected value. */
    public static OperationFields mapReplaceIf(
            int structure, byte[] key, byte[] expected, byte[] value) {
        return new OperationFields(OperationCase.MAP_REPLACE_IF, structure)
                .key(key)
                .expected(expected)
                .value(value);
    }

    /** Removes a key. */
    public static OperationFields mapRemove(int structure, byte[] key, boolean returnPrevious) {
        return new OperationFields(OperationCase.MAP_REMOVE, structure)
                .key(key)
                .returnPrevious(returnPrevious);
    }

    /** Removes a key that has an expected value. */
    public static OperationFields mapRemoveIf(int structure, byte[] key, byte[] expected) {
        return new OperationFields(OperationCase.MAP_REMOVE_IF, structure)
                .key(key)
                .expected(expected);
    }

    /** Asks for the first page of a map. */
    public static OperationFields mapScan(int structure, int maxBytes) {
        OperationFields fields = new OperationFields(OperationCase.MAP_SCAN, structure);
        fields.fromStart = true;
        return fields.count(12, maxBytes);
    }

    /** Asks for the page of a map that follows a key. */
    public static OperationFields mapScan(
            int structure, long afterHash, byte[] afterKey, int maxBytes) {
        return new OperationFields(OperationCase.MAP_SCAN, structure)
                .key(afterKey)
                .number(11, afterHash)
                .count(12, maxBytes);
    }

    /** Removes a key and gives its value to a target; see {@link #to}. */
    public static OperationFields mapMove(int structure, byte[] key) {
        return new OperationFields(OperationCase.MAP_MOVE, structure).key(key);
    }

    /**
     * The same poll or move with a target.
     *
     * @param id a map or a queue on the same shard
     * @param idKey the key that the value gets in a map; empty for a queue
     */
    public OperationFields to(int id, byte[] idKey) {
        OperationFields fields = new OperationFields(kind, structure)
                .key(key)
                .number(numberField, number)
                .otherEnd(otherEnd);
        fields.target = id;
        fields.targetKey = idKey;
        return fields;
    }

    /**
     * A range of a sorted map's keys.
     *
     * @param from where it begins; not read without a bound
     * @param fromBound whether {@code from} is in it
     * @param to where it ends; not read without a bound
     * @param toBound whether {@code to} is in it
     */
    public record Range(byte[] from, Bound fromBound, byte[] to, Bound toBound) {
        /** All keys. */
        public static final Range ALL = new Range(EMPTY, Bound.BOUND_NONE, EMPTY, Bound.BOUND_NONE);
    }

    /** Asks for the first page of a range, or from its end. */
    public static OperationFields rangeScan(
            int structure, Range range, boolean last, int maxBytes) {
        return new OperationFields(OperationCase.RANGE_SCAN, structure)
                .range(range)
                .otherEnd(last)
                .count(12, maxBytes);
    }

    /** Asks for the number of entries in a range. */
    public static OperationFields rangeSize(int structure, Range range) {
        return new OperationFields(OperationCase.RANGE_SIZE, structure).range(range);
    }

    /** Takes the first entry of a range, or the last. */
    public static OperationFields rangePoll(int structure, Range range, boolean last) {
        return new OperationFields(OperationCase.RANGE_POLL, structure)
                .range(range)
                .otherEnd(last);
    }

    /** Asks for the element at a position. */
    public static OperationFields listGet(int structure, long index) {
        return new OperationFields(OperationCase.LIST_GET, structure).number(7, index);
    }

    /** Replaces the element at a position. */
    public static OperationFields listSet(
            int structure, long index, byte[] value, boolean returnPrevious) {
        return new OperationFields(OperationCase.LIST_SET, structure)
                .number(7, index)
                .value(value)
                .returnPrevious(returnPrevious);
    }

    /** Inserts an element before a position, or appends it at -1. */
    public static OperationFields listInsert(int structure, long index, byte[] value) {
        return new OperationFields(OperationCase.LIST_INSERT, structure)
                .number(7, index)
                .value(value);
    }

    /** Removes the element at a position. */
    public static OperationFields listRemove(int structure, long index, boolean returnPrevious) {
        return new OperationFields(OperationCase.LIST_REMOVE, structure)
                .number(7, index)
                .returnPrevious(returnPrevious);
    }

    /** Asks for the first or last position of a value. */
    public static OperationFields listFind(int structure, byte[] value, boolean last) {
        return new OperationFields(OperationCase.LIST_FIND, structure)
                .value(value)
                .otherEnd(last);
    }

    /** Removes the first occurrence of a value. */
    public static OperationFields listRemoveValue(int structure, byte[] value) {
        return new OperationFields(OperationCase.LIST_REMOVE_VALUE, structure).value(value);
    }

    /** Asks for the page of a list that begins at a position. */
    public static OperationFields listScan(int structure, long index, int maxBytes) {
        return new OperationFields(OperationCase.LIST_SCAN, structure)
                .number(7, index)
                .count(12, maxBytes);
    }

    /**
     * Adds an item, by default at the tail.
     *
     * @param key what a priority queue sorts by; empty for other queues, as everywhere below
     * @param first whether it is put before the head
     * @param waitMillis how long to wait for room
     */
    public static OperationFields queueOffer(
            int structure, byte[] key, byte[] value, boolean first, long waitMillis) {
        return new OperationFields(OperationCase.QUEUE_OFFER, structure)
                .key(key)
                .value(value)
                .otherEnd(first)
                .number(9, waitMillis);
    }

    /** Takes the head or the tail, waiting so long for one. */
    public static OperationFields queuePoll(int structure, long waitMillis, boolean last) {
        return new OperationFields(OperationCase.QUEUE_POLL, structure)
                .number(9, waitMillis)
                .otherEnd(last);
    }

    /** Returns how long a poll or an offer waits; 0 for all else. */
    public long waitMillis() {
        return numberField == 9 ? number : 0;
    }

    /** The same poll or offer with another time to wait. */
    public OperationFields waiting(long waitMillis) {
        return kind == OperationCase.QUEUE_OFFER
                ? queueOffer(structure, key, value, otherEnd, waitMillis)
                : queuePoll(structure, waitMillis, otherEnd).to(target, targetKey);
    }

    /** Asks for the head or the tail. */
    public static OperationFields queuePeek(int structure, boolean last) {
        return new OperationFields(OperationCase.QUEUE_PEEK, structure).otherEnd(last);
    }

    /** Asks whether an item is there. */
    public static OperationFields queueContains(int structure, byte[] key, byte[] value) {
        return new OperationFields(OperationCase.QUEUE_CONTAINS, structure)
                .key(key)
                .value(value);
    }

    /** Removes the first item that equals a value, or the last. */
    public static OperationFields queueRemoveValue(
            int structure, byte[] key, byte[] value, boolean last) {
        return new OperationFields(OperationCase.QUEUE_REMOVE_VALUE, structure)
                .key(key)
                .value(value)
                .otherEnd(last);
    }

    /** Removes the item that has a number. */
    public static OperationFields queueRemoveNumber(int structure, byte[] key, long item) {
        return new OperationFields(OperationCase.QUEUE_REMOVE_NUMBER, structure)
                .key(key)
                .number(13, item);
    }

    /**
     * Asks for the first page of items, from the head or from the tail; see
     * {@link #queueScanAfter}.
     */
    public static OperationFields queueScan(int structure, int maxBytes, boolean last) {
        OperationFields fields = queueScanAfter(structure, EMPTY, 0, maxBytes, last);
        fields.fromStart = true;
        return fields;
    }

    /** Asks for the page of items behind one of a key and number, or, from the tail, before it. */
    public static OperationFields queueScanAfter(
            int structure, byte[] key, long item, int maxBytes, boolean last) {
        return new OperationFields(OperationCase.QUEUE_SCAN, structure)
                .key(key)
                .number(13, item)
                .count(12, maxBytes)
                .otherEnd(last);
    }

    /** Asks for a counter's value. */
    public static OperationFields counterGet(int structure) {
        return new OperationFields(OperationCase.COUNTER_GET, structure);
    }

    /** Adds to a counter. */
    public static OperationFields counterAdd(int structure, long amount) {
        return new OperationFields(OperationCase.COUNTER_ADD, structure).number(15, amount);
    }

    /** Gives a counter another value. */
    public static OperationFields counterSet(int structure, long amount) {
        return new OperationFields(OperationCase.COUNTER_SET, structure).number(15, amount);
    }

    /** Gives a counter another value if it has the one that is expected. */
    public static OperationFields counterReplaceIf(int structure, long expected, long amount) {
        OperationFields fields =
                new OperationFields(OperationCase.COUNTER_REPLACE_IF, structure).number(15, amount);
        fields.expectedAmount = expected;
        return fields;
    }

    /** Makes a listener. */
    public static OperationFields listen(int structure) {
        return new OperationFields(OperationCase.LISTEN, structure);
    }

    /** Ends a listener. */
    public static OperationFields unlisten(int structure, long listener) {
        return new OperationFields(OperationCase.UNLISTEN, structure).listener(listener, 0);
    }

    /** Asks for the events of a listener behind one, waiting so long for some. */
    public static OperationFields listenerFetch(
            int structure, long listener, long after, int maxBytes, long waitMillis) {
        return new OperationFields(OperationCase.LISTENER_FETCH, structure)
                .listener(listener, after)
                .number(9, waitMillis)
                .count(12, maxBytes);
    }

    private OperationFields listener(long given, long last) {
        listener = given;
        after = last;
        return this;
    }

    private OperationFields key(byte[] bytes) {
        key = bytes;
        return this;
    }

    private OperationFields value(byte[] bytes) {
        value = bytes;
        return this;
    }

    private OperationFields expected(byte[] bytes) {
        expected = bytes;
        return this;
    }

    private OperationFields range(Range range) {
        from = range.from;
        fromBound = range.fromBound.getNumber();
        to = range.to;
        toBound = range.toBound.getNumber();
        return this;
    }

    private OperationFields returnPrevious(boolean wanted) {
        returnPrevious = wanted;
        return this;
    }

    private OperationFields otherEnd(boolean meant) {
        otherEnd = meant;
        return this;
    }

    private OperationFields number(int field, long given) {
        numberField = field;
        number = given;
        return this;
    }

    private OperationFields count(int field, int given) {
        countField = field;
        count = given;
        return this;
    }
}
