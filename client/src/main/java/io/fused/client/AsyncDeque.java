package io.fused.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A deque's methods without waiting; what {@link AsyncQueue} says of futures, and of cancelling
 * those that wait, holds here too. The methods of AsyncQueue append at the tail and take at the
 * head.
 *
 * @param <E> the type of items
 */
public interface AsyncDeque<E> extends AsyncQueue<E> {
    /**
     * As {@link FusedDeque#offerFirst(Object)}.
     *
     * @param item the item; not null
     * @return whether it was added; always where there is no capacity
     */
    CompletableFuture<Boolean> offerFirst(E item);

    /**
     * As {@link FusedDeque#pollLast()}.
     *
     * @return the tail, or null if there is none
     */
    CompletableFuture<@Nullable E> pollLast();

    /**
     * As {@link FusedDeque#pollLast(long, java.util.concurrent.TimeUnit)}; null after the wait.
     *
     * @param wait how long to wait at most; zero or less answers at once
     * @return the tail, or null if there is none
     */
    CompletableFuture<@Nullable E> pollLast(Duration wait);

    /**
     * As {@link FusedDeque#takeLast}.
     *
     * @return the tail, when there is one
     */
    CompletableFuture<E> takeLast();

    /**
     * As {@link FusedDeque#peekLast}.
     *
     * @return the tail, which stays, or null if there is none
     */
    CompletableFuture<@Nullable E> peekLast();
}
