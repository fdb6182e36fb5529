package io.fused.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The calls to one shard that are not under way, in the order in which they were submitted. A call
 * that was settled meanwhile stays until its turn comes. Belongs to the event loop.
 */
final class WaitingCalls {
    /** Never sent, in order. */
    private final ArrayDeque<Call<?>> fresh = new ArrayDeque<>();

    /** To be sent when their order comes: most of them again. */
    private final PriorityQueue<Call<?>> again =
            new PriorityQueue<>(Comparator.comparingLong(call -> call.order));

    /** Adds a call that was never sent, of a higher order than all before it. */
    void addFresh(Call<?> call) {
        fresh.addLast(call);
    }

    /** Adds a call that may come before fresh ones. */
    void addAgain(Call<?> call) {
        again.add(call);
    }

    /** Returns what is to be sent first, and leaves it here; null if there is nothing. */
    @Nullable
    Call<?> first() {
        Call<?> later = again.peek();
        Call<?> never = fresh.peekFirst();
        return later == null || never != null && never.order < later.order ? never : later;
    }

    /** Takes out what {@link #first} returned. */
    void removeFirst(Call<?> first) {
        if (again.peek() == first) {
            again.poll();
        } else {
            fresh.pollFirst();
        }
    }

    /** Takes a call out of those that are to be sent again, if it is among them. */
    void removeAgain(Call<?> call) {
        again.remove(call);
    }

    /** Takes out all that are to be sent again, in no order. */
    List<Call<?>> takeAgain() {
        List<Call<?>> all = new ArrayList<>(again);
        again.clear();
        return all;
    }

    /** Returns all that are past their deadline; none of them will be sent any more. */
    List<Call<?>> takeOverdue(long now) {
        List<Call<?>> overdue = new ArrayList<>();
        for (Call<?> call : again) {
            if (call.isOverdue(now)) {
                overdue.add(call);
            }
        }
        again.removeAll(overdue);
        for (Call<?> call : fresh) {
            // They are taken out, settled, when their turn comes.
            if (call.isOverdue(now)) {
                overdue.add(call);
            }
        }
        return overdue;
    }

    /** Takes out all that aren't settled; those to be sent again first, in order. */
    List<Call<?>> takeAll() {
        List<Call<?>> all = takeAgain();
        all.sort(again.comparator());
        all.addAll(fresh);
        fresh.clear();
        all.removeIf(call -> call.settled);
        return all;
    }
}
