package io.fused.core.structure;

import io.fused.core.cell.LittleEndian;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.cell.XxHash64;
import java.util.Arrays;

/**
 * The nodes in the cells of a primary: where they lie, which cells are holes, and how they are
 * written by the open record.
 *
 * <p>A position names a cell in one number: the size class in its upper half, the index in its
 * lower one.
 */
final class Cells {
    /** Room for a node put together; kept unless a giant passed. */
    private static final int KEPT_SCRATCH = 1 << 20;

    private static final byte[] NOTHING = {};
    private static final byte[] HOLE_MARK = {NodeLayout.HOLE};

    private final Stacks stacks;
    private final RecordWriter records;
    private final PlantedFault fault;

    /** The nodes with a deadline. */
    final Deadlines deadlines = new Deadlines(this);

    private final int[] live = new int[SizeClasses.count()];
    private final Holes[] holes = new Holes[SizeClasses.count()];
    private byte[] scratch = new byte[4096];
    private boolean newHoles;
    private int writesUntilBreak = -1;

    Cells(Stacks stacks, RecordWriter records, PlantedFault fault) {
        this.stacks = stacks;
        this.records = records;
        this.fault = fault;
        Arrays.setAll(holes, c -> new Holes());
    }

    static long position(int sizeClass, int index) {
        return (long) sizeClass << 32 | index;
    }

    static int sizeClass(long position) {
        return (int) (position >>> 32);
    }

    static int index(long position) {
        return (int) position;
    }

    static long offset(long position) {
        return (position & 0xffffffffL) * SizeClasses.cellBytes(sizeClass(position));
    }

    // ---- reading ----

    long id(long position) {
        return stacks.getLong(sizeClass(position), offset(position) + NodeLayout.ID);
    }

    long order(long position) {
        return stacks.getLong(sizeClass(position), offset(position) + NodeLayout.ORDER);
    }

    int structure(long position) {
        return stacks.getInt(sizeClass(position), offset(position) + NodeLayout.STRUCTURE);
    }

    int checksum(long position) {
        return stacks.getInt(sizeClass(position), offset(position) + NodeLayout.CHECKSUM);
    }

    long lengths(long position) {
        return stacks.getLong(sizeClass(position), offset(position) + NodeLayout.LENGTHS);
    }

    int kind(long position) {
        return stacks.getByte(sizeClass(position), offset(position) + NodeLayout.KIND) & 0xff;
    }

    byte[] key(long position) {
        int length = NodeLayout.keyLength(lengths(position));
        return stacks.bytes(
                sizeClass(position), offset(position) + NodeLayout.HEADER_BYTES, length);
    }

    byte[] value(long position) {
        long lengths = lengths(position);
        return stacks.bytes(
                sizeClass(position),
                offset(position) + NodeLayout.HEADER_BYTES + NodeLayout.keyLength(lengths),
                valueLength(lengths));
    }

    /** The length of a node's value, which a deadline is no part of. */
    int valueLengthAt(long position) {
        return valueLength(lengths(position));
    }

    private static int valueLength(long lengths) {
        int length = NodeLayout.valueLength(lengths);
        return NodeLayout.kind(lengths) == NodeLayout.MORTAL
                ? length - NodeLayout.DEADLINE_BYTES
                : length;
    }

    boolean isMortal(long position) {
        return kind(position) == NodeLayout.MORTAL;
    }

    /** A node's deadline; {@link Deadlines#NEVER} if it has none. */
    long deadline(long position) {
        return isMortal(position)
                ? stacks.getLong(sizeClass(position), deadlineOffset(position))
                : Deadlines.NEVER;
    }

    private long deadlineOffset(long position) {
        return offset(position)
                + NodeLayout.nodeBytes(lengths(position))
                - NodeLayout.DEADLINE_BYTES;
    }

    boolean keyEquals(long position, byte[] key) {
        return stacks.equal(
                sizeClass(position),
                offset(position) + NodeLayout.HEADER_BYTES,
                NodeLayout.keyLength(lengths(position)),
                key);
    }

    boolean valueEquals(long position, byte[] value) {
        long lengths = lengths(position);
        return stacks.equal(
                sizeClass(position),
                offset(position) + NodeLayout.HEADER_BYTES + NodeLayout.keyLength(lengths),
                valueLength(lengths),
                value);
    }

    /** The node's key against another, as unsigned bytes. */
    int compareKey(long position, byte[] key) {
        return stacks.compare(
                sizeClass(position),
                offset(position) + NodeLayout.HEADER_BYTES,
                NodeLayout.keyLength(lengths(position)),
                key);
    }

    long keyHash(long position) {
        return stacks.hash(
                sizeClass(position),
                offset(position) + NodeLayout.HEADER_BYTES,
                NodeLayout.keyLength(lengths(position)));
    }

    /** Whether lengths and checksum fit the bytes. */
    boolean isSound(long position) {
        long lengths = lengths(position);
        int bytes = NodeLayout.nodeBytes(lengths);
        if (bytes > SizeClasses.cellBytes(sizeClass(position))) {
            return false;
        }
        long content = stacks.hash(
                sizeClass(position),
                offset(position) + NodeLayout.HEADER_BYTES,
                bytes - NodeLayout.HEADER_BYTES);
        return checksum(position) == (int) (headerHash(position) ^ content);
    }

    private long headerHash(long position) {
        return NodeLayout.headerHash(
                id(position), order(position), structure(position), lengths(position));
    }

    // ---- which cells are in use ----

    int height(int sizeClass) {
        return stacks.height(sizeClass);
    }

    int live(int sizeClass) {
        return live[sizeClass];
    }

    Holes holes(int sizeClass) {
        return holes[sizeClass];
    }

    /** Counts a node that was found in a cell. */
    void found(long position) {
        live[sizeClass(position)]++;
        if (isMortal(position)) {
            deadlines.add(position);
        }
    }

    /** Counts a cell that was found to be a hole. */
    void foundHole(int sizeClass, int index) {
        newHoles = true;
        holes[sizeClass].add(index);
    }

    /** A cell for a new node: the lowest hole, or a new one at the top. */
    long allocate(int sizeClass) {
        live[sizeClass]++;
        int hole = holes[sizeClass].lowest();
        if (hole >= 0) {
            holes[sizeClass].remove(hole);
            return position(sizeClass, hole);
        }
        int height = stacks.height(sizeClass);
        setHeight(sizeClass, height + 1);
        return position(sizeClass, height);
    }

    /** Marks a node as deleted; its cell is a hole from then on. */
    void free(long position) {
        mayBreak();
        deadlines.remove(position);
        if (fault != PlantedFault.DELETION_NOT_MARKED) {
            stacks.write(
                    records,
                    sizeClass(position),
                    offset(position) + NodeLayout.KIND,
                    HOLE_MARK,
                    0,
                    1);
        }
        live[sizeClass(position)]--;
        holes[sizeClass(position)].add(index(position));
        newHoles = true;
    }

    /** Whether there may be more holes in any class than {@link #forgetNewHoles} knew of. */
    boolean hasNewHoles() {
        return newHoles;
    }

    void forgetNewHoles() {
        newHoles = false;
    }

    /** Gives up the top cell, whose node is deleted already or goes with it. */
    void dropTop(int sizeClass) {
        mayBreak();
        int top = stacks.height(sizeClass) - 1;
        deadlines.remove(position(sizeClass, top));
        if (holes[sizeClass].contains(top)) {
            holes[sizeClass].remove(top);
        } else {
            live[sizeClass]--;
        }
        if (fault != PlantedFault.FREED_MEMORY_NOT_ZEROED) {
            int cell = SizeClasses.cellBytes(sizeClass);
            stacks.zero(records, sizeClass, (long) top * cell, cell);
        }
        setHeight(sizeClass, top);
    }

    /** Copies the top node into the lowest hole; returns where it lies then. */
    long copyTopDown(int sizeClass) {
        mayBreak();
        int cell = SizeClasses.cellBytes(sizeClass);
        byte[] node = scratch(cell);
        int top = stacks.height(sizeClass) - 1;
        stacks.read(sizeClass, (long) top * cell, node, 0, cell);
        long to = allocate(sizeClass);
        stacks.write(records, sizeClass, offset(to), node, 0, cell);
        deadlines.relocate(position(sizeClass, top), to);
        return to;
    }

    private void setHeight(int sizeClass, int height) {
        if (fault == PlantedFault.HEIGHT_CHANGE_NOT_RECORDED) {
            stacks.height(sizeClass, height);
        } else {
            stacks.height(records, sizeClass, height);
        }
    }

    // ---- writing ----

    /** Writes a whole node; the rest of its cell becomes zero. */
    void write(
            long position, long id, long order, int structure, int kind, byte[] key, byte[] value) {
        write(position, id, order, structure, kind, key, value, Deadlines.NEVER);
    }

    /** Writes the whole node of an element that may have a deadline. */
    void write(
            long position,
            long id,
            long order,
            int structure,
            byte[] key,
            byte[] value,
            long deadline) {
        int kind = deadline == Deadlines.NEVER ? NodeLayout.ELEMENT : NodeLayout.MORTAL;
        write(position, id, order, structure, kind, key, value, deadline);
    }

    private void write(
            long position,
            long id,
            long order,
            int structure,
            int kind,
            byte[] key,
            byte[] value,
            long deadline) {
        mayBreak();
        deadlines.remove(position);
        int cell = SizeClasses.cellBytes(sizeClass(position));
        byte[] node = scratch(cell);
        int valueBytes = value.length;
        System.arraycopy(key, 0, node, NodeLayout.HEADER_BYTES, key.length);
        System.arraycopy(value, 0, node, NodeLayout.HEADER_BYTES + key.length, value.length);
        if (kind == NodeLayout.MORTAL) {
            int at = NodeLayout.HEADER_BYTES + key.length + value.length;
            LittleEndian.putLong(node, at, deadline);
            valueBytes += NodeLayout.DEADLINE_BYTES;
        }
        int content = key.length + valueBytes;
        Arrays.fill(node, NodeLayout.HEADER_BYTES + content, cell, (byte) 0);
        NodeLayout.writeHeader(
                node,
                0,
                id,
                order,
                structure,
                NodeLayout.lengths(key.length, valueBytes, kind),
                XxHash64.of(node, NodeLayout.HEADER_BYTES, content));
        stacks.write(records, sizeClass(position), offset(position), node, 0, cell);
        if (kind == NodeLayout.MORTAL) {
            deadlines.add(position);
        }
    }

    /** Writes a node without key. */
    void write(long position, long id, long order, int structure, int kind, byte[] value) {
        write(position, id, order, structure, kind, NOTHING, value);
    }

    /**
     * Changes a header, its kind too, and nothing else; the content isn't read, unless a deadline
     * has to go from it.
     */
    void reheader(long position, long id, long order, int structure, int kind) {
        redate(position, Deadlines.NEVER);
        mayBreak();
        long lengths = lengths(position);
        int content = (int) headerHash(position) ^ checksum(position);
        byte[] header = scratch(NodeLayout.HEADER_BYTES);
        NodeLayout.writeHeader(
                header,
                0,
                id,
                order,
                structure,
                NodeLayout.lengths(
                        NodeLayout.keyLength(lengths), NodeLayout.valueLength(lengths), kind),
                content);
        stacks.write(
                records, sizeClass(position), offset(position), header, 0, NodeLayout.HEADER_BYTES);
    }

    /**
     * Gives an element another deadline, or none, in its cell, which has room for it. Of the
     * content eight bytes change, but all of it is read.
     */
    void redate(long position, long deadline) {
        if (deadline(position) == deadline) {
            return;
        }
        mayBreak();
        deadlines.remove(position);
        int sizeClass = sizeClass(position);
        int keyBytes = NodeLayout.keyLength(lengths(position));
        int valueBytes = valueLengthAt(position);
        long content = offset(position) + NodeLayout.HEADER_BYTES;
        boolean dies = deadline != Deadlines.NEVER;
        byte[] tail = new byte[NodeLayout.DEADLINE_BYTES];
        LittleEndian.putLong(tail, 0, dies ? deadline : 0);
        stacks.write(records, sizeClass, content + keyBytes + valueBytes, tail, 0, tail.length);
        valueBytes += dies ? tail.length : 0;
        byte[] header = scratch(NodeLayout.HEADER_BYTES);
        NodeLayout.writeHeader(
                header,
                0,
                id(position),
                order(position),
                structure(position),
                NodeLayout.lengths(
                        keyBytes, valueBytes, dies ? NodeLayout.MORTAL : NodeLayout.ELEMENT),
                stacks.hash(sizeClass, content, keyBytes + valueBytes));
        stacks.write(records, sizeClass, offset(position), header, 0, NodeLayout.HEADER_BYTES);
        if (dies) {
            deadlines.add(position);
        }
    }

    private byte[] scratch(int bytes) {
        if (bytes > KEPT_SCRATCH) {
            return new byte[bytes];
        }
        if (scratch.length < bytes) {
            scratch = new byte[Math.max(bytes, Math.min(KEPT_SCRATCH, 2 * scratch.length))];
        }
        return scratch;
    }

    // ---- for the simulator ----

    /** Lets the write after so many throw, once. */
    void breakAfterWrites(int writes) {
        writesUntilBreak = writes;
    }

    private void mayBreak() {
        if (writesUntilBreak >= 0 && writesUntilBreak-- == 0) {
            throw new IllegalStateException("Broken off on demand");
        }
    }
}
