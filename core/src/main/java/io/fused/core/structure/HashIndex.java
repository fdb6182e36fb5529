package io.fused.core.structure;

import java.util.Arrays;

/**
 * The index of a map: entries (hash, position) in the order of the hash as an unsigned number, then
 * of the key.
 */
/*
 * Extendible hashing by the top bits: a directory of 2^depth places, and leaves of sorted entries
 * that each stand in all places whose bits begin with the leaf's prefix. Walking the directory from
 * the left is walking all entries in order, whatever was split or merged meanwhile. No operation
 * touches more than two leaves, except that the directory doubles, which copies references only.
 *
 * A leaf is one long[] of pairs, grown by a quarter at a time: some 18 bytes an entry at 2^20
 * entries, few objects, and nothing for the garbage collector to follow but them. Hashes spread
 * evenly, so a place in a leaf is guessed and found within a few entries of the guess.
 *
 * The directory never has more places than entries: keys made to collide fill a leaf without end,
 * which is slow, instead of the memory.
 */
final class HashIndex {
    private static final int LEAF_ENTRIES = 128;
    private static final int MERGED_ENTRIES = 64;
    private static final int FIRST_ENTRIES = 4;

    /** Four standard deviations, about, of where a hash lies in a full leaf. */
    private static final int GUESS_ENTRIES = 24;

    private final Cells cells;
    private Leaf[] directory;
    private int depth = 1;
    private long size;

    HashIndex(Cells cells) {
        this.cells = cells;
        Leaf only = new Leaf(0, new long[2 * FIRST_ENTRIES], 0);
        directory = new Leaf[] {only, only};
    }

    /** Entries whose hashes share their first {@code depth} bits. */
    private static final class Leaf {
        final int depth;
        long[] pairs;
        int entries;

        Leaf(int depth, long[] pairs, int entries) {
            this.depth = depth;
            this.pairs = pairs;
            this.entries = entries;
        }

        long hash(int entry) {
            return pairs[2 * entry];
        }

        long position(int entry) {
            return pairs[2 * entry + 1];
        }

        /** The first entry whose hash isn't below this one. */
        int lowerBound(long hash) {
            int guess = (int) Math.unsignedMultiplyHigh(hash << depth, entries);
            int low = Math.max(0, guess - GUESS_ENTRIES);
            int high = Math.min(entries, guess + GUESS_ENTRIES);
            if (low > 0 && isBelow(low - 1, hash) || low == 0) {
                if (high == entries || !isBelow(high, hash)) {
                    return scan(low, high, guess, hash);
                }
                return halve(high + 1, entries, hash);
            }
            return halve(0, low, hash);
        }

        private boolean isBelow(int entry, long hash) {
            return Long.compareUnsigned(hash(entry), hash) < 0;
        }

        /** Looks around a guess that is near. */
        private int scan(int low, int high, int guess, long hash) {
            int at = guess;
            while (at < high && isBelow(at, hash)) {
                at++;
            }
            while (at > low && !isBelow(at - 1, hash)) {
                at--;
            }
            return at;
        }

        /** Looks by halves where hashes crowd. */
        private int halve(int from, int to, long hash) {
            int low = from;
            int high = to;
            while (low < high) {
                int middle = low + high >>> 1;
                if (isBelow(middle, hash)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        void insert(int at, long hash, long position) {
            if (2 * entries == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * (entries + Math.max(4, entries / 4)));
            }
            System.arraycopy(pairs, 2 * at, pairs, 2 * at + 2, 2 * (entries - at));
            pairs[2 * at] = hash;
            pairs[2 * at + 1] = position;
            entries++;
        }

        void remove(int at) {
            System.arraycopy(pairs, 2 * at + 2, pairs, 2 * at, 2 * (entries - at - 1));
            entries--;
            if (pairs.length > 2 * FIRST_ENTRIES && 4 * entries <= pairs.length) {
                pairs = Arrays.copyOf(pairs, Math.max(2 * FIRST_ENTRIES, 2 * (entries + 4)));
            }
        }
    }

    long size() {
        return size;
    }

    /** The memory of leaves and directory, estimated, in bytes. */
    long bytes() {
        long bytes = 16 + 4L * directory.length;
        for (int place = 0; place < directory.length; place += places(directory[place])) {
            bytes += 40 + 8L * directory[place].pairs.length;
        }
        return bytes;
    }

    private int place(long hash) {
        return (int) (hash >>> 64 - depth);
    }

    private int places(Leaf leaf) {
        return 1 << depth - leaf.depth;
    }

    /** The position of a key, or {@link PositionSource#NO_POSITION}. */
    long find(long hash, byte[] key) {
        Leaf leaf = directory[place(hash)];
        for (int at = leaf.lowerBound(hash); at < leaf.entries && leaf.hash(at) == hash; at++) {
            if (cells.keyEquals(leaf.position(at), key)) {
                return leaf.position(at);
            }
        }
        return PositionSource.NO_POSITION;
    }

    /** Adds a key that isn't there. */
    void insert(long hash, byte[] key, long position) {
        Leaf leaf = directory[place(hash)];
        while (leaf.entries >= LEAF_ENTRIES && split(leaf, hash)) {
            leaf = directory[place(hash)];
        }
        int at = leaf.lowerBound(hash);
        while (at < leaf.entries
                && leaf.hash(at) == hash
                && cells.compareKey(leaf.position(at), key) < 0) {
            at++;
        }
        leaf.insert(at, hash, position);
        size++;
    }

    /** Lets an entry point to another cell. */
    void replace(long hash, long from, long to) {
        Leaf leaf = directory[place(hash)];
        leaf.pairs[2 * entry(leaf, hash, from) + 1] = to;
    }

    void remove(long hash, long position) {
        Leaf leaf = directory[place(hash)];
        leaf.remove(entry(leaf, hash, position));
        size--;
        if (leaf.depth > 0 && leaf.entries < MERGED_ENTRIES / 2) {
            merge(leaf, hash);
        }
    }

    private static int entry(Leaf leaf, long hash, long position) {
        for (int at = leaf.lowerBound(hash); at < leaf.entries && leaf.hash(at) == hash; at++) {
            if (leaf.position(at) == position) {
                return at;
            }
        }
        throw new IllegalStateException("No entry for cell " + Long.toHexString(position));
    }

    private boolean split(Leaf leaf, long hash) {
        if (leaf.depth == depth) {
            if (2L * directory.length > size) {
                return false;
            }
            Leaf[] doubled = new Leaf[2 * directory.length];
            for (int place = 0; place < directory.length; place++) {
                doubled[2 * place] = directory[place];
                doubled[2 * place + 1] = directory[place];
            }
            directory = doubled;
            depth++;
        }
        long bit = Long.MIN_VALUE >>> leaf.depth;
        int middle = 0;
        while (middle < leaf.entries && (leaf.hash(middle) & bit) == 0) {
            middle++;
        }
        int half = places(leaf) / 2;
        int first = place(hash) & -places(leaf);
        fill(first, half, part(leaf, 0, middle));
        fill(first + half, half, part(leaf, middle, leaf.entries));
        return true;
    }

    private static Leaf part(Leaf leaf, int from, int to) {
        int entries = to - from;
        long[] pairs = new long[2 * (entries + Math.max(FIRST_ENTRIES, entries / 4))];
        System.arraycopy(leaf.pairs, 2 * from, pairs, 0, 2 * entries);
        return new Leaf(leaf.depth + 1, pairs, entries);
    }

    private void fill(int first, int count, Leaf leaf) {
        Arrays.fill(directory, first, first + count, leaf);
    }

    private void merge(Leaf leaf, long hash) {
        int places = places(leaf);
        int first = place(hash) & -places;
        int buddyPlace = first ^ places;
        Leaf buddy = directory[buddyPlace];
        if (buddy.depth != leaf.depth || leaf.entries + buddy.entries > MERGED_ENTRIES) {
            return;
        }
        Leaf lower = first < buddyPlace ? leaf : buddy;
        Leaf upper = first < buddyPlace ? buddy : leaf;
        int entries = lower.entries + upper.entries;
        long[] pairs = new long[2 * (entries + FIRST_ENTRIES)];
        System.arraycopy(lower.pairs, 0, pairs, 0, 2 * lower.entries);
        System.arraycopy(upper.pairs, 0, pairs, 2 * lower.entries, 2 * upper.entries);
        fill(Math.min(first, buddyPlace), 2 * places, new Leaf(leaf.depth - 1, pairs, entries));
    }

    /** A walk over all entries in order. */
    Cursor fromStart() {
        return new Cursor(0, 0);
    }

    /** A walk over the entries behind (hash, key), whether that is there or not. */
    Cursor after(long hash, byte[] key) {
        Leaf leaf = directory[place(hash)];
        int at = leaf.lowerBound(hash);
        while (at < leaf.entries
                && leaf.hash(at) == hash
                && cells.compareKey(leaf.position(at), key) <= 0) {
            at++;
        }
        return new Cursor(place(hash) & -places(leaf), at);
    }

    /** A walk; the index must not change during it. */
    final class Cursor implements PositionSource {
        private int place;
        private int entry;
        private long hash;

        private Cursor(int place, int entry) {
            this.place = place;
            this.entry = entry;
        }

        @Override
        public long next() {
            while (place < directory.length) {
                Leaf leaf = directory[place];
                if (entry < leaf.entries) {
                    hash = leaf.hash(entry);
                    return leaf.position(entry++);
                }
                place += places(leaf);
                entry = 0;
            }
            return NO_POSITION;
        }

        /** The hash of the entry that {@link #next} gave last. */
        long hash() {
            return hash;
        }
    }
}
