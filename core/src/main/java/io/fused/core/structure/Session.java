package io.fused.core.structure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client's session: where its nodes lie, and what must not wait for a look into them. */
final class Session {
    final long number;
    final int window;

    /** Where the session's node lies. */
    long node;

    /** The lowest number that the client hasn't resolved, as far as it said. */
    long low = 1;

    /** Answers' nodes of numbers below this are freed. */
    long freedBelow = 1;

    /** When the session expires; not before it was granted a lease. */
    long deadlineMillis = Long.MAX_VALUE;

    /** Whether it waits for answers to be freed. */
    boolean isFreeing;

    /** The neighbours in the order of deadlines. */
    @Nullable
    Session earlier;

    @Nullable
    Session later;

    /**
     * Of each slot: the number of its operation, its position, its last record, its answer's node.
     */
    private long[] numbers = new long[0];

    private long[] positions = new long[0];
    private long[] records = new long[0];
    private long[] answers = new long[0];
    private int answersHeld;

    /**
     * Of each slot: the last operation that was answered without a record, and its attempt. In
     * memory only: no message of that attempt reaches another holder.
     */
    private long[] bareNumbers = new long[0];

    private int[] bareAttempts = new int[0];

    Session(long number, int window) {
        this.number = number;
        this.window = window;
    }

    int slot(long operation) {
        return (int) (operation % window);
    }

    private void ensure(int slot) {
        int had = numbers.length;
        if (slot >= had) {
            int capacity = Math.min(window, Math.max(slot + 1, 2 * had));
            numbers = Arrays.copyOf(numbers, capacity);
            records = Arrays.copyOf(records, capacity);
            positions = Arrays.copyOf(positions, capacity);
            answers = Arrays.copyOf(answers, capacity);
            Arrays.fill(positions, had, capacity, PositionSource.NO_POSITION);
            Arrays.fill(answers, had, capacity, PositionSource.NO_POSITION);
        }
    }

    /** Notes that an attempt was answered without effect and without a record. */
    void answeredBare(long operation, int attempt) {
        int slot = slot(operation);
        if (slot >= bareNumbers.length) {
            int capacity = Math.min(window, Math.max(slot + 1, 2 * bareNumbers.length));
            bareNumbers = Arrays.copyOf(bareNumbers, capacity);
            bareAttempts = Arrays.copyOf(bareAttempts, capacity);
        }
        bareNumbers[slot] = operation;
        bareAttempts[slot] = attempt;
    }

    /** Takes over what another object of the same session knows of answers without a record. */
    void adoptBare(Session before) {
        bareNumbers = before.bareNumbers.clone();
        bareAttempts = before.bareAttempts.clone();
    }

    /** Whether this or a later attempt of an operation was answered without a record. */
    boolean isAnsweredBare(long operation, int attempt) {
        int slot = slot(operation);
        return slot < bareNumbers.length
                && bareNumbers[slot] == operation
                && bareAttempts[slot] >= attempt;
    }

    /** Whether the answer of an operation is recorded. */
    boolean has(long operation) {
        int slot = slot(operation);
        return slot < numbers.length && numbers[slot] == operation;
    }

    /** Where a slot's node lies, or {@link PositionSource#NO_POSITION}. */
    long position(int slot) {
        return slot < positions.length ? positions[slot] : PositionSource.NO_POSITION;
    }

    /** The record that wrote a slot last. */
    long record(int slot) {
        return records[slot];
    }

    /** Where the node of a slot's answer lies, or {@link PositionSource#NO_POSITION}. */
    long answer(int slot) {
        return slot < answers.length ? answers[slot] : PositionSource.NO_POSITION;
    }

    int answersHeld() {
        return answersHeld;
    }

    void written(int slot, long operation, long position, long record) {
        ensure(slot);
        numbers[slot] = operation;
        positions[slot] = position;
        records[slot] = record;
    }

    void relocated(int slot, long position) {
        positions[slot] = position;
    }

    /**
     * Lets a slot refer to an answer's node, or with {@link PositionSource#NO_POSITION} to none.
     */
    void answer(int slot, long position) {
        ensure(slot);
        if (answers[slot] >= 0) {
            answersHeld--;
        }
        answers[slot] = position;
        if (position >= 0) {
            answersHeld++;
        }
    }

    /** Raises the low mark; a lower one is of a request that was late. */
    void raiseLow(long to) {
        low = Math.max(low, to);
    }

    /** Whether answers are kept that nobody will ask for. */
    boolean hasAnswersToFree() {
        return answersHeld > 0 && freedBelow < low;
    }

    int slots() {
        return numbers.length;
    }

    long operation(int slot) {
        return numbers[slot];
    }

    /** The positions of all slots and answers, for sweeping. */
    PositionSource nodes() {
        return new PositionSource() {
            private int next;

            @Override
            public long next() {
                while (next < 2 * numbers.length) {
                    int slot = next / 2;
                    long position = next++ % 2 == 0 ? positions[slot] : answers[slot];
                    if (position != NO_POSITION) {
                        return position;
                    }
                }
                return NO_POSITION;
            }
        };
    }
}
