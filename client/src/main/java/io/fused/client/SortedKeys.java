package io.fused.client;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keys of a sorted map, or of a view of one. May be used by any thread. */
class SortedKeys<K> extends AbstractSet<K> implements NavigableSet<K> {
    private final RemoteSortedMap<K, ?> map;
    private final Set<K> keys;

    SortedKeys(RemoteSortedMap<K, ?> map) {
        this.map = map;
        this.keys = map.plainKeys();
    }

    @Override
    @SuppressWarnings("NullAway") // The JDK's signature has no name for "null if natural".
    public final Comparator<? super K> comparator() {
        return map.comparator();
    }

    // ---- navigation ----

    @Override
    public final K first() {
        return map.firstKey();
    }

    @Override
    public final K last() {
        return map.lastKey();
    }

    @Override
    public final @Nullable K lower(K key) {
        return map.lowerKey(key);
    }

    @Override
    public final @Nullable K floor(K key) {
        return map.floorKey(key);
    }

    @Override
    public final @Nullable K ceiling(K key) {
        return map.ceilingKey(key);
    }

    @Override
    public final @Nullable K higher(K key) {
        return map.higherKey(key);
    }

    @Override
    public final @Nullable K pollFirst() {
        return map.pollKey(false);
    }

    @Override
    public final @Nullable K pollLast() {
        return map.pollKey(true);
    }

    // ---- views ----

    /** The same kind of set over a view of the map. */
    NavigableSet<K> over(RemoteSortedMap<K, ?> view) {
        return new SortedKeys<>(view);
    }

    @Override
    public final NavigableSet<K> subSet(K from, boolean fromInclusive, K to, boolean toInclusive) {
        return over(map.subMap(from, fromInclusive, to, toInclusive));
    }

    @Override
    public final NavigableSet<K> headSet(K to, boolean inclusive) {
        return over(map.headMap(to, inclusive));
    }

    @Override
    public final NavigableSet<K> tailSet(K from, boolean inclusive) {
        return over(map.tailMap(from, inclusive));
    }

    @Override
    public final NavigableSet<K> subSet(K from, K to) {
        return subSet(from, true, to, false);
    }

    @Override
    public final NavigableSet<K> headSet(K to) {
        return headSet(to, false);
    }

    @Override
    public final NavigableSet<K> tailSet(K from) {
        return tailSet(from, true);
    }

    @Override
    public final NavigableSet<K> descendingSet() {
        return over(map.descendingMap());
    }

    @Override
    public final Iterator<K> descendingIterator() {
        return descendingSet().iterator();
    }

    // ---- what sets of keys do ----

    @Override
    public final Iterator<K> iterator() {
        return keys.iterator();
    }

    @Override
    public final Spliterator<K> spliterator() {
        // One over an iterator says that SORTED means the natural order.
        int sorted = map.comparator() == null ? Spliterator.SORTED : 0;
        return Spliterators.spliteratorUnknownSize(
                iterator(),
                Spliterator.DISTINCT
                        | Spliterator.NONNULL
                        | Spliterator.CONCURRENT
                        | Spliterator.ORDERED
                        | sorted);
    }

    @Override
    public final int size() {
        return keys.size();
    }

    @Override
    public final boolean isEmpty() {
        return keys.isEmpty();
    }

    @Override
    public final boolean contains(Object key) {
        return keys.contains(key);
    }

    @Override
    public final boolean remove(Object key) {
        return keys.remove(key);
    }

    @Override
    public final boolean removeIf(Predicate<? super K> condition) {
        return keys.removeIf(condition);
    }

    @Override
    public final boolean removeAll(Collection<?> others) {
        return keys.removeAll(others);
    }

    @Override
    public final boolean retainAll(Collection<?> others) {
        return keys.retainAll(others);
    }

    @Override
    public final void clear() {
        keys.clear();
    }
}
