package io.fused.core.structure;

import io.fused.core.operation.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client's session: where its nodes lie, and what must not wait for a look into them. */
final class Session {
    private static final long MOST_BARE_BYTES = 32 << 10;

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
     * By number: what was answered without effect and without a record, and may be sent again. In
     * memory only, until a record with an effect follows.
     */
    private final TreeMap<Long, Bare> bare = new TreeMap<>();

    private long bareBytes;

    /**
     * An operation that was answered without a record.
     *
     * @param attempt the attempt that was answered
     * @param answer what it was answered; null if it failed inside
     */
    record Bare(int attempt, @Nullable Answer answer) {
        private static final int BYTES = 64;

        private int bytes() {
            return answer instanceof Answer.Value value ? BYTES + value.bytes().length : BYTES;
        }
    }

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
    void answeredBare(long operation, Bare how) {
        Bare before = bare.put(operation, how);
        bareBytes += how.bytes() - (before == null ? 0 : before.bytes());
    }

    /** How an operation was answered without a record; null if it wasn't. */
    @Nullable
    Bare bare(long operation) {
        return bare.get(operation);
    }

    /** Whether no more answers without a record are to be kept. */
    boolean isFullOfBare() {
        return bareBytes >= MOST_BARE_BYTES;
    }

    /** The numbers of what was answered without a record. */
    List<Long> bareNumbers() {
        return bare.isEmpty() ? List.of() : List.copyOf(bare.keySet());
    }

    /** Forgets an answer without a record, for it has one now. */
    void forgetBare(long operation) {
        Bare how = bare.remove(operation);
        bareBytes -= how == null ? 0 : how.bytes();
    }

    /** Takes over what another object of the same session knows of answers without a record. */
    void adoptBare(Session before) {
        before.bare.forEach(this::answeredBare);
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
        while (!bare.isEmpty() && bare.firstKey() < low) {
            forgetBare(bare.firstKey());
        }
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
