package io.fused.core.structure;

import java.util.Arrays;

/**
 * The holes of one stack: a bitmap with a bitmap of its words above it, so that the lowest hole is
 * found among a million cells by looking at a few hundred words at worst.
 */
final class Holes {
    private long[] words = new long[1];
    private long[] summary = new long[1];
    private int size;

    int size() {
        return size;
    }

    boolean contains(int cell) {
        int word = cell >>> 6;
        return word < words.length && (words[word] & 1L << cell) != 0;
    }

    /** Adds a cell that isn't one yet. */
    void add(int cell) {
        int word = cell >>> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Math.max(word + 1, words.length * 3 / 2 + 1));
            summary = Arrays.copyOf(summary, (words.length + 63) / 64);
        }
        words[word] |= 1L << cell;
        summary[word >>> 6] |= 1L << word;
        size++;
    }

    /** Removes a cell that is one. */
    void remove(int cell) {
        int word = cell >>> 6;
        words[word] &= ~(1L << cell);
        if (words[word] == 0) {
            summary[word >>> 6] &= ~(1L << word);
        }
        size--;
    }

    /** The lowest hole, or -1. */
    int lowest() {
        if (size == 0) {
            return -1;
        }
        int top = 0;
        while (summary[top] == 0) {
            top++;
        }
        int word = (top << 6) + Long.numberOfTrailingZeros(summary[top]);
        return (word << 6) + Long.numberOfTrailingZeros(words[word]);
    }
}
