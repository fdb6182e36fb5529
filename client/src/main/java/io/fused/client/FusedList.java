package io.fused.client;

import java.util.List;

/**
 * A list in the cluster, on one primary.
 *
 * <p><b>Nulls.</b> No element may be null; every method throws NullPointerException for null,
 * queries included.
 *
 * <p><b>Equality.</b> Elements are looked for by their encoded bytes. An object of a type that the
 * codec can't encode is in no list.
 *
 * <p><b>Atomicity.</b> {@code get}, {@code set}, {@code add}, {@code remove}, {@code indexOf},
 * {@code lastIndexOf}, {@code contains}, {@code size} and {@code clear} are atomic and
 * linearizable. What they did survives the crash of any f members once they have returned. All
 * other methods are made of these: {@code addAll}, {@code removeIf}, {@code removeAll},
 * {@code retainAll}, {@code replaceAll}, {@code sort}, the iterators and {@code subList} go by
 * positions, which others may shift meanwhile; let one thread alone change the list while they run.
 * Iterators read pages of some 64 KiB, never throw ConcurrentModificationException for what others
 * do, and see their own changes.
 *
 * <p><b>Errors.</b> IndexOutOfBoundsException for positions outside; FusedException, for what
 * {@code java.util} has no exception for; IllegalArgumentException, if an element has more than 16
 * MiB + 64 KiB, or the codec refuses it. A bulk method that fails may have done a part.
 *
 * <p><b>Cost.</b> One exchange with the primary for each atomic method; there, access by position
 * takes logarithmic time, and searches walk the list. Bulk methods send their operations without
 * waiting for each. The list is no {@link java.util.RandomAccess}: iterate rather than count.
 *
 * @param <E> the type of elements
 */
public interface FusedList<E> extends FusedStructure, List<E> {
    /**
     * Returns the same list with methods that don't wait.
     *
     * @return a view; making it costs nothing
     */
    AsyncList<E> async();

    /**
     * Begins to tell a listener of all changes; see {@link Listening} for what is guaranteed.
     *
     * @param listener who is told
     * @return what ends it; forgotten, it ends with the client
     * @throws FusedMemoryException if the primary has 10,000 listeners already
     */
    Listening listen(ListListener<? super E> listener);
}
