package io.fused.core.structure;

import io.fused.core.cell.LittleEndian;
import io.fused.core.operation.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a slot's node holds an answer. The node's order is the operation's number; its value:
 *
 * <pre>
 *   0  u64  the session's low mark
 *   8  u8   what kind of answer
 *   9  u8   how many bytes of it
 *  10       at most 32 bytes: a value, an entry as its key's length in one byte, key and value, a
 *           number, a code with its detail, or an answer's node's id
 *  48  u64  the session
 * </pre>
 *
 * <p>What changes from one operation to the next lies together, so that it is one small delta.
 */
final class Slot {
    static final int VALUE_BYTES = 56;
    static final int MOST_BYTES = 32;

    private static final int LOW = 0;
    private static final int KIND = 8;
    private static final int LENGTH = 9;
    private static final int BYTES = 10;
    private static final int SESSION = 48;

    // The kinds of answers; never changed.
    private static final int DONE = 1;
    private static final int ABSENT = 2;
    private static final int VALUE = 3;
    private static final int FALSE = 4;
    private static final int TRUE = 5;
    private static final int NUMBER = 6;
    private static final int FAILED = 7;
    private static final int NODE = 8;
    private static final int ENTRY = 9;
    private static final int ENTRY_NODE = 10;

    private static final Answer.Code[] CODES = Answer.Code.values();

    private Slot() {}

    /** Whether an answer is short enough for a slot. */
    static boolean holds(Answer answer) {
        return switch (answer) {
            case Answer.Value value -> value.bytes().length <= MOST_BYTES;
            case Answer.Entry entry -> 1L + entry.key().length + entry.value().length <= MOST_BYTES;
            default -> true;
        };
    }

    /** Puts a slot's value together with an answer that fits. */
    static byte[] encode(long session, long low, Answer answer) {
        byte[] slot = fresh(session, low);
        switch (answer) {
            case Answer.Done done -> slot[KIND] = DONE;
            case Answer.Absent absent -> slot[KIND] = ABSENT;
            case Answer.Value value -> bytes(slot, VALUE, value.bytes());
            case Answer.Entry entry -> bytes(slot, ENTRY, entry(entry));
            case Answer.Flag flag -> slot[KIND] = (byte) (flag.value() ? TRUE : FALSE);
            case Answer.Number number -> number(slot, NUMBER, number.value());
            case Answer.Failed failed -> bytes(slot, FAILED, failure(failed));
            case Answer.Page page ->
                throw new IllegalStateException("A page is never the answer of a mutation");
            case Answer.Events events ->
                throw new IllegalStateException("Events are never the answer of a mutation");
        }
        return slot;
    }

    /** Puts a slot's value together that refers to an answer's node. */
    static byte[] encodeNode(long session, long low, Answer answer, long nodeId) {
        byte[] slot = fresh(session, low);
        number(slot, answer instanceof Answer.Entry ? ENTRY_NODE : NODE, nodeId);
        return slot;
    }

    private static byte[] entry(Answer.Entry entry) {
        int keyBytes = entry.key().length;
        byte[] bytes = new byte[1 + keyBytes + entry.value().length];
        bytes[0] = (byte) keyBytes;
        System.arraycopy(entry.key(), 0, bytes, 1, keyBytes);
        System.arraycopy(entry.value(), 0, bytes, 1 + keyBytes, entry.value().length);
        return bytes;
    }

    private static byte[] fresh(long session, long low) {
        byte[] slot = new byte[VALUE_BYTES];
        LittleEndian.putLong(slot, LOW, low);
        LittleEndian.putLong(slot, SESSION, session);
        return slot;
    }

    private static void number(byte[] slot, int kind, long number) {
        slot[KIND] = (byte) kind;
        slot[LENGTH] = Long.BYTES;
        LittleEndian.putLong(slot, BYTES, number);
    }

    private static void bytes(byte[] slot, int kind, byte[] bytes) {
        slot[KIND] = (byte) kind;
        slot[LENGTH] = (byte) bytes.length;
        System.arraycopy(bytes, 0, slot, BYTES, bytes.length);
    }

    /** The code's number, then as much of the detail as there is room for. */
    private static byte[] failure(Answer.Failed failed) {
        byte[] detail = failed.detail().getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[1 + Math.min(detail.length, MOST_BYTES - 1)];
        bytes[0] = (byte) failed.code().number();
        System.arraycopy(detail, 0, bytes, 1, bytes.length - 1);
        return bytes;
    }

    static long low(byte[] slot) {
        return LittleEndian.getLong(slot, LOW);
    }

    static long session(byte[] slot) {
        return LittleEndian.getLong(slot, SESSION);
    }

    /** The id of the answer's node, or 0 if the slot holds the answer itself. */
    static long nodeId(byte[] slot) {
        return slot[KIND] == NODE || slot[KIND] == ENTRY_NODE
                ? LittleEndian.getLong(slot, BYTES)
                : 0;
    }

    /** Whether the answer's node is a key with a value, and not a value alone. */
    static boolean isEntryNode(byte[] slot) {
        return slot[KIND] == ENTRY_NODE;
    }

    /** The answer that the slot holds, or null if a node holds it, or nothing does. */
    static @Nullable Answer decode(byte[] slot) {
        byte[] bytes = Arrays.copyOfRange(slot, BYTES, BYTES + slot[LENGTH]);
        return switch (slot[KIND]) {
            case DONE -> Answer.DONE;
            case ABSENT -> Answer.ABSENT;
            case VALUE -> new Answer.Value(bytes);
            case FALSE -> Answer.FALSE;
            case TRUE -> Answer.TRUE;
            case NUMBER -> new Answer.Number(LittleEndian.getLong(bytes, 0));
            case ENTRY -> entry(bytes);
            case FAILED -> new Answer.Failed(code(bytes[0]), detail(bytes));
            default -> null;
        };
    }

    private static Answer.Entry entry(byte[] bytes) {
        int split = 1 + bytes[0];
        return new Answer.Entry(
                0,
                Arrays.copyOfRange(bytes, 1, split),
                Arrays.copyOfRange(bytes, split, bytes.length));
    }

    private static Answer.Code code(int number) {
        for (Answer.Code code : CODES) {
            if (code.number() == number) {
                return code;
            }
        }
        throw new CorruptShardException("A slot holds the unknown code " + number);
    }

    private static String detail(byte[] bytes) {
        return new String(bytes, 1, bytes.length - 1, StandardCharsets.US_ASCII);
    }
}
