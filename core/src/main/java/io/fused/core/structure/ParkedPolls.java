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
 * Polls that wait for an item, each operation once: in memory only, clients park again elsewhere.
 */
final class ParkedPolls {
    private static final Comparator<Key> BY_OPERATION =
            Comparator.comparingLong(Key::session).thenComparingLong(Key::number);
    private static final Comparator<Parked> BY_DEADLINE = Comparator.<Parked>comparingLong(
                    poll -> poll.deadlineMillis)
            .thenComparingLong(poll -> poll.sequence);

    private final TreeMap<Key, Parked> byOperation = new TreeMap<>(BY_OPERATION);
    private final TreeSet<Parked> byDeadline = new TreeSet<>(BY_DEADLINE);
    private final Map<Integer, LinkedHashSet<Parked>> byStructure = new HashMap<>();
    private long sequence;

    private record Key(long session, long number) {}

    /** One poll that waits. */
    static final class Parked {
        final Operation.QueuePoll what;
        final long session;
        final long number;
        private final long sequence;
        private int attempt;
        private long deadlineMillis;
        private final List<Long> tags = new ArrayList<>(1);

        private Parked(Operation.QueuePoll what, long session, long number, long sequence) {
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

    /** Parks a poll behind the others of its structure. */
    void add(
            Operation.QueuePoll what,
            long session,
            long number,
            int attempt,
            long tag,
            long deadlineMillis) {
        Parked poll = new Parked(what, session, number, sequence++);
        poll.attempt = attempt;
        poll.deadlineMillis = deadlineMillis;
        poll.tags.add(tag);
        byOperation.put(new Key(session, number), poll);
        byDeadline.add(poll);
        byStructure
                .computeIfAbsent(what.structure(), id -> new LinkedHashSet<>())
                .add(poll);
    }

    /**
     * Lets a newer attempt take the place of an older one, which keeps its turn.
     *
     * @return whom the older one would have answered
     */
    List<Long> renew(Parked poll, int attempt, long tag, long deadlineMillis) {
        byDeadline.remove(poll);
        List<Long> before = List.copyOf(poll.tags);
        poll.tags.clear();
        poll.tags.add(tag);
        poll.attempt = attempt;
        poll.deadlineMillis = deadlineMillis;
        byDeadline.add(poll);
        return before;
    }

    void remove(Parked poll) {
        byOperation.remove(new Key(poll.session, poll.number), poll);
        byDeadline.remove(poll);
        LinkedHashSet<Parked> others = byStructure.get(poll.what.structure());
        if (others != null) {
            others.remove(poll);
            if (others.isEmpty()) {
                byStructure.remove(poll.what.structure());
            }
        }
    }

    /** The structures that some poll waits for. */
    Set<Integer> structures() {
        return byStructure.keySet();
    }

    /** The poll of a structure that has waited longest. */
    @Nullable
    Parked first(int structure) {
        LinkedHashSet<Parked> waiting = byStructure.get(structure);
        return waiting == null ? null : waiting.getFirst();
    }

    /** Some poll of a session. */
    @Nullable
    Parked ofSession(long session) {
        Map.Entry<Key, Parked> found = byOperation.ceilingEntry(new Key(session, 0));
        return found == null || found.getKey().session != session ? null : found.getValue();
    }

    /** A poll whose time is over. */
    @Nullable
    Parked due(long nowMillis) {
        if (byDeadline.isEmpty() || byDeadline.getFirst().deadlineMillis > nowMillis) {
            return null;
        }
        return byDeadline.getFirst();
    }

    /** When the next poll's time is over; {@link Long#MAX_VALUE} if never. */
    long nextDeadlineMillis() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.getFirst().deadlineMillis;
    }
}
