package io.fused.core.structure;

import io.fused.core.operation.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Polls that wait for an item and offers that wait for room, each operation once: in memory only,
 * clients park again elsewhere.
 */
final class ParkedCalls {
    private static final Comparator<Key> BY_OPERATION =
            Comparator.comparingLong(Key::session).thenComparingLong(Key::number);
    private static final Comparator<Parked> BY_DEADLINE = Comparator.<Parked>comparingLong(
                    call -> call.deadlineMillis)
            .thenComparingLong(call -> call.sequence);

    private final TreeMap<Key, Parked> byOperation = new TreeMap<>(BY_OPERATION);
    private final TreeSet<Parked> byDeadline = new TreeSet<>(BY_DEADLINE);
    private final Map<Integer, LinkedHashSet<Parked>> byStructure = new HashMap<>();
    private long sequence;
    private long bytes;

    private record Key(long session, long number) {}

    /** One operation that waits. */
    static final class Parked {
        final Operation.Waiting what;
        final long session;
        final long number;
        private final long sequence;
        private int attempt;
        private long deadlineMillis;
        private final List<Long> tags = new ArrayList<>(1);

        private Parked(Operation.Waiting what, long session, long number, long sequence) {
            this.what = what;
            this.session = session;
            this.number = number;
            this.sequence = sequence;
        }

        /** The newest attempt that came. */
        int attempt() {
            return attempt;
        }

        /** Whom to answer: the newest attempt, more than once if it came more than once. */
        List<Long> tags() {
            return tags;
        }
    }

    int size() {
        return byDeadline.size();
    }

    @Nullable
    Parked get(long session, long number) {
        return byOperation.get(new Key(session, number));
    }

    /** Parks an operation behind the others of its structure. */
    void add(
            Operation.Waiting what,
            long session,
            long number,
            int attempt,
            long tag,
            long deadlineMillis) {
        Parked call = new Parked(what, session, number, sequence++);
        call.attempt = attempt;
        call.deadlineMillis = deadlineMillis;
        call.tags.add(tag);
        byOperation.put(new Key(session, number), call);
        byDeadline.add(call);
        bytes += bytes(what);
        byStructure
                .computeIfAbsent(what.structure(), id -> new LinkedHashSet<>())
                .add(call);
    }

    /**
     * Lets a newer attempt take the place of an older one, which keeps its turn.
     *
     * @return whom the older one would have answered
     */
    List<Long> renew(Parked call, int attempt, long tag, long deadlineMillis) {
        byDeadline.remove(call);
        List<Long> before = List.copyOf(call.tags);
        call.tags.clear();
        call.tags.add(tag);
        call.attempt = attempt;
        call.deadlineMillis = deadlineMillis;
        byDeadline.add(call);
        return before;
    }

    void remove(Parked call) {
        if (byOperation.remove(new Key(call.session, call.number), call)) {
            bytes -= bytes(call.what);
        }
        byDeadline.remove(call);
        LinkedHashSet<Parked> others = byStructure.get(call.what.structure());
        if (others != null) {
            others.remove(call);
            if (others.isEmpty()) {
                byStructure.remove(call.what.structure());
            }
        }
    }

    /** The bytes of the items that wait for room. */
    long bytes() {
        return bytes;
    }

    private static long bytes(Operation.Waiting what) {
        return what instanceof Operation.QueueOffer offer
                ? offer.key().length + (long) offer.value().length
                : 0;
    }

    /** The structures that something waits for. */
    Set<Integer> structures() {
        return byStructure.keySet();
    }

    /** The operation on a structure that has waited longest. */
    @Nullable
    Parked first(int structure) {
        LinkedHashSet<Parked> waiting = byStructure.get(structure);
        return waiting == null ? null : waiting.getFirst();
    }

    /** Some operation of a session. */
    @Nullable
    Parked ofSession(long session) {
        Map.Entry<Key, Parked> found = byOperation.ceilingEntry(new Key(session, 0));
        return found == null || found.getKey().session != session ? null : found.getValue();
    }

    /** An operation whose time is over. */
    @Nullable
    Parked due(long nowMillis) {
        if (byDeadline.isEmpty() || byDeadline.getFirst().deadlineMillis > nowMillis) {
            return null;
        }
        return byDeadline.getFirst();
    }

    /** When the next one's time is over; {@link Long#MAX_VALUE} if never. */
    long nextDeadlineMillis() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.getFirst().deadlineMillis;
    }
}
