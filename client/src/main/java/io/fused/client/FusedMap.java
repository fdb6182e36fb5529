package io.fused.client;

import java.time.Duration;
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
 * function here, in the calling thread and holding nothing, and replace the value if nobody changed
 * it meanwhile, else they apply it again. So a function may be called several times, and must have
 * no effects of its own; it may use the map. That of {@code computeIfAbsent} is called once at
 * most: if somebody else was faster, the value of that one is returned. What a method did survives
 * the crash of any f members once it has returned; nothing that could still be lost is ever
 * returned.
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
 * <p><b>Time to live.</b> An entry that is put with a time to live is gone when that is over, as if
 * it had been removed; its removal survives crashes as any other. A plain {@code put},
 * {@code putIfAbsent} or {@code putAll}, and {@code setValue} of an entry, make an entry that lives
 * for ever, whatever it had before. What changes a value that is there, {@code replace},
 * {@code replaceAll}, {@code compute}, {@code computeIfPresent} and {@code merge}, keeps its
 * deadline; what is moved elsewhere leaves it behind. The deadline goes by the primary's wall
 * clock: where that is set, or the clock of a successor is apart from it, entries live so much
 * longer or shorter. While very many are overdue at once, {@code size} and iterators may show some
 * that {@code get} shows no more. A deadline takes 8 bytes.
 *
 * <p><b>Errors.</b> FusedException, for what {@code java.util} has no exception for; see its kinds.
 * IllegalArgumentException, if key and value have more than 16 MiB + 64 KiB together, or if the
 * codec refuses one. A bulk method that fails may have done a part.
 *
 * <p><b>Cost.</b> One exchange with one primary for methods of one key, except those that apply a
 * function: {@code compute}, {@code computeIfPresent} and {@code merge} read and then replace,
 * which are two, and two more for each time that somebody else changed the value in between;
 * {@code computeIfAbsent} is one if the key is there, else two. One exchange with each primary for
 * {@code size}, {@code isEmpty} and {@code clear}; a walk through all at the primaries for
 * {@code containsValue}. Bulk methods send their operations without waiting for each;
 * {@code replaceAll} and {@code removeIf} go through the map in pages besides.
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
     * Puts a value that lives for some time, whatever was there.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @param timeToLive how long the entry lives from now on, rounded up to milliseconds
     * @return the previous value, or null
     * @throws IllegalArgumentException if the time is null, zero or negative, or more than 36500
     *     days
     */
    @Nullable
    V put(K key, V value, Duration timeToLive);

    /**
     * As {@link #put(Object, Object, Duration)}, without fetching the previous value.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @param timeToLive as for {@code put}
     * @throws IllegalArgumentException as {@code put}
     */
    void set(K key, V value, Duration timeToLive);

    /**
     * Puts a value that lives for some time if the key isn't there. A value that is there keeps its
     * time to live.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @param timeToLive as for {@code put}
     * @return the value that is there, or null if the given one was put
     * @throws IllegalArgumentException as {@code put}
     */
    @Nullable
    V putIfAbsent(K key, V value, Duration timeToLive);

    /**
     * Gives an entry a time to live, whatever it had before.
     *
     * @param key the key; not null
     * @param timeToLive how long the entry lives from now on, as for {@code put}
     * @return whether the key is there
     * @throws IllegalArgumentException as {@code put}
     */
    boolean expire(K key, Duration timeToLive);

    /**
     * Lets an entry live for ever, whatever it had before.
     *
     * @param key the key; not null
     * @return whether the key is there
     */
    boolean persist(K key);

    /**
     * Tells how long an entry lives from now on.
     *
     * @param key the key; not null
     * @return a time of at least a millisecond; null if the key isn't there, or lives for ever
     */
    @Nullable
    Duration timeToLive(K key);

    /**
     * Returns the place of a key, to move elements of other structures to. A map that is spread
     * over all primaries has none that anything can be moved to.
     *
     * @param key the key; not null
     * @return a place; making it costs nothing
     * @throws IllegalArgumentException if the map keeps its keys beside the values, as
     *     {@link FusedSortedMap} tells
     */
    Destination<V> place(K key);

    /**
     * Removes a key and puts its value to a destination, by one record.
     *
     * @param key the key; not null
     * @param destination a place on the same primary
     * @return the value that was moved, or null if the key isn't there
     * @throws IllegalArgumentException if the destination is on another primary or of another
     *     codec, or if this map keeps its keys beside the values; the message says what to do
     * @throws IllegalStateException if it is a key of a map that has a value already, or a queue
     *     that is full; nothing is moved then
     */
    @Nullable
    V removeInto(K key, Destination<V> destination);

    /**
     * Begins to tell a listener of all changes; see {@link Listening} for what is guaranteed.
     *
     * @param listener who is told
     * @return what ends it; forgotten, it ends with the client
     * @throws FusedMemoryException if the primary has 10,000 listeners already
     */
    Listening listen(MapListener<? super K, ? super V> listener);
}
