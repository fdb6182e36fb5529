package io.fused.core.structure;

import io.fused.core.operation.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fetches that wait for events, of each listener the newest: in memory only, clients fetch again
 * elsewhere.
 */
final class WaitingFetches {
    private static final Comparator<Key> BY_STRUCTURE =
            Comparator.comparingInt(Key::structure).thenComparingLong(Key::listener);
    private static final Comparator<Waiting> BY_DEADLINE =
            Comparator.comparingLong(Waiting::deadlineMillis).thenComparingLong(Waiting::sequence);

    private final TreeMap<Key, Waiting> byListener = new TreeMap<>(BY_STRUCTURE);
    private final TreeSet<Waiting> byDeadline = new TreeSet<>(BY_DEADLINE);
    private long sequence;

    private record Key(int structure, long listener) {}

    /** One fetch that waits, and whom to answer. */
    record Waiting(Operation.ListenerFetch what, long tag, long deadlineMillis, long sequence) {
        private Key key() {
            return new Key(what.structure(), what.listener());
        }
    }

    int size() {
        return byDeadline.size();
    }

    /** Lets a fetch wait; returns the one that it supersedes, or null. */
    @Nullable
    Waiting add(Operation.ListenerFetch what, long tag, long deadlineMillis) {
        Waiting waiting = new Waiting(what, tag, deadlineMillis, sequence++);
        Waiting before = byListener.put(waiting.key(), waiting);
        if (before != null) {
            byDeadline.remove(before);
        }
        byDeadline.add(waiting);
        return before;
    }

    void remove(Waiting waiting) {
        byListener.remove(waiting.key(), waiting);
        byDeadline.remove(waiting);
    }

    /** Those that wait for events of a structure. */
    List<Waiting> of(int structure) {
        return new ArrayList<>(byListener
                .subMap(new Key(structure, Long.MIN_VALUE), new Key(structure + 1, Long.MIN_VALUE))
                .values());
    }

    /** Any whose time is over. */
    @Nullable
    Waiting due(long nowMillis) {
        return byDeadline.isEmpty() || byDeadline.getFirst().deadlineMillis > nowMillis
                ? null
                : byDeadline.getFirst();
    }

    /** When the next one's time is over; {@link Long#MAX_VALUE} if never. */
    long nextDeadlineMillis() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.getFirst().deadlineMillis;
    }
}
