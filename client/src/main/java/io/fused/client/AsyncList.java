package io.fused.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A list's methods without waiting; what {@link AsyncMap} says of futures, order and threads holds
 * here too.
 *
 * @param <E> the type of elements
 */
public interface AsyncList<E> {
    /**
     * As {@link FusedList#get}.
     *
     * @param index the position, from 0
     * @return the element; the future fails with IndexOutOfBoundsException if there is none
     */
    CompletableFuture<E> get(long index);

    /**
     * As {@link FusedList#add(Object)}.
     *
     * @param element the element; not null
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> add(E element);

    /**
     * As {@link FusedList#add(int, Object)}.
     *
     * @param index the position, from 0
     * @param element the element; not null
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> add(long index, E element);

    /**
     * As {@link FusedList#set}; {@link #put} is cheaper where the previous one isn't needed.
     *
     * @param index the position, from 0
     * @param element the element; not null
     * @return the previous element
     */
    CompletableFuture<E> set(long index, E element);

    /**
     * Replaces an element, without fetching the previous one.
     *
     * @param index the position, from 0
     * @param element the element; not null
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> put(long index, E element);

    /**
     * As {@link FusedList#remove(int)}; {@link #delete} is cheaper.
     *
     * @param index the position, from 0
     * @return the element
     */
    CompletableFuture<E> remove(long index);

    /**
     * Removes an element, without fetching it.
     *
     * @param index the position, from 0
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> delete(long index);

    /**
     * Removes the first occurrence of an element; tells whether there was one.
     *
     * @param element the element; not null
     * @return whether there was one
     */
    CompletableFuture<Boolean> removeFirst(E element);

    /**
     * The first position of an element, or -1.
     *
     * @param element the element; not null
     * @return the position, or -1
     */
    CompletableFuture<Long> indexOf(E element);

    /**
     * The last position of an element, or -1.
     *
     * @param element the element; not null
     * @return the position, or -1
     */
    CompletableFuture<Long> lastIndexOf(E element);

    /**
     * As {@link FusedList#size}, but not cut off at the largest int.
     *
     * @return the number of elements
     */
    CompletableFuture<Long> size();

    /**
     * As {@link FusedList#clear}.
     *
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> clear();
}
