package io.fused.core.structure;

import java.util.Arrays;
import java.util.Objects;

/** A growing list of numbers, without boxes. */
final class LongList {
    private long[] values = new long[8];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + Math.max(8, size / 2));
        }
        values[size++] = value;
    }

    long get(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    /** Takes the last number away. */
    long removeLast() {
        long last = get(size - 1);
        size--;
        return last;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The numbers in order, once. */
    PositionSource source() {
        return new PositionSource() {
            private int next;

            @Override
            public long next() {
                return next < size ? values[next++] : NO_POSITION;
            }
        };
    }
}
