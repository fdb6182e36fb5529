package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One call of an application: what it asked, when, and what it was told.
 *
 * <p>Begin and end are positions in the history, not times: no two are equal.
 */
public final class Call {
    private final int id;
    private final int client;
    private final int shard;
    private final Operation operation;
    private final long begin;
    private long end = Long.MAX_VALUE;
    private @Nullable Answer answer;
    private State state = State.OPEN;

    Call(int id, int client, int shard, Operation operation, long begin) {
        this.id = id;
        this.client = client;
        this.shard = shard;
        this.operation = operation;
        this.begin = begin;
    }

    /** What is known of a call. */
    public enum State {
        /** Not answered yet. */
        OPEN,
        /** Answered. */
        ANSWERED,
        /** Given up: it may have taken effect, or may still. */
        UNKNOWN,
        /** Certainly never executed. */
        REFUSED
    }

    /** The position among all calls, from 0. */
    public int id() {
        return id;
    }

    /** Who called. */
    public int client() {
        return client;
    }

    /** The shard number asked. */
    public int shard() {
        return shard;
    }

    /** What was asked. */
    public Operation operation() {
        return operation;
    }

    /** When it was asked. */
    public long begin() {
        return begin;
    }

    /** When it was answered; the greatest long if it wasn't. */
    public long end() {
        return end;
    }

    /** What was answered; null unless the state is ANSWERED. */
    public @Nullable Answer answer() {
        return answer;
    }

    /** What is known of it. */
    public State state() {
        return state;
    }

    void answered(Answer given, long position) {
        leaveOpen();
        answer = given;
        end = position;
        state = State.ANSWERED;
    }

    void unknown() {
        leaveOpen();
        state = State.UNKNOWN;
    }

    void refused() {
        leaveOpen();
        state = State.REFUSED;
    }

    private void leaveOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("A call ends once: " + this);
        }
    }

    @Override
    public String toString() {
        String told = answer == null ? state.toString() : Describe.answer(answer);
        String until = end == Long.MAX_VALUE ? "never" : Long.toString(end);
        return "call " + id + " of client " + client + " [" + begin + ", " + until + "] "
                + Describe.operation(operation) + " -> " + told;
    }
}
