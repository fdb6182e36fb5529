package io.fused.simulator.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one order of the calls on one object that its model explains and that keeps every call
 * between its beginning and its end.
 *
 * <p>The search is that of Wing and Gong with Lowe's memory of (calls already placed, state), which
 * is never searched twice. A call of unknown outcome has no end: placed last, it stands for one
 * that never took effect. Refused calls are left out.
 *
 * @see "J. Wing, C. Gong: Testing and Verifying Concurrent Objects, JPDC 1993; G. Lowe: Testing for
 *     Linearizability, 2016"
 * @param <S> the states of the model
 */
public final class LinearizabilityChecker<S> {
    private final Model<S> model;
    private final int bound;

    /**
     * Makes a checker.
     *
     * @param model what the object does
     * @param bound how many configurations to look at before giving up undecided
     */
    public LinearizabilityChecker(Model<S> model, int bound) {
        this.model = model;
        this.bound = bound;
    }

    /** What was found. */
    public enum Verdict {
        /** An order exists. */
        LINEARIZABLE,
        /** No order exists. */
        NOT_LINEARIZABLE,
        /** The search was given up at its bound. */
        UNDECIDED
    }

    /**
     * A verdict with what explains it.
     *
     * @param verdict what was found
     * @param stuckAt where no order exists: the call that no order could place, of the longest one
     * @param placed how many calls the longest order placed
     */
    public record Result(Verdict verdict, Optional<Call> stuckAt, int placed) {}

    /**
     * Judges the calls of one object.
     *
     * @param calls in any order; open ones count as unknown
     */
    public Result check(List<Call> calls) {
        List<Call> counted = new ArrayList<>();
        for (Call call : calls) {
            if (call.state() != Call.State.REFUSED) {
                counted.add(call);
            }
        }
        return new Search(counted).run();
    }

    /** A beginning or an end of a call in the list of what isn't placed yet. */
    private static final class Event {
        final int index;
        final Call call;
        final long position;
        final @Nullable Event end;

        @Nullable
        Event before;

        @Nullable
        Event after;

        Event(int index, Call call, long position, @Nullable Event end) {
            this.index = index;
            this.call = call;
            this.position = position;
            this.end = end;
        }
    }

    /** What is never looked at twice. */
    private record Configuration(long[] placed, Object state) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Configuration that
                    && Arrays.equals(placed, that.placed)
                    && state.equals(that.state);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(placed) * 31 + state.hashCode();
        }
    }

    private record Step<T>(Event event, T before) {}

    private final class Search {
        private final Event head = new Event(-1, NOBODY, -1, null);
        private final long[] placed;
        private final Set<Configuration> seen = new HashSet<>();
        private final Deque<Step<S>> steps = new ArrayDeque<>();
        private int longest;
        private @Nullable Call stuckAt;

        Search(List<Call> calls) {
            placed = new long[(calls.size() + 63) / 64];
            List<Event> events = new ArrayList<>();
            for (int index = 0; index < calls.size(); index++) {
                Call call = calls.get(index);
                Event end = new Event(index, call, call.end(), null);
                events.add(new Event(index, call, call.begin(), end));
                events.add(end);
            }
            events.sort(Comparator.comparingLong((Event event) -> event.position)
                    .thenComparingInt(event -> event.index));
            Event last = head;
            for (Event event : events) {
                last.after = event;
                event.before = last;
                last = event;
            }
        }

        Result run() {
            S state = model.initial();
            @Nullable Event event = head.after;
            while (event != null) {
                if (event.end == null) {
                    if (steps.size() >= longest) {
                        longest = steps.size();
                        stuckAt = event.call;
                    }
                    if (steps.isEmpty()) {
                        return new Result(
                                Verdict.NOT_LINEARIZABLE, Optional.ofNullable(stuckAt), longest);
                    }
                    Step<S> back = steps.pop();
                    state = back.before();
                    flip(back.event());
                    putBack(back.event());
                    event = back.event().after;
                    continue;
                }
                @Nullable S next = model.step(state, event.call.operation(), event.call.answer());
                if (next != null && isNew(event, next)) {
                    steps.push(new Step<>(event, state));
                    state = next;
                    takeOut(event);
                    event = head.after;
                } else {
                    event = event.after;
                }
                if (seen.size() > bound) {
                    return new Result(Verdict.UNDECIDED, Optional.empty(), longest);
                }
            }
            return new Result(Verdict.LINEARIZABLE, Optional.empty(), steps.size());
        }

        /** Marks the event's call as placed, unless that configuration was looked at before. */
        private boolean isNew(Event event, S next) {
            flip(event);
            if (seen.add(new Configuration(placed.clone(), next))) {
                return true;
            }
            flip(event);
            return false;
        }

        private void flip(Event event) {
            placed[event.index >> 6] ^= 1L << (event.index & 63);
        }

        private void takeOut(Event begin) {
            unlink(begin);
            unlink(Objects.requireNonNull(begin.end));
        }

        private void putBack(Event begin) {
            relink(Objects.requireNonNull(begin.end));
            relink(begin);
        }

        private void unlink(Event event) {
            Objects.requireNonNull(event.before).after = event.after;
            if (event.after != null) {
                event.after.before = event.before;
            }
        }

        private void relink(Event event) {
            Objects.requireNonNull(event.before).after = event;
            if (event.after != null) {
                event.after.before = event;
            }
        }
    }

    private static final Call NOBODY =
            new Call(-1, -1, -1, new io.fused.core.operation.Operation.KeepAlive(), -1);
}
