package io.fused.client;

import java.util.concurrent.BlockingDeque;

/**
 * A queue with two ends in the cluster, with a capacity or without bound, on one primary; by
 * {@code push}, {@code pop} and {@code peek} also a stack.
 *
 * <p>All that {@link FusedQueue} says of nulls, atomicity, equality, errors and cost holds for both
 * ends: {@code takeLast} waits at the primary as {@code take} does, and threads that wait at either
 * end are served in the order in which they came. {@code removeLastOccurrence} walks from the tail;
 * {@code descendingIterator} goes from tail to head, and is weakly consistent too.
 *
 * @param <E> the type of items
 */
public interface FusedDeque<E> extends FusedQueue<E>, BlockingDeque<E> {
    @Override
    AsyncDeque<E> async();
}
