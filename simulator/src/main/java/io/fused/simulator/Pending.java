package io.fused.simulator;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.simulator.history.Call;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that a client hasn't resolved. */
final class Pending {
    final int shard;
    final Operation operation;

    /** What the application waits for; null for the client's own housekeeping. */
    final @Nullable Call call;

    final long deadlineMicros;

    /** Who takes the answer of what is no call; null if nobody does. */
    @Nullable
    Consumer<Answer> then;

    /** The number in its session; 0 while it has none, and for reads. */
    long number;

    /** The session that the number is of. */
    long session;

    /** The latest attempt; 0 before the first. */
    int attempt;

    /** How many attempts may have been executed, as far as the client knows. */
    int attemptsOpen;

    long sentAtMicros;

    /** Whether the latest attempt was refused or lost and another one is due. */
    boolean resend;

    boolean cancelling;
    boolean resolved;

    /** The process that the first attempt went to. */
    @Nullable
    MemberProcess firstTarget;

    /** The process that the latest attempt went to. */
    @Nullable
    MemberProcess target;

    Pending(int shard, Operation operation, @Nullable Call call, long deadlineMicros) {
        this.shard = shard;
        this.operation = operation;
        this.call = call;
        this.deadlineMicros = deadlineMicros;
    }

    boolean isParking() {
        return operation instanceof Operation.Waiting waiting && waiting.waitMillis() > 0;
    }
}
