package io.fused.core.structure;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list: positions of cells by place, a counted B+-tree. Getting, inserting,
 * replacing and removing by place cost O(log n); a node that moved to another cell is found in
 * O(1).
 */
/*
 * Only leaves know positions, so for a move it is enough to know each position's leaf: a map says
 * it, by the leaf's number. Counts go by subtree and are kept on the way down. A child that ran
 * empty goes; one that together with its neighbour would fill half a node is merged, so that a list
 * that shrinks gives its memory back.
 */
final class PositionTree {
    private static final int LEAF_ENTRIES = 128;
    private static final int FANOUT = 64;

    private final LongIntMap leafOf = new LongIntMap();
    private @Nullable Leaf[] leaves = new Leaf[4];
    private int leafNumbers;
    private final LongList freeNumbers = new LongList();
    private Node root;

    PositionTree() {
        root = newLeaf();
    }

    private abstract static sealed class Node {
        /** Positions below. */
        long size;

        /** Entries or children. */
        int count;
    }

    private static final class Leaf extends Node {
        final int number;
        long[] positions = new long[4];

        Leaf(int number) {
            this.number = number;
        }
    }

    private static final class Inner extends Node {
        final Node[] children;

        Inner(Node first) {
            children = new Node[FANOUT];
            Arrays.fill(children, first);
        }

        void insert(int at, Node child) {
            System.arraycopy(children, at, children, at + 1, count - at);
            children[at] = child;
            count++;
        }

        void remove(int at) {
            System.arraycopy(children, at + 1, children, at, count - at - 1);
            count--;
            // The place behind keeps a child that is there anyway, rather than one that is gone.
            children[count] = children[0];
        }
    }

    private Leaf newLeaf() {
        int number;
        if (freeNumbers.isEmpty()) {
            number = leafNumbers++;
        } else {
            number = (int) freeNumbers.removeLast();
        }
        if (number == leaves.length) {
            leaves = Arrays.copyOf(leaves, 2 * number);
        }
        Leaf leaf = new Leaf(number);
        leaves[number] = leaf;
        return leaf;
    }

    long size() {
        return root.size;
    }

    /** The position at a place from 0 to size - 1. */
    long get(long place) {
        Objects.checkIndex(place, root.size);
        Node node = root;
        long within = place;
        while (node instanceof Inner inner) {
            int child = 0;
            while (within >= inner.children[child].size) {
                within -= inner.children[child++].size;
            }
            node = inner.children[child];
        }
        return ((Leaf) node).positions[(int) within];
    }

    /**
     * The number of entries below something, in a list whose entries are in order: those below come
     * before all others. Cost: O(log n) questions.
     */
    long place(LongPredicate isBelow) {
        long place = 0;
        Node node = root;
        while (node instanceof Inner inner) {
            int low = 1;
            int high = inner.count;
            while (low < high) {
                int middle = low + high >>> 1;
                if (isBelow.test(first(inner.children[middle]))) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            for (int k = 0; k < low - 1; k++) {
                place += inner.children[k].size;
            }
            node = inner.children[low - 1];
        }
        Leaf leaf = (Leaf) node;
        int low = 0;
        int high = leaf.count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (isBelow.test(leaf.positions[middle])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return place + low;
    }

    private static long first(Node node) {
        Node down = node;
        while (down instanceof Inner inner) {
            down = inner.children[0];
        }
        return ((Leaf) down).positions[0];
    }

    /** Lets the node of one cell be found in another. */
    void relocate(long from, long to) {
        int number = leafOf.remove(from);
        if (number == LongIntMap.ABSENT) {
            throw new IllegalStateException("No entry for cell " + Long.toHexString(from));
        }
        leafOf.put(to, number);
        Leaf leaf = Objects.requireNonNull(leaves[number]);
        int at = 0;
        while (leaf.positions[at] != from) {
            at++;
        }
        leaf.positions[at] = to;
    }

    /** Inserts before a place from 0 to size. */
    void insert(long place, long position) {
        Objects.checkIndex(place, root.size + 1);
        Node beside = insert(root, place, position);
        if (beside != null) {
            Inner above = new Inner(root);
            above.count = 1;
            above.insert(1, beside);
            above.size = root.size + beside.size;
            root = above;
        }
    }

    /** Returns the upper half of a node that had to be split. */
    private @Nullable Node insert(Node node, long place, long position) {
        return switch (node) {
            case Leaf leaf -> insertIntoLeaf(leaf, (int) place, position);
            case Inner inner -> insertBelow(inner, place, position);
        };
    }

    private @Nullable Node insertIntoLeaf(Leaf leaf, int place, long position) {
        Leaf beside = leaf.count == LEAF_ENTRIES ? splitLeaf(leaf, place) : null;
        Leaf target = leaf;
        int at = place;
        if (beside != null && place > leaf.count) {
            target = beside;
            at -= leaf.count;
        }
        if (target.count == target.positions.length) {
            int more = target.count + Math.max(4, target.count / 4);
            target.positions = Arrays.copyOf(target.positions, Math.min(LEAF_ENTRIES, more));
        }
        System.arraycopy(target.positions, at, target.positions, at + 1, target.count - at);
        target.positions[at] = position;
        target.count++;
        target.size++;
        leafOf.put(position, target.number);
        return beside;
    }

    /** At its end a leaf is split there, so that appending leaves full leaves behind. */
    private Leaf splitLeaf(Leaf leaf, int place) {
        int kept = place == LEAF_ENTRIES ? LEAF_ENTRIES - 1 : LEAF_ENTRIES / 2;
        Leaf beside = newLeaf();
        moveEntries(leaf, kept, beside);
        return beside;
    }

    /** Moves the entries from an index on to the end of another leaf. */
    private void moveEntries(Leaf from, int first, Leaf to) {
        int moved = from.count - first;
        if (to.positions.length < to.count + moved) {
            to.positions = Arrays.copyOf(to.positions, to.count + moved);
        }
        for (int k = first; k < from.count; k++) {
            to.positions[to.count++] = from.positions[k];
            leafOf.put(from.positions[k], to.number);
        }
        to.size = to.count;
        from.count = first;
        from.size = first;
    }

    private @Nullable Node insertBelow(Inner inner, long place, long position) {
        int child = 0;
        long within = place;
        while (child < inner.count - 1 && within > inner.children[child].size) {
            within -= inner.children[child++].size;
        }
        Node split = insert(inner.children[child], within, position);
        inner.size++;
        if (split == null) {
            return null;
        }
        Inner beside = null;
        Inner target = inner;
        int at = child + 1;
        if (inner.count == FANOUT) {
            beside = splitInner(inner, at == FANOUT ? FANOUT - 1 : FANOUT / 2);
            if (at > inner.count) {
                target = beside;
                at -= inner.count;
            }
        }
        target.insert(at, split);
        recount(inner);
        if (beside != null) {
            recount(beside);
        }
        return beside;
    }

    private static Inner splitInner(Inner inner, int kept) {
        Inner beside = new Inner(inner.children[kept]);
        for (int k = kept; k < inner.count; k++) {
            beside.children[beside.count++] = inner.children[k];
        }
        Arrays.fill(inner.children, kept, inner.count, inner.children[0]);
        inner.count = kept;
        return beside;
    }

    private static void recount(Inner inner) {
        inner.size = 0;
        for (int k = 0; k < inner.count; k++) {
            inner.size += inner.children[k].size;
        }
    }

    /** Removes the entry at a place; returns its position. */
    long remove(long place) {
        Objects.checkIndex(place, root.size);
        long removed = remove(root, place);
        leafOf.remove(removed);
        while (root instanceof Inner inner && inner.count == 1) {
            root = inner.children[0];
        }
        return removed;
    }

    private long remove(Node node, long place) {
        if (node instanceof Leaf leaf) {
            int at = (int) place;
            long removed = leaf.positions[at];
            leaf.count--;
            leaf.size--;
            System.arraycopy(leaf.positions, at + 1, leaf.positions, at, leaf.count - at);
            return removed;
        }
        Inner inner = (Inner) node;
        int child = 0;
        long within = place;
        while (within >= inner.children[child].size) {
            within -= inner.children[child++].size;
        }
        long removed = remove(inner.children[child], within);
        inner.size--;
        if (inner.count > 1) {
            if (inner.children[child].size == 0) {
                release(inner.children[child]);
                inner.remove(child);
            } else {
                mergeIfSmall(inner, child > 0 ? child - 1 : child);
            }
        }
        return removed;
    }

    /** Gives up a node that ran empty. */
    private void release(Node empty) {
        switch (empty) {
            case Leaf leaf -> release(leaf);
            case Inner inner -> release(inner.children[0]);
        }
    }

    private void release(Leaf leaf) {
        leaves[leaf.number] = null;
        freeNumbers.add(leaf.number);
    }

    /** Merges a child with the one behind it if both together fill at most half a node. */
    private void mergeIfSmall(Inner inner, int child) {
        Node lower = inner.children[child];
        Node upper = inner.children[child + 1];
        switch (lower) {
            case Leaf leaf -> {
                Leaf other = (Leaf) upper;
                if (leaf.count + other.count <= LEAF_ENTRIES / 2) {
                    moveEntries(other, 0, leaf);
                    release(other);
                    inner.remove(child + 1);
                }
            }
            case Inner below -> {
                Inner other = (Inner) upper;
                if (below.count + other.count <= FANOUT / 2) {
                    for (int k = 0; k < other.count; k++) {
                        below.children[below.count++] = other.children[k];
                    }
                    below.size += other.size;
                    inner.remove(child + 1);
                }
            }
        }
    }

    /** A walk from a place on; the tree must not change during it. */
    PositionSource from(long place) {
        return new Walk(place) {
            @Override
            public long next() {
                return next < root.size ? at(next++) : NO_POSITION;
            }
        };
    }

    /** A walk back from the entry before a place; the tree must not change during it. */
    PositionSource before(long place) {
        return new Walk(place - 1) {
            @Override
            public long next() {
                return next >= 0 ? at(next--) : NO_POSITION;
            }
        };
    }

    /** A walk that looks for a leaf only when it leaves one. */
    private abstract class Walk implements PositionSource {
        long next;
        private @Nullable Leaf leaf;

        /** The place of the leaf's first entry. */
        private long start;

        Walk(long next) {
            this.next = next;
        }

        final long at(long place) {
            Leaf in = leaf;
            if (in == null || place < start || place >= start + in.count) {
                in = descend(place);
                leaf = in;
            }
            return in.positions[(int) (place - start)];
        }

        private Leaf descend(long place) {
            Node node = root;
            long within = place;
            while (node instanceof Inner inner) {
                int child = 0;
                while (within >= inner.children[child].size) {
                    within -= inner.children[child++].size;
                }
                node = inner.children[child];
            }
            start = place - within;
            return (Leaf) node;
        }
    }
}
