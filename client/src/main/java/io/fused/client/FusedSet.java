package io.fused.client;

import java.util.Set;

/**
 * A hash set in the cluster, spread over all its primaries by element unless it is pinned to one.
 *
 * <p>It is what the key set of a {@link FusedMap} is, and can be added to: all that is said there
 * of nulls, equality, atomicity, errors and cost holds. {@code add}, {@code remove} and
 * {@code contains} are atomic and linearizable, and take effect once; {@code size}, iteration and
 * all bulk methods are weakly consistent. {@code addAll} sends its operations without waiting for
 * each.
 *
 * @param <E> the type of elements
 */
public interface FusedSet<E> extends FusedStructure, Set<E> {
    /**
     * Returns the same set with methods that don't wait.
     *
     * @return a view; making it costs nothing
     */
    AsyncSet<E> async();
}
