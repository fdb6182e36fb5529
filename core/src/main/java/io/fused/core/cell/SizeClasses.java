package io.fused.core.cell;

/**
 * The size classes of cells: one fixed table for every shard of every group, so that the same cell
 * means the same bytes everywhere.
 *
 * <p>Classes 0 to 2 hold root, session and slot nodes, which elements never share. From
 * {@link #FIRST_ELEMENT} on come the elements': multiples of 8 from 40 to 256 bytes, then 16 steps
 * an octave. A node is so at most 7 bytes or one sixteenth larger than it must be. The largest
 * class takes a node of {@link #MAX_CONTENT_BYTES} of key and value.
 *
 * <p>A stack is a flat space of bytes: cell {@code i} begins at {@code i * cellBytes}. It is cut
 * into units, what images are of: several whole cells where a cell has at most 64 KiB, else a cell
 * is one unit or 2, 4, … equal ones of at most 256 KiB. In either case the unit of a byte is its
 * offset divided by {@link #unitBytes}.
 */
public final class SizeClasses {
    /** The class of root nodes. */
    public static final int ROOT = 0;

    /** The class of session nodes. */
    public static final int SESSION = 1;

    /** The class of slot nodes. */
    public static final int SLOT = 2;

    /** The lowest class of elements. */
    public static final int FIRST_ELEMENT = 3;

    /** The most that key and value may have together: a value of 16 MiB beside a fair key. */
    public static final int MAX_CONTENT_BYTES = (16 << 20) + (64 << 10);

    private static final int LEAST = 40;
    private static final int LINEAR_UP_TO = 256;
    private static final int LINEAR = (LINEAR_UP_TO - LEAST) / 8 + 1;
    private static final int FIRST_OCTAVE = 8;
    private static final int LAST_OCTAVE = 24;
    private static final int STEPS = 16;
    private static final int SMALL_UNIT_BYTES = 64 << 10;
    private static final int LARGE_UNIT_BYTES = 256 << 10;

    /** Linear classes, whole octaves, and the first step beyond 16 MiB. */
    private static final int COUNT =
            FIRST_ELEMENT + LINEAR + (LAST_OCTAVE - FIRST_OCTAVE) * STEPS + 1;

    private static final int[] CELL_BYTES = new int[COUNT];
    private static final int[] UNIT_BYTES = new int[COUNT];

    static {
        CELL_BYTES[ROOT] = 48;
        CELL_BYTES[SESSION] = 40;
        CELL_BYTES[SLOT] = 88;
        for (int k = 0; k < LINEAR; k++) {
            CELL_BYTES[FIRST_ELEMENT + k] = LEAST + 8 * k;
        }
        for (int c = FIRST_ELEMENT + LINEAR; c < COUNT; c++) {
            int beyond = c - FIRST_ELEMENT - LINEAR;
            int octave = FIRST_OCTAVE + beyond / STEPS;
            CELL_BYTES[c] = (1 << octave) + (beyond % STEPS + 1) * (1 << octave) / STEPS;
        }
        for (int c = 0; c < COUNT; c++) {
            UNIT_BYTES[c] = unitBytesFor(CELL_BYTES[c]);
        }
    }

    private SizeClasses() {}

    private static int unitBytesFor(int cell) {
        if (cell <= SMALL_UNIT_BYTES) {
            return SMALL_UNIT_BYTES / cell * cell;
        }
        // A cell's step within its octave is a multiple of all these halvings, so none leaves a
        // rest.
        int unit = cell;
        while (unit > LARGE_UNIT_BYTES) {
            unit /= 2;
        }
        return unit;
    }

    /** The number of size classes; classes are numbered from 0. */
    public static int count() {
        return COUNT;
    }

    /**
     * The bytes of a cell of a class, a multiple of 8.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public static int cellBytes(int sizeClass) {
        return CELL_BYTES[sizeClass];
    }

    /**
     * The bytes of a unit of a class: a multiple of its cell, or its cell is a multiple of it.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public static int unitBytes(int sizeClass) {
        return UNIT_BYTES[sizeClass];
    }

    /**
     * The element class with the smallest cell that takes a node.
     *
     * @param nodeBytes header, key and value
     * @throws IllegalArgumentException if no node can have this size
     */
    public static int classOf(int nodeBytes) {
        if (nodeBytes < NodeLayout.HEADER_BYTES
                || nodeBytes > NodeLayout.HEADER_BYTES + MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("No node has " + nodeBytes + " bytes");
        }
        if (nodeBytes <= LEAST) {
            return FIRST_ELEMENT;
        }
        if (nodeBytes <= LINEAR_UP_TO) {
            return FIRST_ELEMENT + (nodeBytes - LEAST + 7) / 8;
        }
        int octave = 31 - Integer.numberOfLeadingZeros(nodeBytes - 1);
        int step = (1 << octave) / STEPS;
        int within = (nodeBytes - 1 - (1 << octave)) / step;
        return FIRST_ELEMENT + LINEAR + (octave - FIRST_OCTAVE) * STEPS + within;
    }
}
