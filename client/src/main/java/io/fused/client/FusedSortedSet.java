package io.fused.client;

import java.util.NavigableSet;

/**
 * A set in the cluster that is sorted, on one primary.
 *
 * <p>It is what the key set of a {@link FusedSortedMap} is, and can be added to: all that is said
 * there of order, nulls, equality, atomicity, views, errors and cost holds. Sorted by a sort key
 * that a function makes of them, or by the {@link OrderedCodec#sortCodec()} of their codec, two
 * elements are the same if their sort keys are; the one that was added first stays until it is
 * removed, and is what iterators, views and navigation return.
 *
 * @param <E> the type of elements
 */
public interface FusedSortedSet<E> extends FusedSet<E>, NavigableSet<E> {
    @Override
    AsyncSortedSet<E> async();
}
