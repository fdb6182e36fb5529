package io.fused.client;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hash set in the cluster, spread over all its primaries by element unless it is pinned to one.
 *
 * <p>It is what the key set of a {@link FusedMap} is, and can be added to: all that is said there
 * of nulls, equality, atomicity, time to live, errors and cost holds. {@code add}, {@code remove}
 * and {@code contains} are atomic and linearizable, and take effect once; {@code size}, iteration
 * and all bulk methods are weakly consistent. {@code addAll} sends its operations without waiting
 * for each.
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

    /**
     * Adds an element that lives for some time if it isn't there. One that is there keeps its time
     * to live; {@link #expire} gives it another.
     *
     * @param element the element; not null
     * @param timeToLive how long it lives from now on, rounded up to milliseconds
     * @return whether it wasn't there
     * @throws IllegalArgumentException if the time is null, zero or negative, or more than 36500
     *     days
     */
    boolean add(E element, Duration timeToLive);

    /**
     * Gives an element a time to live, whatever it had before.
     *
     * @param element the element; not null
     * @param timeToLive how long it lives from now on, as for {@code add}
     * @return whether it is there
     * @throws IllegalArgumentException as {@code add}
     */
    boolean expire(E element, Duration timeToLive);

    /**
     * Lets an element live for ever, whatever it had before.
     *
     * @param element the element; not null
     * @return whether it is there
     */
    boolean persist(E element);

    /**
     * Tells how long an element lives from now on.
     *
     * @param element the element; not null
     * @return a time of at least a millisecond; null if it isn't there, or lives for ever
     */
    @Nullable
    Duration timeToLive(E element);

    /**
     * Begins to tell a listener of all changes; see {@link Listening} for what is guaranteed.
     *
     * @param listener who is told
     * @return what ends it; forgotten, it ends with the client
     * @throws FusedMemoryException if the primary has 10,000 listeners already
     */
    Listening listen(ElementListener<? super E> listener);
}
