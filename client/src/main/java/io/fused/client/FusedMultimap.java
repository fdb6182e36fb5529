package io.fused.client;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A map in the cluster with any number of values to a key, on one primary: what a
 * {@code SetMultimap} of Guava is to one process. It holds entries of a key and a value, each once.
 * A key is there as long as it has a value.
 *
 * <p><b>Order.</b> Keys are sorted by their bytes, and the values of a key by theirs; where a codec
 * is an {@link OrderedCodec}, that is the order of what it encodes. Any codec will do. Its own
 * bytes count here, and not those of its {@link OrderedCodec#sortCodec()}: 2.0 and 2.00 are two
 * keys, or two values, side by side.
 *
 * <p>All that {@link FusedMap} says of nulls, equality of keys and values, and errors holds here. A
 * byte 00 of a key counts twice in the limit for key and value.
 *
 * <p><b>Atomicity.</b> {@code put}, {@code remove}, {@code containsEntry}, {@code containsKey},
 * {@code size}, {@code isEmpty} and {@code clear} are atomic and linearizable, and those that
 * change something take effect once. So are {@code add}, {@code remove}, {@code contains},
 * {@code size} and {@code isEmpty} of the values that {@code get} returns, and {@code remove} of
 * {@code keys()}, which takes the first value of the key.
 *
 * <p>All other methods go from entry to entry and are weakly consistent: {@code putAll},
 * {@code removeAll}, {@code replaceValues}, {@code containsValue}, {@code equals},
 * {@code hashCode}, {@code toString} and whatever views do beyond the above. Others may see what is
 * half done, and an entry that is put meanwhile may be missed. But an entry that {@code removeAll}
 * or {@code replaceValues} returns was removed by that very call, and is returned to no other.
 *
 * <p><b>Views.</b> Sets and maps that are returned are views of the multimap as it is when they are
 * used, except what {@code removeAll} and {@code replaceValues} return; making one costs nothing.
 * All support removal, and the values of a key also {@code add}. Iterators never throw
 * ConcurrentModificationException; they go through the multimap in pages of some 64 KiB. An entry
 * that is there throughout an iteration is returned exactly once, recoveries included, and so is a
 * key that has some value throughout. Entries are snapshots and can't be changed.
 *
 * <p><b>Cost.</b> One exchange with the primary and O(log n) there for the atomic methods, and so
 * for the number of a key's values. Iterators of {@code keySet} and {@code asMap} go from key to
 * key: of a key whose values fill pages, they fetch one page. The sizes of these two are counted by
 * such an iteration. Other methods walk through the entries that they are about; {@code putAll},
 * {@code removeAll}, {@code replaceValues} and {@code clear} of a key's values send changes without
 * waiting for each.
 *
 * <p><b>Equality of multimaps.</b> One equals another FusedMultimap if their {@code asMap()} are
 * equal, whose {@code hashCode} and {@code toString} are also its own.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface FusedMultimap<K, V> extends FusedStructure {
    /**
     * Returns the same multimap with methods that don't wait.
     *
     * @return a view; making it costs nothing
     */
    AsyncMultimap<K, V> async();

    /**
     * Returns the number of entries.
     *
     * @return the number, or the largest int if there are more
     */
    int size();

    /**
     * Tells whether there is no entry.
     *
     * @return whether it is empty
     */
    boolean isEmpty();

    /**
     * Tells whether a key has a value.
     *
     * @param key the key; not null
     * @return whether the key is there
     */
    boolean containsKey(Object key);

    /**
     * Tells whether any key has a value.
     *
     * @param value the value; not null
     * @return whether the value is there
     */
    boolean containsValue(Object value);

    /**
     * Tells whether a key has a value among its own.
     *
     * @param key the key; not null
     * @param value the value; not null
     * @return whether the entry is there
     */
    boolean containsEntry(Object key, Object value);

    /**
     * Gives a key one more value.
     *
     * @param key the key; not null
     * @param value the value; not null
     * @return whether the entry wasn't there
     */
    boolean put(K key, V value);

    /**
     * Takes a value from a key.
     *
     * @param key the key; not null
     * @param value the value; not null
     * @return whether the entry was there
     */
    boolean remove(Object key, Object value);

    /**
     * Gives a key more values.
     *
     * @param key the key; not null
     * @param values the values; none is null
     * @return whether any of the entries wasn't there
     */
    boolean putAll(K key, Iterable<? extends V> values);

    /**
     * Puts all entries of another multimap.
     *
     * @param other the other multimap
     * @return whether any of them wasn't there
     */
    boolean putAll(FusedMultimap<? extends K, ? extends V> other);

    /**
     * Removes all values of a key, then gives it others. All of these are encoded before anything
     * is changed.
     *
     * @param key the key; not null
     * @param values the values that it is to have; none is null
     * @return the values that were removed, in their order; may be changed, without effect here
     */
    Set<V> replaceValues(K key, Iterable<? extends V> values);

    /**
     * Removes all values of a key.
     *
     * @param key the key; not null
     * @return the values that were removed, in their order; may be changed, without effect here
     */
    Set<V> removeAll(Object key);

    /** Removes all entries. */
    void clear();

    /**
     * Returns the values of a key.
     *
     * @param key the key; not null
     * @return a view, empty while the key isn't there; what is added to it becomes a value of the
     *     key
     */
    Set<V> get(K key);

    /**
     * Returns the keys, each once.
     *
     * @return a view; removing a key from it removes all its values
     */
    Set<K> keySet();

    /**
     * Returns the keys, each as often as it has values. How often that is for one key is the size
     * of {@link #get}.
     *
     * @return a view; removing a key from it removes one entry
     */
    Collection<K> keys();

    /**
     * Returns the values of all keys, in the order of the entries.
     *
     * @return a view; removing a value from it removes one entry
     */
    Collection<V> values();

    /**
     * Returns the entries.
     *
     * @return a view
     */
    Set<Map.Entry<K, V>> entries();

    /**
     * Returns the multimap as a map of each key to its values.
     *
     * @return a view; its values are those that {@link #get} returns, and null where the key isn't
     *     there
     */
    Map<K, Set<V>> asMap();

    /**
     * Does something with each entry, in their order.
     *
     * @param action what to do with a key and a value
     */
    void forEach(BiConsumer<? super K, ? super V> action);

    /**
     * Begins to tell a listener of all changes; see {@link Listening} for what is guaranteed.
     *
     * @param listener who is told
     * @return what ends it; forgotten, it ends with the client
     * @throws FusedMemoryException if the primary has 10,000 listeners already
     */
    Listening listen(MapListener<? super K, ? super V> listener);
}
