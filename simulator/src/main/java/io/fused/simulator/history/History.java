package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All calls of a run in the order in which they began. */
public final class History {
    private static final int NOBODY = -1;

    private final List<Call> calls = new ArrayList<>();
    private long position;

    /** Makes an empty history. */
    public History() {}

    /**
     * A call begins.
     *
     * @param client who calls
     * @param shard the shard number asked
     * @param operation what is asked
     */
    public Call begin(int client, int shard, Operation operation) {
        Call call = new Call(calls.size(), client, shard, operation, position++);
        calls.add(call);
        return call;
    }

    /**
     * Something takes place at this moment that nobody called for, if it turns out to have
     * {@link #happened}; else it counts as refused.
     *
     * @param shard the shard number where it takes place
     * @param operation what does the same
     */
    public Call moment(int shard, Operation operation) {
        Call call = begin(NOBODY, shard, operation);
        position++;
        return call;
    }

    /** What began at a {@link #moment} took place, and ended then. */
    public void happened(Call call, Answer answer) {
        call.answered(answer, call.begin() + 1);
    }

    /** A call is answered. */
    public void answered(Call call, Answer answer) {
        call.answered(answer, position++);
    }

    /** A call is given up; nobody knows whether it took effect or will. */
    public void unknown(Call call) {
        call.unknown();
    }

    /** A call is known never to have been executed. */
    public void refused(Call call) {
        call.refused();
    }

    /** The calls by their beginning; a view. */
    public List<Call> calls() {
        return Collections.unmodifiableList(calls);
    }
}
