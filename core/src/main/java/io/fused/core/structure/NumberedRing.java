package io.fused.core.structure;

import java.util.Arrays;

/**
 * The order of a queue: positions of cells by growing numbers. Adding at an end, and taking from
 * one, cost O(1) over time; an entry is found by its number in O(log n), and may be removed in the
 * middle.
 */
final class NumberedRing {
    private static final int LEAST = 16;
    private static final long GONE = PositionSource.NO_POSITION;

    private long[] numbers = new long[LEAST];
    private long[] positions = new long[LEAST];
    private int head;
    private int tail;
    private int size;

    /** Whether something was ever put before the head, and so room is kept there. */
    private boolean growsAtHead;

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

    /** Puts an entry before all others; its number is below theirs. */
    void prepend(long number, long position) {
        if (tail > head && numbers[head] <= number) {
            throw new IllegalStateException(number + " isn't followed by " + numbers[head]);
        }
        if (head == 0) {
            growsAtHead = true;
            makeRoom();
        }
        numbers[--head] = number;
        positions[head] = position;
        size++;
    }

    /** Moves the entries together, into arrays twice as large as they need or into the same. */
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
        head = growsAtHead ? (numbers.length - kept) / 2 : 0;
        tail = head + kept;
        System.arraycopy(numbers, 0, numbers, head, kept);
        System.arraycopy(positions, 0, positions, head, kept);
    }

    /**
     * The position with the lowest number, or with the highest, or
     * {@link PositionSource#NO_POSITION}.
     */
    long peek(boolean last) {
        if (size == 0) {
            return GONE;
        }
        return positions[last ? tail - 1 : head];
    }

    /** The position of a number, or {@link PositionSource#NO_POSITION}. */
    long find(long number) {
        int at = Arrays.binarySearch(numbers, head, tail, number);
        return at < 0 ? GONE : positions[at];
    }

    /** Removes the entry with the lowest number, or with the highest; there is one. */
    void removeEnd(boolean last) {
        removeAt(last ? tail - 1 : head);
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
        while (head < tail && positions[tail - 1] == GONE) {
            tail--;
        }
        if (head == tail) {
            head = growsAtHead ? numbers.length / 2 : 0;
            tail = head;
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

    /** A walk over all entries, upwards; the ring must not change during it. */
    PositionSource ascending() {
        return upwards(head);
    }

    /** A walk over all entries, downwards; the ring must not change during it. */
    PositionSource descending() {
        return downwards(tail - 1);
    }

    /** A walk over the entries above a number, upwards; the ring must not change during it. */
    PositionSource above(long number) {
        int found = Arrays.binarySearch(numbers, head, tail, number);
        return upwards(found < 0 ? -found - 1 : found + 1);
    }

    /** A walk over the entries below a number, downwards; the ring must not change during it. */
    PositionSource below(long number) {
        int found = Arrays.binarySearch(numbers, head, tail, number);
        return downwards(found < 0 ? -found - 2 : found - 1);
    }

    private PositionSource upwards(int from) {
        return new PositionSource() {
            private int next = from;

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

    private PositionSource downwards(int from) {
        return new PositionSource() {
            private int next = from;

            @Override
            public long next() {
                while (next >= head) {
                    long position = positions[next--];
                    if (position != GONE) {
                        return position;
                    }
                }
                return NO_POSITION;
            }
        };
    }
}
