package io.fused.client;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A sorted map whose entries are in the cluster, or a view of one. May be used by any thread. */
final class RemoteSortedMap<K, V> extends RemoteMap<K, V> implements FusedSortedMap<K, V> {
    private final RemoteAsyncSortedMap<K, V> async;
    private final @Nullable Comparator<? super K> comparator;

    /**
     * A map by its calls.
     *
     * @param comparator the order of its keys, or null if that is the natural one
     */
    RemoteSortedMap(RemoteAsyncSortedMap<K, V> async, @Nullable Comparator<? super K> comparator) {
        super(async, Spliterator.ORDERED);
        this.async = async;
        this.comparator = comparator;
    }

    @Override
    public RemoteAsyncSortedMap<K, V> async() {
        return async;
    }

    @Override
    @SuppressWarnings("NullAway") // The JDK's signature has no name for "null if natural".
    public Comparator<? super K> comparator() {
        return comparator;
    }

    @Override
    Pages pages() {
        return new Pages(structure, async.page()) {
            @Override
            @Nullable
            Call<Answers.Page> following(Answers.Page page) {
                Answers.Entry last = page.lastOfMore();
                return last == null ? null : async.pageBehind(last.key());
            }
        };
    }

    @Override
    ChangeSink changes(MapListener<? super K, ? super V> listener) {
        return ChangeSink.map(async, async.range, listener);
    }

    // ---- all keys of the view ----

    @Override
    public int size() {
        return Structure.clamp(structure.await(async.size()));
    }

    @Override
    public boolean isEmpty() {
        return structure.await(async.size()) == 0;
    }

    @Override
    public boolean containsValue(Object value) {
        if (async.range.isAll() && !async.keys.areKept()) {
            return super.containsValue(value);
        }
        byte[] encoded = encoded(async.values, value);
        boolean found = false;
        for (Pages pages = pages(); encoded != null && !found && pages.hasNext(); ) {
            found = async.hasPart(pages.next().value(), encoded);
        }
        return found;
    }

    @Override
    public void clear() {
        structure.await(async.clear());
    }

    @Override
    @SuppressWarnings("NullAway") // The JDK's own signature has no name for "null if absent".
    public V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function);
        return async.keyOf(key) == null ? null : super.computeIfPresent(key, function);
    }

    // ---- navigation ----

    private Map.@Nullable Entry<K, V> entry(Call<Answers.@Nullable Entry> call) {
        return async.decoded(structure.await(call));
    }

    private @Nullable K key(Call<Answers.@Nullable Entry> call) {
        Answers.Entry entry = structure.await(call);
        return entry == null ? null : key(entry);
    }

    private K present(Call<Answers.@Nullable Entry> call) {
        K key = key(call);
        if (key == null) {
            throw new NoSuchElementException("'" + name() + "' has no key here.");
        }
        return key;
    }

    @Override
    public K firstKey() {
        return present(async.first(async.range));
    }

    @Override
    public K lastKey() {
        return present(async.last(async.range));
    }

    @Override
    public Map.@Nullable Entry<K, V> firstEntry() {
        return entry(async.first(async.range));
    }

    @Override
    public Map.@Nullable Entry<K, V> lastEntry() {
        return entry(async.last(async.range));
    }

    @Override
    public Map.@Nullable Entry<K, V> lowerEntry(K key) {
        return entry(async.last(async.before(key, false)));
    }

    @Override
    public @Nullable K lowerKey(K key) {
        return key(async.last(async.before(key, false)));
    }

    @Override
    public Map.@Nullable Entry<K, V> floorEntry(K key) {
        return entry(async.last(async.before(key, true)));
    }

    @Override
    public @Nullable K floorKey(K key) {
        return key(async.last(async.before(key, true)));
    }

    @Override
    public Map.@Nullable Entry<K, V> ceilingEntry(K key) {
        return entry(async.first(async.behind(key, true)));
    }

    @Override
    public @Nullable K ceilingKey(K key) {
        return key(async.first(async.behind(key, true)));
    }

    @Override
    public Map.@Nullable Entry<K, V> higherEntry(K key) {
        return entry(async.first(async.behind(key, false)));
    }

    @Override
    public @Nullable K higherKey(K key) {
        return key(async.first(async.behind(key, false)));
    }

    @Override
    public Map.@Nullable Entry<K, V> pollFirstEntry() {
        return entry(async.pollFirst());
    }

    @Override
    public Map.@Nullable Entry<K, V> pollLastEntry() {
        return entry(async.pollLast());
    }

    /** Takes the first key, or the last. */
    @Nullable
    K pollKey(boolean last) {
        return key(last ? async.pollLast() : async.pollFirst());
    }

    // ---- views ----

    private RemoteSortedMap<K, V> view(KeyRange part) {
        return new RemoteSortedMap<>(async.view(part, async.descending), comparator);
    }

    @Override
    public RemoteSortedMap<K, V> subMap(
            K fromKey, boolean fromInclusive, K toKey, boolean toInclusive) {
        return view(async.between(fromKey, fromInclusive, toKey, toInclusive));
    }

    @Override
    public RemoteSortedMap<K, V> headMap(K toKey, boolean inclusive) {
        return view(async.head(toKey, inclusive));
    }

    @Override
    public RemoteSortedMap<K, V> tailMap(K fromKey, boolean inclusive) {
        return view(async.tail(fromKey, inclusive));
    }

    @Override
    public ConcurrentNavigableMap<K, V> subMap(K fromKey, K toKey) {
        return subMap(fromKey, true, toKey, false);
    }

    @Override
    public ConcurrentNavigableMap<K, V> headMap(K toKey) {
        return headMap(toKey, false);
    }

    @Override
    public ConcurrentNavigableMap<K, V> tailMap(K fromKey) {
        return tailMap(fromKey, true);
    }

    @Override
    public RemoteSortedMap<K, V> descendingMap() {
        return new RemoteSortedMap<>(
                async.view(async.range, !async.descending), SortedOrders.reversed(comparator));
    }

    @Override
    public NavigableSet<K> keySet() {
        return new SortedKeys<>(this);
    }

    @Override
    public NavigableSet<K> navigableKeySet() {
        return keySet();
    }

    @Override
    public NavigableSet<K> descendingKeySet() {
        return descendingMap().keySet();
    }

    /** The keys without what only sorted sets have. */
    Set<K> plainKeys() {
        return super.keySet();
    }
}
