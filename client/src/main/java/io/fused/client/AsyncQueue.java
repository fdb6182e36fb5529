package io.fused.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A queue's methods without waiting; what {@link AsyncMap} says of futures, order and threads holds
 * here too.
 *
 * <p>Cancelling the future of {@link #take}, {@link #put} or another method that waits asks the
 * primary to call the wait off. The future completes when that has answered: with
 * CancellationException, or with the item, if one had been taken by then. So {@code cancel} returns
 * false at first, and no item gets lost. Completing such a future by other means
 * ({@code orTimeout}, say) loses the item that comes.
 *
 * @param <E> the type of items
 */
public interface AsyncQueue<E> {
    /**
     * As {@link FusedQueue#offer(Object)}.
     *
     * @param item the item; not null
     * @return whether it was added; always where there is no capacity
     */
    CompletableFuture<Boolean> offer(E item);

    /**
     * As {@link FusedQueue#offer(Object, long, java.util.concurrent.TimeUnit)}.
     *
     * @param item the item; not null
     * @param wait how long to wait at most for room; zero or less answers at once
     * @return whether it was added
     */
    CompletableFuture<Boolean> offer(E item, Duration wait);

    /**
     * As {@link FusedQueue#put}.
     *
     * @param item the item; not null
     * @return true, when it is added
     */
    CompletableFuture<Boolean> put(E item);

    /**
     * As {@link FusedQueue#poll()}.
     *
     * @return the head, or null if there is none
     */
    CompletableFuture<@Nullable E> poll();

    /**
     * As {@link FusedQueue#poll(long, java.util.concurrent.TimeUnit)}; null after the wait.
     *
     * @param wait how long to wait at most; zero or less answers at once
     * @return the head, or null if there is none
     */
    CompletableFuture<@Nullable E> poll(Duration wait);

    /**
     * As {@link FusedQueue#take}.
     *
     * @return the head, when there is one
     */
    CompletableFuture<E> take();

    /**
     * As {@link FusedQueue#pollInto(Destination)}.
     *
     * @param destination a place on the same primary
     * @return the item, or null if there is none
     */
    CompletableFuture<@Nullable E> pollInto(Destination<E> destination);

    /**
     * As {@link FusedQueue#pollInto(Destination, long, java.util.concurrent.TimeUnit)}.
     *
     * @param destination a place on the same primary
     * @param wait how long to wait at most; zero or less answers at once
     * @return the item, or null if there is none
     */
    CompletableFuture<@Nullable E> pollInto(Destination<E> destination, Duration wait);

    /**
     * As {@link FusedQueue#takeInto}.
     *
     * @param destination a place on the same primary
     * @return the item, when there is one
     */
    CompletableFuture<E> takeInto(Destination<E> destination);

    /**
     * As {@link FusedQueue#peek}.
     *
     * @return the head, which stays, or null if there is none
     */
    CompletableFuture<@Nullable E> peek();

    /**
     * As {@link FusedQueue#size}, but not cut off at the largest int.
     *
     * @return the number of items
     */
    CompletableFuture<Long> size();

    /**
     * As {@link FusedQueue#clear}.
     *
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> clear();
}
