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

    /** Polls whose number was taken away so that the window goes on. */
    private final ArrayDeque<Call<?>> resting = new ArrayDeque<>();

    /** Adds a call that was never sent, of a higher order than all before it. */
    void addFresh(Call<?> call) {
        fresh.addLast(call);
    }

    /** Adds a call that may come before fresh ones. */
    void addAgain(Call<?> call) {
        again.add(call);
    }

    /** Adds a poll to rest, of a higher order than those that rest. */
    void addResting(Call<?> poll) {
        resting.addLast(poll);
    }

    /**
     * Returns what is to be sent first, and leaves it here; null if there is nothing.
     *
     * @param mayPark whether polls that rest have their turn
     */
    @Nullable
    Call<?> first(boolean mayPark) {
        Call<?> later = again.peek();
        Call<?> never = fresh.peekFirst();
        Call<?> best = later == null || never != null && never.order < later.order ? never : later;
        Call<?> rested = resting.peekFirst();
        boolean parks = mayPark && rested != null && (best == null || rested.order < best.order);
        return parks ? rested : best;
    }

    /** Takes out what {@link #first} returned. */
    void removeFirst(Call<?> first) {
        if (again.peek() == first) {
            again.poll();
        } else if (resting.peekFirst() == first) {
            resting.pollFirst();
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

    boolean hasResting() {
        return !resting.isEmpty();
    }

    /** Sends resting polls whose time is up for a last look into the queue. */
    void wake(long now) {
        for (Call<?> poll : new ArrayList<>(resting)) {
            if (poll.settled
                    || poll.waitUntilNanos != Call.NEVER && now - poll.waitUntilNanos > 0) {
                resting.remove(poll);
                if (!poll.settled) {
                    again.add(poll);
                }
            }
        }
    }

    /** Takes out all that aren't settled; those to be sent again first, in order. */
    List<Call<?>> takeAll() {
        List<Call<?>> all = takeAgain();
        all.sort(again.comparator());
        all.addAll(fresh);
        all.addAll(resting);
        fresh.clear();
        resting.clear();
        all.removeIf(call -> call.settled);
        return all;
    }
}
