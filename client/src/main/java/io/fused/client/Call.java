package io.fused.client;

import io.fused.protocol.AnswerReader;
import io.fused.protocol.Operation.OperationCase;
import io.fused.protocol.OperationFields;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way, and the future of its result.
 *
 * <p>Made by any thread and handed to {@link Engine#submit}; from then on all fields that change
 * belong to the event loop.
 *
 * @param <T> the type of the result
 */
final class Call<T extends @Nullable Object> extends CompletableFuture<T> {
    /** Stands for a deadline that never comes. */
    static final long NEVER = Long.MAX_VALUE;

    /** What a call weighs besides its bytes: about what it takes in memory. */
    private static final int OVERHEAD_BYTES = 256;

    private final Engine engine;
    final OperationFields fields;
    final Decoder<T> decoder;

    /** The shard number, or -1 to go by the hash. */
    final int shard;

    /** The hash of the key; with a shard number not looked at. */
    final long hash;

    /** What it counts for in the bound on all that is under way. */
    final int weight;

    /** Links the calls that wait for the event loop to take them. */
    @Nullable
    Call<?> below;

    /** When to give up, by {@link System#nanoTime}, or {@link #NEVER}. */
    long deadlineNanos;

    /** When a parked poll has waited long enough, or {@link #NEVER}. */
    long waitUntilNanos;

    /** Calls of a shard are sent in this order. */
    long order;

    /** The session that {@link #number} belongs to, or that this keeps alive. */
    @Nullable
    Session session;

    /** The number in its session; 0 before it has one, and for reads for ever. */
    long number;

    /** How often it was sent under its number. */
    int attempt;

    /** What its latest sending goes by, or -1 while it isn't under way. */
    long correlation = -1;

    /** The batch that it travels in; null for one that is parked, which delays no other batch. */
    @Nullable
    Batch batch;

    /** Whether some sending has had no answer: only a repetition in its session is safe. */
    boolean uncertain;

    /** Whether what is to be sent is the cancelling of this call. */
    boolean cancelling;

    /** Whether it is cancelled only to be parked again, so that it doesn't hold up the window. */
    boolean parkAgain;

    /** Whether the event loop has done with it. */
    boolean settled;

    /** Makes a call for a shard, or for the shard of a hash. */
    Call(Engine engine, OperationFields fields, int shard, long hash, Decoder<T> decoder) {
        this.engine = engine;
        this.fields = fields;
        this.shard = shard;
        this.hash = hash;
        this.decoder = decoder;
        this.weight = OVERHEAD_BYTES + fields.payloadBytes();
    }

    /** Whether it is a poll or an offer that may stay parked at the primary. */
    boolean isParked() {
        return fields.waitMillis() > 0 && !fields.isRead();
    }

    /** Whether its deadline is past. */
    boolean isOverdue(long now) {
        return !settled && deadlineNanos != NEVER && now - deadlineNanos > 0;
    }

    /** Whether it goes under a number of a session. */
    boolean needsNumber() {
        return !fields.isRead()
                && fields.kind() != OperationCase.OPEN_SESSION
                && fields.kind() != OperationCase.KEEP_ALIVE
                && fields.kind() != OperationCase.CLOSE_SESSION;
    }

    /** Completes the future with what the answer says. */
    void answer(AnswerReader answer) {
        try {
            complete(decoder.decode(answer));
        } catch (RuntimeException e) {
            completeExceptionally(e);
        }
    }

    /**
     * A call that changes something can't be called back, except a poll that waits: that is asked
     * to end. If it had an item by then, the future completes with it; no item is lost.
     *
     * @return whether the future is cancelled now; for a poll that waits that comes later
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isParked()) {
            engine.cancel(this);
            return isCancelled();
        }
        return fields.isRead() && super.cancel(mayInterruptIfRunning);
    }

    /** Dependents are ordinary futures. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    /**
     * Makes a result of an answer.
     *
     * @param <T> the type of the result
     */
    @FunctionalInterface
    interface Decoder<T extends @Nullable Object> {
        /** Returns the result; the answer is no failure. */
        T decode(AnswerReader answer);
    }

    /** A message with operations on its way. */
    static final class Batch {
        /** How many of its operations are unanswered, without those that are parked. */
        int unanswered;
    }
}
