package io.fused.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set's methods without waiting; what {@link AsyncMap} says of futures, order and threads
 * holds here too.
 *
 * @param <E> the type of elements
 */
public interface AsyncSortedSet<E> extends AsyncSet<E> {
    /**
     * As {@link FusedSortedSet#first}; null where that throws NoSuchElementException.
     *
     * @return the least element, or null if there is none
     */
    CompletableFuture<@Nullable E> first();

    /**
     * As {@link FusedSortedSet#last}; null where that throws NoSuchElementException.
     *
     * @return the greatest element, or null if there is none
     */
    CompletableFuture<@Nullable E> last();

    /**
     * As {@link FusedSortedSet#lower}.
     *
     * @param element the element; not null
     * @return the greatest element below it, or null if there is none
     */
    CompletableFuture<@Nullable E> lower(E element);

    /**
     * As {@link FusedSortedSet#floor}.
     *
     * @param element the element; not null
     * @return the greatest element up to it, or null if there is none
     */
    CompletableFuture<@Nullable E> floor(E element);

    /**
     * As {@link FusedSortedSet#ceiling}.
     *
     * @param element the element; not null
     * @return the least element from it on, or null if there is none
     */
    CompletableFuture<@Nullable E> ceiling(E element);

    /**
     * As {@link FusedSortedSet#higher}.
     *
     * @param element the element; not null
     * @return the least element above it, or null if there is none
     */
    CompletableFuture<@Nullable E> higher(E element);

    /**
     * As {@link FusedSortedSet#pollFirst}.
     *
     * @return the element that was removed, or null if there was none
     */
    CompletableFuture<@Nullable E> pollFirst();

    /**
     * As {@link FusedSortedSet#pollLast}.
     *
     * @return the element that was removed, or null if there was none
     */
    CompletableFuture<@Nullable E> pollLast();
}
