package io.fused.node;

import io.fused.core.operation.Answer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the answers of requests under way belong: a table of slots, used again without garbage. A
 * tag is a slot's number and how often it was used, so that a tag is good for one answer only.
 */
final class PendingAnswers {
    /** Takes the answer to one request. */
    interface Asker {
        void onAnswer(long correlation, Answer answer);
    }

    private @Nullable Asker[] askers = new Asker[64];
    private long[] correlations = new long[64];
    private int[] uses = new int[64];
    private int[] nextFree = new int[64];
    private int firstFree = -1;
    private int used;
    private int size;

    /** A tag for a request whose answer goes to this asker under this correlation. */
    long add(Asker asker, long correlation) {
        int slot = firstFree;
        if (slot >= 0) {
            firstFree = nextFree[slot];
        } else {
            slot = used++;
            if (slot == askers.length) {
                grow();
            }
        }
        askers[slot] = asker;
        correlations[slot] = correlation;
        size++;
        return (long) uses[slot] << 32 | slot;
    }

    private void grow() {
        int length = askers.length * 2;
        askers = Arrays.copyOf(askers, length);
        correlations = Arrays.copyOf(correlations, length);
        uses = Arrays.copyOf(uses, length);
        nextFree = Arrays.copyOf(nextFree, length);
    }

    /**
     * Hands an answer to its asker.
     *
     * @throws IllegalStateException if the tag was answered before
     */
    void answer(long tag, Answer answer) {
        int slot = (int) tag;
        Asker asker = slot >= 0 && slot < used ? askers[slot] : null;
        if (asker == null || uses[slot] != (int) (tag >>> 32)) {
            throw new IllegalStateException(
                    "A request was answered twice, or never asked: tag " + tag);
        }
        long correlation = correlations[slot];
        askers[slot] = null;
        uses[slot]++;
        nextFree[slot] = firstFree;
        firstFree = slot;
        size--;
        asker.onAnswer(correlation, answer);
    }

    /** How many requests are under way. */
    int size() {
        return size;
    }
}
