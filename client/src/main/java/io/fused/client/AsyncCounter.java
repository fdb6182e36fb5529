package io.fused.client;

import java.util.concurrent.CompletableFuture;

/**
 * A counter's methods without waiting; what {@link AsyncMap} says of futures, order and threads
 * holds here too.
 */
public interface AsyncCounter {
    /**
     * As {@link FusedCounter#get}.
     *
     * @return what it is now
     */
    CompletableFuture<Long> get();

    /**
     * As {@link FusedCounter#addAndGet}.
     *
     * @param amount what to add; may be negative
     * @return what it is then
     */
    CompletableFuture<Long> addAndGet(long amount);

    /**
     * As {@link FusedCounter#getAndSet}.
     *
     * @param value what it is to be
     * @return what it was before
     */
    CompletableFuture<Long> getAndSet(long value);

    /**
     * As {@link FusedCounter#compareAndSet}.
     *
     * @param expected what it must be
     * @param value what it is to be
     * @return whether it was that
     */
    CompletableFuture<Boolean> compareAndSet(long expected, long value);
}
