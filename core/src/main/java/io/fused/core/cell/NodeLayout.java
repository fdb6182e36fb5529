package io.fused.core.cell;

/**
 * How a node lies in its cell: a header of 32 bytes, then the key, then the value; the rest of the
 * cell is zero. Numbers are little endian.
 *
 * <pre>
 *   0  u64  id: unique in its shard, growing, never reused
 *   8  u64  order: list: the predecessor's id, 0 at the head; queue: the item's number; linked map:
 *           the id of the key's first node; structure's root: the lowest id of its live nodes;
 *           session, answer and listener: the session's number; slot: the operation's; event: what
 *           happened (4 bits), length of the value before (28 bits), position in a list (32 bits)
 *  16  u32  structure
 *  20  u32  checksum
 *  24  u64  key length (28 bits), value length (28 bits), kind (8 bits)
 * </pre>
 *
 * <p>The value of a node of kind {@link #MORTAL} ends with eight bytes that are no part of it: the
 * deadline, in milliseconds since 1970 of its primary's wall clock.
 *
 * <p>The checksum is the low half of hash(header without checksum) xor hash(key and value), both
 * {@link XxHash64}: a change of the header alone is brought into it without reading the value.
 *
 * <p>A deleted node may stay as a hole: its kind is {@link #HOLE}, nothing else of it counts.
 */
public final class NodeLayout {
    /** The bytes of a header. */
    public static final int HEADER_BYTES = 32;

    /** Where the id lies. */
    public static final int ID = 0;

    /** Where the order lies. */
    public static final int ORDER = 8;

    /** Where the structure's id lies. */
    public static final int STRUCTURE = 16;

    /** Where the checksum lies. */
    public static final int CHECKSUM = 20;

    /** Where lengths and kind lie. */
    public static final int LENGTHS = 24;

    /** Where the kind's byte lies. */
    public static final int KIND = 31;

    /** No node: the cell is zero. */
    public static final int NONE = 0;

    /** An element of a structure. */
    public static final int ELEMENT = 1;

    /** A deleted node. */
    public static final int HOLE = 2;

    /** The root of the shard or of a structure. */
    public static final int ROOT = 3;

    /** A session. */
    public static final int SESSION = 4;

    /** A slot of a session. */
    public static final int SLOT = 5;

    /** An answer that is too long for its slot. */
    public static final int ANSWER = 6;

    /** An element of a map with a deadline. */
    public static final int MORTAL = 7;

    /** The bytes of a deadline. */
    public static final int DEADLINE_BYTES = 8;

    /** A listener of a structure. */
    public static final int LISTENER = 8;

    /** An event that waits for a structure's listeners. */
    public static final int EVENT = 9;

    private static final int LENGTH_BITS = 28;
    private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;

    private NodeLayout() {}

    /** Packs the header's last word. */
    public static long lengths(int keyLength, int valueLength, int kind) {
        return keyLength | (long) valueLength << LENGTH_BITS | (long) kind << 2 * LENGTH_BITS;
    }

    /** The key's length in a header's last word. */
    public static int keyLength(long lengths) {
        return (int) (lengths & LENGTH_MASK);
    }

    /** The value's length in a header's last word. */
    public static int valueLength(long lengths) {
        return (int) (lengths >>> LENGTH_BITS & LENGTH_MASK);
    }

    /** The kind in a header's last word. */
    public static int kind(long lengths) {
        return (int) (lengths >>> 2 * LENGTH_BITS);
    }

    /** The bytes of the node that a header's last word tells of. */
    public static int nodeBytes(long lengths) {
        return HEADER_BYTES + keyLength(lengths) + valueLength(lengths);
    }

    /**
     * Writes a header with its checksum.
     *
     * @param target where the node is put together
     * @param at where the header begins in it
     * @param contentHash {@link XxHash64} of key and value, one behind the other
     */
    public static void writeHeader(
            byte[] target,
            int at,
            long id,
            long order,
            int structure,
            long lengths,
            long contentHash) {
        LittleEndian.putLong(target, at + ID, id);
        LittleEndian.putLong(target, at + ORDER, order);
        LittleEndian.putInt(target, at + STRUCTURE, structure);
        LittleEndian.putLong(target, at + LENGTHS, lengths);
        LittleEndian.putInt(target, at + CHECKSUM, (int)
                (headerHash(id, order, structure, lengths) ^ contentHash));
    }

    /**
     * The hash of a header without its checksum: {@link XxHash64} of the 28 bytes of id, order,
     * lengths and kind, structure.
     */
    public static long headerHash(long id, long order, int structure, long lengths) {
        return XxHash64.ofHeader(id, order, lengths, structure);
    }
}
