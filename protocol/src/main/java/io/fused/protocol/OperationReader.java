package io.fused.protocol;

import io.fused.protocol.Operation.OperationCase;

/**
 * Reads OperationBatch messages, one after the other, without an object for each operation. Used by
 * one thread.
 *
 * <p>{@link #read} takes a batch; its header can be asked then. {@link #next} goes to the first
 * operation and from one to the next; the other methods tell of the one it is at. Fields that the
 * kind of operation hasn't are 0, empty or false. Fields unknown to this version are passed over.
 */
public final class OperationReader {
    private static final int VARINT = WireOutput.VARINT;
    private static final int FIXED64 = WireOutput.FIXED64;
    private static final int BYTES = WireOutput.BYTES;

    private final WireInput input = new WireInput();
    private int protocolVersion;
    private int clusterFrom;
    private int clusterTo;
    private long mapVersion;
    private int shard;
    private long session;
    private long low;
    private long refusals;
    private int operations;

    private long correlation;
    private long number;
    private int attempt;
    private OperationCase kind = OperationCase.OPERATION_NOT_SET;
    private int structure;
    private int keyFrom;
    private int keyTo;
    private int valueFrom;
    private int valueTo;
    private int expectedFrom;
    private int expectedTo;
    private int fromFrom;
    private int fromTo;
    private int toFrom;
    private int toTo;
    private int fromBound;
    private int toBound;
    private int target;
    private int targetKeyFrom;
    private int targetKeyTo;
    private int condition;
    private boolean returnPrevious;
    private long index;
    private boolean otherEnd;
    private long waitMillis;
    private boolean fromStart;
    private long afterHash;
    private int maxBytes;
    private long item;
    private long amount;
    private long expectedAmount;
    private int window;
    private long ttlMillis;
    private long listener;
    private long after;

    /**
     * Takes a batch and reads its header.
     *
     * @throws MalformedFrameException if the bytes are no batch
     */
    public void read(Frame frame) {
        protocolVersion = 0;
        clusterFrom = 0;
        clusterTo = 0;
        mapVersion = 0;
        shard = 0;
        session = 0;
        low = 0;
        refusals = 0;
        operations = 0;
        input.reset(frame.array(), 0, frame.length());
        while (input.hasMore()) {
            headerField(input.tag());
        }
        input.reset(frame.array(), 0, frame.length());
    }

    private void headerField(int tag) {
        switch (tag) {
            case 1 << 3 | VARINT -> protocolVersion = (int) input.varint();
            case 2 << 3 | BYTES -> {
                int length = input.length();
                clusterFrom = input.position();
                clusterTo = clusterFrom + length;
                input.jump(clusterTo);
            }
            case 3 << 3 | VARINT -> mapVersion = input.varint();
            case 4 << 3 | VARINT -> shard = (int) input.varint();
            case 5 << 3 | VARINT -> session = input.varint();
            case 6 << 3 | VARINT -> low = input.varint();
            case 7 << 3 | VARINT -> refusals = input.varint();
            case 8 << 3 | BYTES -> {
                operations++;
                input.skip(tag);
            }
            default -> input.skip(tag);
        }
    }

    /** The version of the messages, or 0 if it was left out. */
    public int protocolVersion() {
        return protocolVersion;
    }

    /** Whether the batch names this cluster, or none. */
    public boolean isForCluster(byte[] clusterIdUtf8) {
        return clusterFrom == clusterTo || input.equal(clusterFrom, clusterTo, clusterIdUtf8);
    }

    /** The cluster that the batch names. */
    public String clusterId() {
        return input.text(clusterFrom, clusterTo);
    }

    /** The version of the map that the client goes by. */
    public long mapVersion() {
        return mapVersion;
    }

    /** The shard number; negative only in nonsense. */
    public int shard() {
        return shard;
    }

    /** How many refusals the client had received on this stream. */
    public long refusals() {
        return refusals;
    }

    /** How many operations the batch has. */
    public int operations() {
        return operations;
    }

    /**
     * Goes to the next operation.
     *
     * @return false at the end of the batch
     * @throws MalformedFrameException if the bytes are no batch
     */
    public boolean next() {
        while (input.hasMore()) {
            int tag = input.tag();
            if (tag == (8 << 3 | BYTES)) {
                operation(input.length());
                return true;
            }
            input.skip(tag);
        }
        return false;
    }

    private void operation(int length) {
        correlation = 0;
        number = 0;
        attempt = 0;
        clear(OperationCase.OPERATION_NOT_SET);
        int outer = input.enter(length);
        while (input.hasMore()) {
            int tag = input.tag();
            switch (tag) {
                case 1 << 3 | VARINT -> correlation = input.varint();
                case 2 << 3 | VARINT -> number = input.varint();
                case 3 << 3 | VARINT -> attempt = (int) input.varint();
                default -> {
                    OperationCase found = OperationCase.forNumber(tag >>> 3);
                    if ((tag & 7) != BYTES || found == null) {
                        input.skip(tag);
                    } else {
                        body(found);
                    }
                }
            }
        }
        input.leave(outer);
    }

    private void body(OperationCase found) {
        if (found != kind) {
            clear(found);
        }
        int outer = input.enter(input.length());
        while (input.hasMore()) {
            bodyField(input.tag());
        }
        input.leave(outer);
    }

    private void bodyField(int tag) {
        switch (tag) {
            case 1 << 3 | VARINT -> structure = (int) input.varint();
            case 2 << 3 | BYTES -> {
                int length = input.length();
                keyFrom = input.position();
                keyTo = keyFrom + length;
                input.jump(keyTo);
            }
            case 3 << 3 | BYTES -> {
                int length = input.length();
                valueFrom = input.position();
                valueTo = valueFrom + length;
                input.jump(valueTo);
            }
            case 4 << 3 | BYTES -> {
                int length = input.length();
                expectedFrom = input.position();
                expectedTo = expectedFrom + length;
                input.jump(expectedTo);
            }
            case 5 << 3 | VARINT -> condition = (int) input.varint();
            case 6 << 3 | VARINT -> returnPrevious = input.varint() != 0;
            case 7 << 3 | VARINT -> index = input.zigzag();
            case 8 << 3 | VARINT -> otherEnd = input.varint() != 0;
            case 9 << 3 | VARINT -> waitMillis = input.varint();
            case 10 << 3 | VARINT -> fromStart = input.varint() != 0;
            case 11 << 3 | FIXED64 -> afterHash = input.fixed64();
            case 12 << 3 | VARINT -> maxBytes = (int) input.varint();
            case 13 << 3 | VARINT -> item = input.zigzag();
            case 14 << 3 | VARINT -> window = (int) input.varint();
            case 15 << 3 | VARINT -> amount = input.zigzag();
            case 16 << 3 | VARINT -> expectedAmount = input.zigzag();
            case 17 << 3 | BYTES -> {
                int length = input.length();
                fromFrom = input.position();
                fromTo = fromFrom + length;
                input.jump(fromTo);
            }
            case 18 << 3 | BYTES -> {
                int length = input.length();
                toFrom = input.position();
                toTo = toFrom + length;
                input.jump(toTo);
            }
            case 19 << 3 | VARINT -> fromBound = (int) input.varint();
            case 20 << 3 | VARINT -> toBound = (int) input.varint();
            case 21 << 3 | VARINT -> target = (int) input.varint();
            case 22 << 3 | BYTES -> {
                int length = input.length();
                targetKeyFrom = input.position();
                targetKeyTo = targetKeyFrom + length;
                input.jump(targetKeyTo);
            }
            case 28 << 3 | VARINT -> ttlMillis = input.varint();
            case 30 << 3 | VARINT -> listener = input.varint();
            case 31 << 3 | VARINT -> after = input.varint();
            default -> input.skip(tag);
        }
    }

    private void clear(OperationCase found) {
        kind = found;
        structure = 0;
        keyFrom = 0;
        keyTo = 0;
        valueFrom = 0;
        valueTo = 0;
        expectedFrom = 0;
        expectedTo = 0;
        fromFrom = 0;
        fromTo = 0;
        toFrom = 0;
        toTo = 0;
        fromBound = 0;
        toBound = 0;
        target = 0;
        targetKeyFrom = 0;
        targetKeyTo = 0;
        condition = 0;
        returnPrevious = false;
        index = 0;
        otherEnd = false;
        waitMillis = 0;
        fromStart = false;
        afterHash = 0;
        maxBytes = 0;
        item = 0;
        amount = 0;
        expectedAmount = 0;
        window = 0;
        ttlMillis = 0;
        listener = 0;
        after = 0;
    }

    /** What comes back with the answer. */
    public long correlation() {
        return correlation;
    }

    /** What to do; OPERATION_NOT_SET if that was left out or is unknown here. */
    public OperationCase kind() {
        return kind;
    }

    /** Whether the operation changes nothing and needs no session. */
    public boolean isRead() {
        return OperationFields.isRead(kind);
    }

    /** The batch's session, or 0 for an operation that needs none. */
    public long session() {
        return isRead() || kind == OperationCase.OPEN_SESSION ? 0 : session;
    }

    /** The operation's number in its session, or 0. */
    public long number() {
        return number;
    }

    /** 1 at the first sending, higher later. */
    public int attempt() {
        return attempt == 0 ? 1 : attempt;
    }

    /** The lowest number of the session that isn't resolved; 0 for an operation without one. */
    public long low() {
        return session() == 0 ? 0 : low;
    }

    /** The structure's id, as an unsigned number. */
    public int structure() {
        return structure;
    }

    /** A copy of the key; of MapScan the last key seen. */
    public byte[] key() {
        return input.copy(keyFrom, keyTo);
    }

    /** A copy of the value. */
    public byte[] value() {
        return input.copy(valueFrom, valueTo);
    }

    /** A copy of the expected value. */
    public byte[] expected() {
        return input.copy(expectedFrom, expectedTo);
    }

    /** A copy of the key where a range begins. */
    public byte[] from() {
        return input.copy(fromFrom, fromTo);
    }

    /** A copy of the key where a range ends. */
    public byte[] to() {
        return input.copy(toFrom, toTo);
    }

    /** How a range begins; UNRECOGNIZED in nonsense. */
    public Bound fromBound() {
        Bound known = Bound.forNumber(fromBound);
        return known == null ? Bound.UNRECOGNIZED : known;
    }

    /** How a range ends; UNRECOGNIZED in nonsense. */
    public Bound toBound() {
        Bound known = Bound.forNumber(toBound);
        return known == null ? Bound.UNRECOGNIZED : known;
    }

    /** The id of the structure that an element is moved to, or 0; as an unsigned number. */
    public int target() {
        return target;
    }

    /** A copy of the key that a moved value gets. */
    public byte[] targetKey() {
        return input.copy(targetKeyFrom, targetKeyTo);
    }

    /** When to put; UNRECOGNIZED in nonsense. */
    public PutCondition condition() {
        PutCondition known = PutCondition.forNumber(condition);
        return known == null ? PutCondition.UNRECOGNIZED : known;
    }

    /** Whether the previous value is asked for. */
    public boolean returnPrevious() {
        return returnPrevious;
    }

    /** The position in a list. */
    public long index() {
        return index;
    }

    /** Whether the last position, the tail, or for an offer the head is meant. */
    public boolean otherEnd() {
        return otherEnd;
    }

    /** How long a poll, offer or fetch waits; negative values stand for more than can be waited. */
    public long waitMillis() {
        return waitMillis;
    }

    /** Whether a scan begins at the beginning. */
    public boolean fromStart() {
        return fromStart;
    }

    /** The hash of the last key seen. */
    public long afterHash() {
        return afterHash;
    }

    /** How many bytes a page may hold; negative values stand for more than an int says. */
    public int maxBytes() {
        return maxBytes;
    }

    /** What a counter is to be, or to grow by. */
    public long amount() {
        return amount;
    }

    /** What a counter must be. */
    public long expectedAmount() {
        return expectedAmount;
    }

    /** How long an entry lives; negative values stand for more than a long says. */
    public long ttlMillis() {
        return ttlMillis;
    }

    /** The number of a queue's item. */
    public long item() {
        return item;
    }

    /** The listener, as an unsigned number. */
    public long listener() {
        return listener;
    }

    /** The last event that a listener has, as an unsigned number. */
    public long after() {
        return after;
    }

    /** The window of a session to open; negative only in nonsense. */
    public int window() {
        return window;
    }
}
