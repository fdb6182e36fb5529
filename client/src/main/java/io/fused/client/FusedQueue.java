package io.fused.client;

import java.util.concurrent.BlockingQueue;

/**
 * A queue in the cluster, first in first out, without bound, on one primary.
 *
 * <p><b>Nulls.</b> No item may be null; every method throws NullPointerException for null, queries
 * included.
 *
 * <p><b>Atomicity.</b> Methods for one item are atomic and linearizable, and each takes effect
 * once, whatever crashes and is repeated on the way: an item that {@code offer} has acknowledged is
 * in the queue, and an item goes to one taker only. {@code take} and the waiting {@code poll} wait
 * at the primary, without polling, and wait on at its successor if it crashes. The time of a
 * waiting poll is counted by the primary. If a thread that waits is interrupted, the wait is called
 * off at the primary first; if an item had been taken by then, it is returned, and the thread's
 * interrupt flag is set: no item gets lost.
 *
 * <p>Items offered by one thread come in its order. {@code addAll} and {@code drainTo} are made of
 * single operations; {@code drainTo} into a collection that refuses an item loses that item and
 * those that were drained with it, at most 128.
 *
 * <p><b>Over all items</b> the queue is weakly consistent: an iterator goes through it in pages of
 * some 64 KiB, never throws ConcurrentModificationException, and its {@code remove} removes just
 * that item, if it is still there.
 *
 * <p><b>Equality.</b> {@code contains} and {@code remove(Object)} compare encoded bytes. An object
 * of a type that the codec can't encode is in no queue.
 *
 * <p><b>Errors.</b> FusedException, for what {@code java.util} has no exception for;
 * IllegalArgumentException, if an item has more than 16 MiB + 64 KiB, or the codec refuses it. A
 * {@code poll} that fails with {@link FusedException#outcomeUnknown()} may have taken an item that
 * nobody gets.
 *
 * <p><b>Cost.</b> One exchange with the primary for each single operation; {@code contains} and
 * {@code remove(Object)} walk the queue there.
 *
 * @param <E> the type of items
 */
public interface FusedQueue<E> extends BlockingQueue<E> {
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
     * Removes the queue from the cluster, with all it holds. Operations on it fail with
     * {@link FusedNotFoundException} from then on, waiting ones included; opening its name creates
     * a new queue.
     */
    void destroy();
}
