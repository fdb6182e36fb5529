package io.fused.client;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the cluster, first in first out, with a capacity or without bound, on one primary.
 *
 * <p><b>Nulls.</b> No item may be null; every method throws NullPointerException for null, queries
 * included.
 *
 * <p><b>Atomicity.</b> Methods for one item are atomic and linearizable, and each takes effect
 * once, whatever crashes and is repeated on the way: an item that {@code offer} has acknowledged is
 * in the queue, and an item goes to one taker only. {@code take}, {@code put} and the waiting
 * {@code poll} and {@code offer} wait at the primary, without polling, and wait on at its successor
 * if it crashes; the time is counted by the primary. If a thread that waits is interrupted, the
 * wait is called off at the primary first; if an item had been taken or added by then, that is
 * returned, and the thread's interrupt flag is set: no item gets lost. Of those that wait, the one
 * that has waited longest is served first. But while its client has more than half a window of
 * calls that may wait under way at that primary ({@link FusedClient.Builder#window}), whoever has
 * waited for long may lose its place to others, and wait on behind them.
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
public interface FusedQueue<E> extends FusedStructure, BlockingQueue<E> {
    /**
     * Returns the same queue with methods that don't wait.
     *
     * @return a view; making it costs nothing
     */
    AsyncQueue<E> async();

    /**
     * Returns the place behind the tail, to move elements of other structures to.
     *
     * @return a place; making it costs nothing
     */
    Destination<E> tail();

    /**
     * Takes the head and puts it to a destination, by one record: a worker that dies after it has
     * lost nothing.
     *
     * @param destination a place on the same primary
     * @return the item, or null if there is none
     * @throws IllegalArgumentException if the destination is on another primary or of another
     *     codec; the message says what to do
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
