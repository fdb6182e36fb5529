package io.fused.core.structure;

/**
 * The nodes with a deadline, the earliest first, and the time that deadlines are compared with.
 *
 * <p>Holds positions alone, some 30 bytes for each; ids decide between equal deadlines.
 * {@link Cells} keeps it as nodes come, move and go, so that it always has exactly the nodes of
 * kind {@code MORTAL}, the dead ones that aren't swept yet among them.
 */
final class Deadlines {
    /** The deadline of what doesn't expire. */
    static final long NEVER = Long.MAX_VALUE;

    private final Cells cells;
    private final PositionTree tree = new PositionTree();
    private long nowMillis;

    Deadlines(Cells cells) {
        this.cells = cells;
    }

    /** Says what the wall clock shows. It may go back: what isn't removed yet then lives longer. */
    void now(long wallMillis) {
        nowMillis = wallMillis;
    }

    /** What the wall clock showed last. */
    long now() {
        return nowMillis;
    }

    /** The deadline of what lives so long from now on; for 0 there is none. */
    long after(long ttlMillis) {
        return ttlMillis == 0 ? NEVER : nowMillis + ttlMillis;
    }

    /** Whether a node's deadline has come. */
    boolean isOverdue(long position) {
        return tree.size() > 0 && cells.deadline(position) <= nowMillis;
    }

    /** Whether any node's deadline has come. */
    boolean hasOverdue() {
        return tree.size() > 0 && isOverdue(tree.get(0));
    }

    /** The node with the earliest deadline; there is one. */
    long first() {
        return tree.get(0);
    }

    /** For how long nothing becomes overdue, in milliseconds; 0 if something is. */
    long quietMillis() {
        return tree.size() == 0 ? NEVER : Math.max(0, cells.deadline(tree.get(0)) - nowMillis);
    }

    /** All nodes with a deadline in their order, for comparing. */
    PositionSource all() {
        return tree.from(0);
    }

    // ---- for the cells ----

    /** Adds a node that has just been written, or found. */
    void add(long position) {
        tree.insert(place(position), position);
    }

    /** Takes out the node that lies in a cell, if it is here; it is whole yet. */
    void remove(long position) {
        if (tree.size() > 0 && cells.isMortal(position)) {
            long place = place(position);
            if (place < tree.size() && tree.get(place) == position) {
                tree.remove(place);
            }
        }
    }

    /** A node was copied to another cell, and lies there now. */
    void relocate(long from, long to) {
        if (tree.size() > 0 && cells.isMortal(to)) {
            tree.relocate(from, to);
        }
    }

    /** How many nodes come before one. */
    private long place(long position) {
        long deadline = cells.deadline(position);
        long id = cells.id(position);
        return tree.place(at -> {
            long other = cells.deadline(at);
            return other < deadline || other == deadline && cells.id(at) < id;
        });
    }
}
