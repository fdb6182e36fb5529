package io.fused.core.structure;

import java.util.Arrays;

/**
 * The order of a queue: positions of cells by growing numbers. Appending, and taking the head, cost
 * O(1) over time; an entry is found by its number in O(log n), and may be removed in the middle.
 */
final class NumberedRing {
    private static final int LEAST = 16;
    private static final long GONE = PositionSource.NO_POSITION;

    private long[] numbers = new long[LEAST];
    private long[] positions = new long[LEAST];
    private int head;
    private int tail;
    private int size;

    int size() {
        return size;
    }

    /** Appends an entry; its number is above all others. */
    void append(long number, long position) {
        if (tail > head && numbers[tail - 1] >= number) {
            throw new IllegalStateException(number + " doesn't follow " + numbers[tail - 1]);
        }
        if (tail == numbers.length) {
            makeRoom();
        }
        numbers[tail] = number;
        positions[tail++] = position;
        size++;
    }

    /** Moves the entries to the front of arrays twice as large as they need, or of the same. */
    private void makeRoom() {
        int capacity = Math.max(LEAST, Math.addExact(size, size));
        boolean fits = capacity <= numbers.length && capacity >= numbers.length / 4;
        long[] toNumbers = fits ? numbers : new long[capacity];
        long[] toPositions = fits ? positions : new long[capacity];
        int kept = 0;
        for (int at = head; at < tail; at++) {
            if (positions[at] != GONE) {
                toNumbers[kept] = numbers[at];
                toPositions[kept++] = positions[at];
            }
        }
        numbers = toNumbers;
        positions = toPositions;
        head = 0;
        tail = kept;
    }

    /** The position with the lowest number, or {@link PositionSource#NO_POSITION}. */
    long peek() {
        return size == 0 ? GONE : positions[head];
    }

    /** The position of a number, or {@link PositionSource#NO_POSITION}. */
    long find(long number) {
        int at = Arrays.binarySearch(numbers, head, tail, number);
        return at < 0 ? GONE : positions[at];
    }

    /** Removes the entry with the lowest number; there is one. */
    void removeHead() {
        removeAt(head);
    }

    /** Removes a number that is there. */
    void remove(long number) {
        removeAt(entry(number));
    }

    private void removeAt(int at) {
        positions[at] = GONE;
        size--;
        while (head < tail && positions[head] == GONE) {
            head++;
        }
        if (head == tail) {
            head = 0;
            tail = 0;
        }
        if (numbers.length > LEAST && size < numbers.length / 8) {
            makeRoom();
        }
    }

    /** Lets an entry point to another cell. */
    void relocate(long number, long to) {
        positions[entry(number)] = to;
    }

    private int entry(long number) {
        int at = Arrays.binarySearch(numbers, head, tail, number);
        if (at < 0 || positions[at] == GONE) {
            throw new IllegalStateException("No entry of number " + number);
        }
        return at;
    }

    /** A walk over the entries above a number; the ring must not change during it. */
    PositionSource after(long number) {
        int found = Arrays.binarySearch(numbers, head, tail, number);
        int first = found < 0 ? -found - 1 : found + 1;
        return new PositionSource() {
            private int next = first;

            @Override
            public long next() {
                while (next < tail) {
                    long position = positions[next++];
                    if (position != GONE) {
                        return position;
                    }
                }
                return NO_POSITION;
            }
        };
    }
}
