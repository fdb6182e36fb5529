package io.fused.core.structure;

import java.util.Arrays;

/** An open-addressing map from non-negative longs to non-negative ints, without boxes. */
final class LongIntMap {
    /** What stands for an absent key. */
    static final int ABSENT = -1;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final int LEAST = 16;

    private long[] keys = empty(LEAST);
    private int[] values = new int[LEAST];
    private int size;
    private int shift = Long.numberOfLeadingZeros(LEAST) + 1;

    private static long[] empty(int capacity) {
        long[] fresh = new long[capacity];
        Arrays.fill(fresh, -1);
        return fresh;
    }

    int size() {
        return size;
    }

    /** How many keys there is memory for. */
    int places() {
        return keys.length;
    }

    int get(long key) {
        int at = find(key);
        return keys[at] == key ? values[at] : ABSENT;
    }

    /** Puts a value; returns the one before, or {@link #ABSENT}. */
    int put(long key, int value) {
        int at = find(key);
        if (keys[at] == key) {
            int before = values[at];
            values[at] = value;
            return before;
        }
        keys[at] = key;
        values[at] = value;
        if (++size > keys.length / 4 * 3) {
            resize(2 * keys.length);
        }
        return ABSENT;
    }

    /** Removes a key; returns its value, or {@link #ABSENT}. */
    int remove(long key) {
        int hole = find(key);
        if (keys[hole] != key) {
            return ABSENT;
        }
        int removed = values[hole];
        int mask = keys.length - 1;
        // Entries behind the hole move into it unless they would come to stand before their home.
        for (int at = hole + 1 & mask; keys[at] >= 0; at = at + 1 & mask) {
            if ((at - home(keys[at]) & mask) >= (at - hole & mask)) {
                keys[hole] = keys[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        keys[hole] = -1;
        size--;
        if (size < keys.length / 8 && keys.length > LEAST) {
            resize(keys.length / 2);
        }
        return removed;
    }

    private int home(long key) {
        return (int) (key * MIX >>> shift);
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int at = home(key);
        while (keys[at] != key && keys[at] >= 0) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void resize(int capacity) {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = empty(capacity);
        values = new int[capacity];
        shift = Long.numberOfLeadingZeros(capacity) + 1;
        for (int k = 0; k < oldKeys.length; k++) {
            if (oldKeys[k] >= 0) {
                int at = find(oldKeys[k]);
                keys[at] = oldKeys[k];
                values[at] = oldValues[k];
            }
        }
    }
}
