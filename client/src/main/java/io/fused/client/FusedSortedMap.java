package io.fused.client;

import java.util.concurrent.ConcurrentNavigableMap;

/**
 * A map in the cluster that is sorted by its keys, on one primary.
 *
 * <p><b>Order.</b> Keys are sorted by their bytes, as an {@link OrderedCodec} makes them, which is
 * the order of its values. {@code comparator()} is null where that is the natural order. Two keys
 * are the same exactly where their bytes are, and so where the comparator says 0.
 *
 * <p><b>Sort keys.</b> A map that was opened with a function is sorted by what that makes of its
 * keys, and {@code comparator()} compares that; keys of which there are several forms, as decimals
 * are, are sorted by the {@link OrderedCodec#sortCodec()} of their codec. Two keys are then the
 * same if their sort keys are, whatever {@code equals} says. As in a {@link java.util.TreeMap}, a
 * put under a key that is there replaces the value and leaves the key as it was put first, and that
 * is what iterators, views and navigation return. The key is kept beside the value and counts in
 * its limit. Methods that compare values compare these alone. All methods stay atomic, with one
 * exception: where different forms of a key that is there are put at the same moment, by several
 * clients or by one that doesn't wait for the answers, any of these forms may stay, and until a put
 * has returned others may see its own form. Of {@code async()}, methods that compare a value read
 * first, and so may take effect behind what was submitted after them. A listener is told the key
 * that was put first, and nothing of a put that changes the form of a key alone. What is in such a
 * map isn't moved: {@code place} and {@code removeInto} throw IllegalArgumentException.
 *
 * <p>All that {@link FusedMap} says of nulls, equality, atomicity and errors holds here.
 * {@code firstEntry}, {@code floorEntry} and their like, {@code pollFirstEntry} and
 * {@code pollLastEntry} are atomic and linearizable too, and the polls take effect once. So is
 * {@code size}, of the map and of its views. Entries that navigation returns are snapshots and
 * can't be changed.
 *
 * <p><b>Views.</b> {@code subMap}, {@code headMap}, {@code tailMap}, {@code descendingMap},
 * {@code navigableKeySet} and their like are views of the map as it is when they are used; making
 * one costs nothing. Putting a key outside of a view's range is an IllegalArgumentException.
 * Iterators go through the map in pages of some 64 KiB, in its order, and are weakly consistent: an
 * entry that is there throughout an iteration is returned exactly once, recoveries included.
 * {@code clear} of a view that isn't the whole map removes entry after entry.
 *
 * <p><b>Cost.</b> One exchange with the primary and O(log n) there for methods of one key, for
 * navigation and for {@code size}, of views too; {@code containsValue} walks through all. Where
 * keys are kept, a put of another form of a key that is there takes a second exchange, which gives
 * the key its former form; {@code remove(k, v)} and {@code replace(k, old, new)} read and then
 * swap, which are two exchanges, and two more for each time that somebody else changed the entry in
 * between. {@code containsValue}, and that of any view, fetches the entries.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface FusedSortedMap<K, V> extends FusedMap<K, V>, ConcurrentNavigableMap<K, V> {
    @Override
    AsyncSortedMap<K, V> async();
}
