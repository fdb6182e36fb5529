package io.fused.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a client at one shard. Belongs to the event loop.
 *
 * <p>A call that waits at the primary may hold its number for days, and a window's length behind it
 * there are no numbers left. Then those that wait keep their session, and another serves what
 * follows: so there is at most one session more than calls that wait. What was answered without
 * effect is recorded with the next effect of its session; therefore one gives way to the next only
 * when nothing but waiting calls is left in it, and order over a crash holds across them.
 */
final class Sessions {
    private @Nullable Session current;
    private final List<Session> earlier = new ArrayList<>();

    /** Takes up a session that was opened. */
    void add(Session session) {
        current = session;
    }

    /** Forgets a session that the shard has forgotten. */
    void end(Session session) {
        session.ended = true;
        earlier.remove(session);
        if (current == session) {
            current = null;
        }
    }

    /** The session under which a call goes, or is to go; null if there is none, or it is full. */
    @Nullable
    Session of(Call<?> call) {
        if (call.session != null) {
            return call.session;
        }
        return call.needsNumber() && current != null && current.isFull() ? null : current;
    }

    /** Whether one has to be opened before a call can have a number. */
    boolean lacksOne() {
        if (current != null && current.isHeldUp()) {
            earlier.add(current);
            current = earlier.stream().filter(Session::isIdle).findFirst().orElse(null);
            earlier.remove(current);
        }
        return current == null;
    }

    /** All that live. */
    List<Session> all() {
        List<Session> all = new ArrayList<>(earlier);
        if (current != null) {
            all.add(current);
        }
        return all;
    }

    /** Lets those expire in which nothing waits any more. */
    void dropIdle(long now, long nanos) {
        earlier.removeIf(session -> session.isIdle() && now - session.keptNanos > nanos);
    }
}
