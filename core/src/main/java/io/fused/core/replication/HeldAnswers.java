package io.fused.core.replication;

import io.fused.core.operation.Answer;
import io.fused.core.structure.Shard;
import java.util.Arrays;

/**
 * Answers of one primary that wait until the records they depend on are committed, in the order in
 * which they were computed. Kept in parallel arrays, a ring each, so that an answer costs no object
 * of its own.
 */
final class HeldAnswers implements Shard.Output {
    /** Takes what is let go. */
    interface Outlet {
        /** An answer whose need is met; {@code recorded} ones don't depend on the lease. */
        void release(long tag, Answer answer, boolean recorded);
    }

    private final PlantedFault fault;
    private long[] tags = new long[64];
    private long[] needs = new long[64];
    private Answer[] answers = new Answer[64];
    private boolean[] recorded = new boolean[64];
    private int head;
    private int size;

    HeldAnswers(PlantedFault fault) {
        this.fault = fault;
    }

    int size() {
        return size;
    }

    @Override
    public void answer(long tag, Answer answer, long need, boolean isRecorded) {
        if (size == tags.length) {
            grow();
        }
        int at = (head + size) & (tags.length - 1);
        long needed = need;
        if (fault == PlantedFault.ANSWER_WITHOUT_RECORD_AT_ONCE && !isRecorded) {
            head = (head - 1) & (tags.length - 1);
            at = head;
            needed = Long.MIN_VALUE;
        }
        tags[at] = tag;
        needs[at] = needed;
        answers[at] = answer;
        recorded[at] = isRecorded;
        size++;
    }

    /** Whether the first answer needs no more than is committed. */
    boolean hasDue(long committed) {
        return size > 0 && needs[head] <= committed;
    }

    /** Lets go, in order, of the answers up to the first that needs more than is committed. */
    void release(long committed, Outlet outlet) {
        while (size > 0 && needs[head] <= committed) {
            pop(outlet);
        }
    }

    /** Lets go of all. */
    void releaseAll(Outlet outlet) {
        while (size > 0) {
            pop(outlet);
        }
    }

    @SuppressWarnings("NullAway") // the slot is free afterwards and never read
    private void pop(Outlet outlet) {
        int at = head;
        Answer answer = answers[at];
        answers[at] = null;
        head = (head + 1) & (tags.length - 1);
        size--;
        outlet.release(tags[at], answer, recorded[at]);
    }

    private void grow() {
        int capacity = tags.length;
        int[] order = new int[capacity];
        Arrays.setAll(order, i -> (head + i) & (capacity - 1));
        long[] moreTags = new long[capacity * 2];
        long[] moreNeeds = new long[capacity * 2];
        Answer[] moreAnswers = new Answer[capacity * 2];
        boolean[] moreRecorded = new boolean[capacity * 2];
        for (int i = 0; i < capacity; i++) {
            moreTags[i] = tags[order[i]];
            moreNeeds[i] = needs[order[i]];
            moreAnswers[i] = answers[order[i]];
            moreRecorded[i] = recorded[order[i]];
        }
        tags = moreTags;
        needs = moreNeeds;
        answers = moreAnswers;
        recorded = moreRecorded;
        head = 0;
    }
}
