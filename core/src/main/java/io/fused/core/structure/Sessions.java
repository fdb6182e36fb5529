package io.fused.core.structure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All sessions of a shard, in the order in which they expire. */
final class Sessions {
    private final Map<Long, Session> byNumber = new HashMap<>();
    private final Deque<Session> freeing = new ArrayDeque<>();
    private @Nullable Session first;
    private @Nullable Session last;
    private long lastEnded;

    Sessions(long lastRecord) {
        lastEnded = lastRecord;
    }

    int size() {
        return byNumber.size();
    }

    @Nullable
    Session get(long number) {
        return byNumber.get(number);
    }

    void add(Session session) {
        byNumber.put(session.number, session);
        link(session);
    }

    /** Forgets a session by a record. */
    void end(Session session, long record) {
        byNumber.remove(session.number);
        unlink(session);
        lastEnded = record;
    }

    /** The last record that ended any session: what an answer that one is unknown depends on. */
    long lastEnded() {
        return lastEnded;
    }

    /** The session that expires first. */
    @Nullable
    Session first() {
        return first;
    }

    /** Lets a session live on; deadlines never go back. */
    void renew(Session session, long deadlineMillis) {
        session.deadlineMillis = deadlineMillis;
        if (session.later != null) {
            unlink(session);
            link(session);
        }
    }

    void renewAll(long deadlineMillis) {
        for (Session session = first; session != null; session = session.later) {
            session.deadlineMillis = deadlineMillis;
        }
    }

    /** Takes over what nodes don't hold, for the sessions that both know. */
    void adopt(Sessions before, long deadlineMillis) {
        renewAll(deadlineMillis);
        for (Session old = before.first; old != null; old = old.later) {
            Session own = byNumber.get(old.number);
            if (own != null) {
                own.raiseLow(old.low);
                own.adoptBare(old);
                renew(own, old.deadlineMillis);
            }
        }
    }

    /** Notes that a session keeps answers which can go. */
    void noteFreeing(Session session) {
        if (session.hasAnswersToFree() && !session.isFreeing) {
            session.isFreeing = true;
            freeing.add(session);
        }
    }

    /** A session that keeps answers which can go, or null. */
    @Nullable
    Session nextFreeing() {
        Session next = freeing.peek();
        while (next != null && (!next.hasAnswersToFree() || !isLive(next))) {
            freeing.remove();
            next.isFreeing = false;
            next = freeing.peek();
        }
        return next;
    }

    @SuppressWarnings("ReferenceEquality") // a session is its object
    private boolean isLive(Session session) {
        return byNumber.get(session.number) == session;
    }

    private void link(Session session) {
        session.earlier = last;
        session.later = null;
        if (last == null) {
            first = session;
        } else {
            last.later = session;
        }
        last = session;
    }

    private void unlink(Session session) {
        Session earlier = session.earlier;
        Session later = session.later;
        if (earlier == null) {
            first = later;
        } else {
            earlier.later = later;
        }
        if (later == null) {
            last = earlier;
        } else {
            later.earlier = earlier;
        }
        session.earlier = null;
        session.later = null;
    }
}
