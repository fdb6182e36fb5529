package io.fused.simulator;

import io.fused.core.Message;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one member's process sends to another: one connection after the other, each in order.
 *
 * <p>A broken connection loses what is under way from some point on. Both ends are told, each in
 * its own time, and the receiver never gets anything of a connection after it was told that it
 * broke.
 */
final class DataLink {
    final MemberProcess from;
    final MemberProcess to;

    /** Messages that a cut holds back, of the present connection. */
    final Deque<Message.Data> held = new ArrayDeque<>();

    State state = State.DOWN;
    boolean dialing;
    long connection;
    long lastArrivalMicros;
    private long brokenConnection;
    private long deliversUntilMicros;
    private long toldConnection;

    DataLink(MemberProcess from, MemberProcess to) {
        this.from = from;
        this.to = to;
    }

    /** What the sender's end is in. */
    enum State {
        /** Nothing is there; the next message dials. */
        DOWN,
        /** Messages arrive. */
        UP,
        /** Messages are lost, and the sender doesn't know yet. */
        BROKEN
    }

    /** Breaks the present connection: what would arrive after a moment is lost. */
    void breakNow(long deliversUntil) {
        state = State.BROKEN;
        brokenConnection = connection;
        deliversUntilMicros = deliversUntil;
        held.clear();
    }

    /** Whether a message of a connection still arrives at a moment. */
    boolean delivers(long ofConnection, long micros) {
        return ofConnection > toldConnection
                && (ofConnection > brokenConnection || micros <= deliversUntilMicros);
    }

    /** Whether the receiver is still to be told that a connection broke; then it counts as told. */
    boolean tell(long ofConnection) {
        boolean news = ofConnection > toldConnection && ofConnection <= brokenConnection;
        if (news) {
            toldConnection = ofConnection;
        }
        return news;
    }
}
