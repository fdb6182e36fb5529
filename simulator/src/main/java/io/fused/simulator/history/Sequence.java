package io.fused.simulator.history;

import java.util.Arrays;

/** The tokens of a list or a queue, in order. Immutable, compared by content. */
final class Sequence {
    static final Sequence EMPTY = new Sequence(new long[0]);

    private final long[] tokens;

    private Sequence(long[] tokens) {
        this.tokens = tokens;
    }

    int size() {
        return tokens.length;
    }

    long at(int index) {
        return tokens[index];
    }

    int indexOf(long token) {
        for (int index = 0; index < tokens.length; index++) {
            if (tokens[index] == token) {
                return index;
            }
        }
        return -1;
    }

    int lastIndexOf(long token) {
        int index = tokens.length - 1;
        while (index >= 0 && tokens[index] != token) {
            index--;
        }
        return index;
    }

    Sequence with(int index, long token) {
        long[] changed = tokens.clone();
        changed[index] = token;
        return new Sequence(changed);
    }

    Sequence inserted(int index, long token) {
        long[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        System.arraycopy(tokens, index, longer, index + 1, tokens.length - index);
        longer[index] = token;
        return new Sequence(longer);
    }

    Sequence removed(int index) {
        long[] shorter = Arrays.copyOf(tokens, tokens.length - 1);
        System.arraycopy(tokens, index + 1, shorter, index, tokens.length - index - 1);
        return new Sequence(shorter);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sequence sequence && Arrays.equals(tokens, sequence.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return Arrays.toString(tokens);
    }
}
