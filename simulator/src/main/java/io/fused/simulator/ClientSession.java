package io.fused.simulator;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client's session at one shard: numbers given in order, within the window. */
final class ClientSession {
    private final int shard;
    private final int window;
    private final NavigableMap<Long, Pending> outstanding = new TreeMap<>();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long session;
    private long nextNumber = 1;
    private boolean opening;

    ClientSession(int shard, int window) {
        this.shard = shard;
        this.window = window;
    }

    int shard() {
        return shard;
    }

    int window() {
        return window;
    }

    /** The session's number; 0 while there is none. */
    long session() {
        return session;
    }

    /** Whether a session must be opened; then the caller is taken to do it. */
    boolean beginOpening() {
        boolean wanted = session == 0 && !opening && !waiting.isEmpty();
        opening |= wanted;
        return wanted;
    }

    void opened(long number) {
        session = number;
        nextNumber = 1;
        opening = false;
    }

    void openingFailed() {
        opening = false;
    }

    /** Forgets the session; what it was asked is returned and no longer outstanding. */
    Collection<Pending> expired() {
        Collection<Pending> lost = new ArrayDeque<>(outstanding.values());
        outstanding.clear();
        session = 0;
        return lost;
    }

    /** The lowest number that isn't resolved. */
    long low() {
        return outstanding.isEmpty() ? nextNumber : outstanding.firstKey();
    }

    void enqueue(Pending pending) {
        waiting.add(pending);
    }

    /** Gives the next waiting call its number; null if the window is full or nothing waits. */
    @Nullable
    Pending next() {
        if (session == 0 || waiting.isEmpty() || nextNumber >= low() + window) {
            return null;
        }
        Pending pending = waiting.remove();
        pending.number = nextNumber++;
        pending.session = session;
        outstanding.put(pending.number, pending);
        return pending;
    }

    void resolved(Pending pending) {
        waiting.remove(pending);
        if (pending.number > 0) {
            outstanding.remove(pending.number, pending);
        }
    }

    /** What has no number yet, in order. */
    Collection<Pending> waiting() {
        return waiting;
    }

    /** What was sent and not resolved, by number. */
    Collection<Pending> outstanding() {
        return outstanding.values();
    }
}
