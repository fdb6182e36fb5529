package io.fused.client;

import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the cluster whose head is its least item, without bound, on one primary.
 *
 * <p>Items are sorted by the bytes of an {@link OrderedCodec}: that of the items, or that of a sort
 * key that a function makes of them. Of items that are equal by it the older comes first. All that
 * {@link FusedQueue} says of nulls, atomicity, equality, errors and waiting holds here. An item
 * offered while takers wait goes to the one that is first in their line.
 *
 * <p>Iterators go from the least item to the greatest, and so do streams and {@code toArray}, which
 * {@link java.util.concurrent.PriorityBlockingQueue} doesn't promise. {@code drainTo} drains in
 * this order.
 *
 * <p><b>Cost.</b> One exchange with the primary for each single operation, and O(log n) there;
 * {@code contains} and {@code remove(Object)} look at the items with an equal sort key only.
 *
 * @param <E> the type of items
 */
public interface FusedPriorityQueue<E> extends FusedStructure, BlockingQueue<E> {
    /**
     * Returns the same queue with methods that don't wait.
     *
     * @return a view; making it costs nothing
     */
    AsyncQueue<E> async();

    /**
     * Returns the order of the items, as {@link java.util.PriorityQueue#comparator} does.
     *
     * @return the order, or null if it is the natural one
     */
    @Nullable
    Comparator<? super E> comparator();

    /**
     * Takes the head and puts it to a destination, by one record: a worker that dies after it has
     * lost nothing.
     *
     * @param destination a place on the same primary
     * @return the item, or null if there is none
     * @throws IllegalArgumentException if the destination is on another primary or of another
     *     codec, or if the items are their own sort keys; the message says what to do
     * @throws IllegalStateException if it is a key of a map that has a value already, or a queue
     *     that is full; nothing is moved then
     */
    @Nullable
    E pollInto(Destination<E> destination);

    /**
     * As {@link #pollInto(Destination)}, waiting for an item as {@code poll} does.
     *
     * @param destination a place on the same primary
     * @param timeout how long to wait at most
     * @param unit the unit of {@code timeout}
     * @return the item, or null if the time is over
     * @throws InterruptedException if the thread is interrupted before it has an item
     */
    @Nullable
    E pollInto(Destination<E> destination, long timeout, TimeUnit unit) throws InterruptedException;

    /**
     * As {@link #pollInto(Destination)}, waiting for an item as {@code take} does.
     *
     * @param destination a place on the same primary
     * @return the item
     * @throws InterruptedException if the thread is interrupted before it has an item
     */
    E takeInto(Destination<E> destination) throws InterruptedException;

    /**
     * Begins to tell a listener of all changes; see {@link Listening} for what is guaranteed.
     *
     * @param listener who is told
     * @return what ends it; forgotten, it ends with the client
     * @throws FusedMemoryException if the primary has 10,000 listeners already
     */
    Listening listen(ElementListener<? super E> listener);
}
