package io.fused.client;

import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the cluster whose head is its least item, without bound, on one primary.
 *
 * <p>Items are sorted by the bytes of an {@link OrderedCodec}: that of the items, or that of a sort
 * key that a function makes of them. Of items that are equal by it the older comes first. All that
 * {@link FusedQueue} says of nulls, atomicity, equality, errors and waiting holds here. An item
 * offered while takers wait goes to the one that has waited longest.
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
public interface FusedPriorityQueue<E> extends BlockingQueue<E> {
    /**
     * Returns the name that it was opened by.
     *
     * @return the name, without its placement
     */
    String name();

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
     * Removes the queue from the cluster, with all it holds. Operations on it fail with
     * {@link FusedNotFoundException} from then on, waiting ones included; opening its name creates
     * a new queue.
     */
    void destroy();
}
