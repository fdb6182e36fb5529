package io.fused.client;

import java.util.NavigableSet;

/**
 * A set in the cluster that is sorted, on one primary.
 *
 * <p>It is what the key set of a {@link FusedSortedMap} is, and can be added to: all that is said
 * there of order, nulls, equality, atomicity, views, errors and cost holds. Sorted by a sort key
 * that a function makes of them, two elements are the same if their sort keys are.
 *
 * @param <E> the type of elements
 */
public interface FusedSortedSet<E> extends FusedSet<E>, NavigableSet<E> {
    @Override
    AsyncSortedSet<E> async();
}
