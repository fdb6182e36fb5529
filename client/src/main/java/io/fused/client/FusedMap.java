package io.fused.client;

import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A hash map in the cluster, spread over all its primaries by key unless it is pinned to one; or a
 * linked one, which lies on one primary and is gone through in the order of insertion.
 *
 * <p><b>Nulls.</b> Neither keys nor values may be null; every method throws NullPointerException
 * for null, queries included.
 *
 * <p><b>Equality.</b> Keys and values are compared by their encoded bytes, in all methods that look
 * something up or compare values ({@code containsValue}, {@code replace(k, old, new)},
 * {@code remove(k, v)}). An object of a type that the codec can't encode is in no map: queries
 * answer false or null for it.
 *
 * <p><b>Atomicity.</b> All methods for one key are atomic and linearizable, {@code compute},
 * {@code computeIfAbsent}, {@code computeIfPresent} and {@code merge} included: those apply the
 * function here and replace the value if nobody changed it meanwhile, else they apply it again. So
 * a function may be called several times, and must have no effects of its own. What a method did
 * survives the crash of any f members once it has returned; nothing that could still be lost is
 * ever returned.
 *
 * <p><b>Over all keys</b> ({@code size}, {@code isEmpty}, {@code containsValue}, {@code clear},
 * {@code putAll}, the views, {@code equals}, {@code hashCode}) the map is weakly consistent, as a
 * {@link java.util.concurrent.ConcurrentHashMap} is: each primary is asked or told once, not all at
 * one instant. Iterators never throw ConcurrentModificationException; they go through the map in
 * pages of some 64 KiB, in the order of the keys' hashes. An entry that is there throughout an
 * iteration is returned exactly once, recoveries included. Their {@code remove} removes the key,
 * whatever value it has by then. Entries that they return are snapshots, of which {@code setValue}
 * writes through. The views support removal, but neither {@code add} nor {@code addAll}.
 *
 * <p><b>Errors.</b> FusedException, for what {@code java.util} has no exception for; see its kinds.
 * IllegalArgumentException, if key and value have more than 16 MiB + 64 KiB together, or if the
 * codec refuses one. A bulk method that fails may have done a part.
 *
 * <p><b>Cost.</b> One exchange with one primary for methods of one key; one with each primary for
 * {@code size}, {@code isEmpty} and {@code clear}; a walk through all for {@code containsValue}.
 * Bulk methods send their operations without waiting for each.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface FusedMap<K, V> extends FusedStructure, ConcurrentMap<K, V> {
    /**
     * Returns the same map with methods that don't wait.
     *
     * @return a view; making it costs nothing
     */
    AsyncMap<K, V> async();

    /**
     * Returns the place of a key, to move elements of other structures to. A map that is spread
     * over all primaries has none that anything can be moved to.
     *
     * @param key the key; not null
     * @return a place; making it costs nothing
     */
    Destination<V> place(K key);

    /**
     * Removes a key and puts its value to a destination, by one record.
     *
     * @param key the key; not null
     * @param destination a place on the same primary
     * @return the value that was moved, or null if the key isn't there
     * @throws IllegalArgumentException if the destination is on another primary or of another
     *     codec; the message says what to do
     * @throws IllegalStateException if it is a key of a map that has a value already, or a queue
     *     that is full; nothing is moved then
     */
    @Nullable
    V removeInto(K key, Destination<V> destination);
}
