package io.fused.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A set's methods without waiting; what {@link AsyncMap} says of futures, order and threads holds
 * here too.
 *
 * @param <E> the type of elements
 */
public interface AsyncSet<E> {
    /**
     * As {@link FusedSet#add(Object)}.
     *
     * @param element the element; not null
     * @return whether it wasn't there
     */
    CompletableFuture<Boolean> add(E element);

    /**
     * As {@link FusedSet#add(Object, Duration)}.
     *
     * @param element the element; not null
     * @param timeToLive how long it lives from now on
     * @return whether it wasn't there
     */
    CompletableFuture<Boolean> add(E element, Duration timeToLive);

    /**
     * As {@link FusedSet#expire}.
     *
     * @param element the element; not null
     * @param timeToLive how long it lives from now on
     * @return whether it is there
     */
    CompletableFuture<Boolean> expire(E element, Duration timeToLive);

    /**
     * As {@link FusedSet#persist}.
     *
     * @param element the element; not null
     * @return whether it is there
     */
    CompletableFuture<Boolean> persist(E element);

    /**
     * As {@link FusedSet#timeToLive}.
     *
     * @param element the element; not null
     * @return how long it lives from now on; null if it isn't there, or lives for ever
     */
    CompletableFuture<@Nullable Duration> timeToLive(E element);

    /**
     * As {@link FusedSet#contains}.
     *
     * @param element the element; not null
     * @return whether it is there
     */
    CompletableFuture<Boolean> contains(E element);

    /**
     * As {@link FusedSet#remove}.
     *
     * @param element the element; not null
     * @return whether it was there
     */
    CompletableFuture<Boolean> remove(E element);

    /**
     * As {@link FusedSet#size}, but not cut off at the largest int.
     *
     * @return the number of elements
     */
    CompletableFuture<Long> size();

    /**
     * As {@link FusedSet#clear}.
     *
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> clear();
}
