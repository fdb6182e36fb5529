package io.fused.client;

import io.fused.protocol.OperationFields;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A map whose entries are in the cluster. May be used by any thread. */
class RemoteMap<K, V> extends AbstractMap<K, V> implements FusedMap<K, V>, Placed {
    final Structure structure;
    private final RemoteAsyncMap<K, V> async;
    private final int order;

    /**
     * A map by its calls.
     *
     * @param order what spliterators say of the order: 0 or {@link Spliterator#ORDERED}
     */
    RemoteMap(RemoteAsyncMap<K, V> async, int order) {
        this.structure = async.structure;
        this.async = async;
        this.order = order;
    }

    /** All entries, in the map's order. */
    Pages pages() {
        return new MapPages(structure);
    }

    @Override
    public final Structure structure() {
        return structure;
    }

    @Override
    public String name() {
        return structure.name();
    }

    @Override
    public AsyncMap<K, V> async() {
        return async;
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    @Override
    public Listening listen(MapListener<? super K, ? super V> listener) {
        return RemoteListening.begin(structure, changes(listener));
    }

    ChangeSink changes(MapListener<? super K, ? super V> listener) {
        return ChangeSink.map(async, KeyRange.ALL, listener);
    }

    // ---- one key ----

    @Override
    public @Nullable V get(Object key) {
        byte[] encoded = async.keyOf(key);
        return encoded == null ? null : structure.await(async.get(encoded));
    }

    @Override
    public V getOrDefault(Object key, V absent) {
        V present = get(key);
        return present == null ? absent : present;
    }

    @Override
    public boolean containsKey(Object key) {
        byte[] encoded = async.keyOf(key);
        return encoded != null && structure.await(async.containsKey(encoded));
    }

    @Override
    public @Nullable V put(K key, V value) {
        return structure.await(async.put(key, value));
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return structure.await(async.putIfAbsent(key, value));
    }

    @Override
    public @Nullable V replace(K key, V value) {
        return structure.await(async.replace(key, value));
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        return structure.await(async.replace(key, expected, value));
    }

    @Override
    public @Nullable V remove(Object key) {
        byte[] encoded = async.keyOf(key);
        return encoded == null ? null : structure.await(async.remove(encoded));
    }

    @Override
    public boolean remove(Object key, Object expected) {
        byte[] encodedKey = async.keyOf(key);
        byte[] encodedValue = encoded(async.values, expected);
        return encodedKey != null
                && encodedValue != null
                && structure.await(async.removeIf(encodedKey, encodedValue));
    }

    @Override
    @SuppressWarnings("NullAway") // The JDK's own signature has no name for "null if absent".
    public V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
        Objects.requireNonNull(function);
        V present = structure.await(async.get(key));
        V made = present == null ? function.apply(key) : null;
        if (made == null) {
            return present;
        }
        V faster = structure.await(async.putIfAbsent(key, made));
        return faster == null ? made : faster;
    }

    @Override
    public V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function);
        return compute(
                key, (given, present) -> present == null ? null : function.apply(given, present));
    }

    @Override
    public V merge(K key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
        Objects.requireNonNull(value);
        Objects.requireNonNull(function);
        return compute(
                key, (given, present) -> present == null ? value : function.apply(present, value));
    }

    @Override
    @SuppressWarnings("NullAway") // The JDK's own signature has no name for "null if absent".
    public V compute(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function);
        byte[] encoded = async.key(key);
        while (true) {
            byte[] before = structure.await(async.getBytes(encoded));
            // A copy, since the function may change what it is given.
            V present = before == null ? null : async.valueIn(before.clone());
            V wanted = function.apply(key, present);
            if (change(encoded, before, key, wanted)) {
                return wanted;
            }
        }
    }

    /** Changes a value if it still is what it was; both may be absent. */
    private boolean change(byte[] encoded, byte @Nullable [] before, K key, @Nullable V wanted) {
        if (wanted == null) {
            return before == null || structure.await(async.remove(encoded, before));
        }
        if (before == null) {
            return structure.await(async.putIfAbsent(encoded, async.value(key, wanted)));
        }
        byte[] after = async.valueInPlaceOf(before, wanted);
        return Arrays.equals(before, after)
                || structure.await(async.replace(encoded, before, after));
    }

    // ---- time to live ----

    @Override
    public final @Nullable V put(K key, V value, Duration timeToLive) {
        return structure.await(async.put(key, value, timeToLive));
    }

    @Override
    public final void set(K key, V value, Duration timeToLive) {
        structure.await(async.set(key, value, timeToLive));
    }

    @Override
    public final @Nullable V putIfAbsent(K key, V value, Duration timeToLive) {
        return structure.await(async.putIfAbsent(key, value, timeToLive));
    }

    @Override
    public final boolean expire(K key, Duration timeToLive) {
        return structure.await(async.expire(key, timeToLive));
    }

    @Override
    public final boolean persist(K key) {
        return structure.await(async.persist(key));
    }

    @Override
    public final @Nullable Duration timeToLive(K key) {
        return structure.await(async.timeToLive(key));
    }

    // ---- moves ----

    @Override
    public final Destination<V> place(K key) {
        async.checkMoves();
        return new Destination<>(structure, async.values, async.key(key));
    }

    @Override
    public final @Nullable V removeInto(K key, Destination<V> destination) {
        return structure.await(async.removeInto(key, destination));
    }

    // ---- all keys ----

    @Override
    public int size() {
        return Structure.clamp(structure.await(structure.size()));
    }

    @Override
    public boolean isEmpty() {
        return structure.await(structure.size()) == 0;
    }

    @Override
    public boolean containsValue(Object value) {
        byte[] encoded = encoded(async.values, value);
        if (encoded == null) {
            return false;
        }
        boolean found = false;
        for (Call<Boolean> part : structure.callAll(
                OperationFields.mapContainsValue(structure.id(), encoded), Answers::flag)) {
            // Every part is heard: one that is lost must not be passed over.
            found |= structure.await(part);
        }
        return found;
    }

    @Override
    public void clear() {
        structure.await(structure.clear());
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        List<CompletableFuture<?>> puts = new ArrayList<>();
        Set<ByteBuffer> sortKeys = new HashSet<>(); // Of the puts under way.
        for (Map.Entry<? extends K, ? extends V> entry : entries.entrySet()) {
            if (async.keys.areKept()) {
                ByteBuffer sortKey = ByteBuffer.wrap(async.keys.key(entry.getKey()));
                // The former key is to be back before another form finds the first one here.
                if (!sortKeys.add(sortKey)) {
                    structure.await(Structure.all(puts));
                    puts.clear();
                    sortKeys.clear();
                    sortKeys.add(sortKey);
                }
            }
            puts.add(async.set(entry.getKey(), entry.getValue()));
            Bulk.bound(structure, puts);
            if (puts.isEmpty()) {
                sortKeys.clear();
            }
        }
        structure.await(Structure.all(puts));
    }

    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function);
        new ReplaceAll<>(this, async, function).run();
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        Objects.requireNonNull(action);
        for (Map.Entry<K, V> entry : entrySet()) {
            action.accept(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public Set<K> keySet() {
        return new Keys();
    }

    @Override
    public Collection<V> values() {
        return new Values();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries();
    }

    /** Encodes what may be of any type; null if the codec isn't for that type. */
    @SuppressWarnings("unchecked")
    static <T> byte @Nullable [] encoded(Codec<T> codec, Object given) {
        Objects.requireNonNull(given);
        try {
            return codec.encode((T) given);
        } catch (ClassCastException e) {
            return null;
        }
    }

    final K key(Answers.Entry entry) {
        return async.keys.decode(entry.key(), entry.value());
    }

    final V value(Answers.Entry entry) {
        return async.valueIn(entry.value());
    }

    /**
     * Removes the entries that a condition holds of, page by page, each if its value is still what
     * the condition saw.
     */
    final boolean removeWhere(Predicate<Answers.Entry> condition) {
        List<CompletableFuture<Boolean>> removals = new ArrayList<>();
        boolean removed = false;
        for (Pages pages = pages(); pages.hasNext(); ) {
            Answers.Entry entry = pages.next();
            if (condition.test(entry)) {
                removals.add(async.remove(entry));
            }
            if (removals.size() == Bulk.OPERATIONS) {
                removed |= Bulk.any(structure, removals);
            }
        }
        return Bulk.any(structure, removals) || removed;
    }

    /** An entry at the moment when it was read. */
    private final class Snapshot extends SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        Snapshot(Answers.Entry entry) {
            super(key(entry), value(entry));
        }

        @Override
        public V setValue(V value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }

    /** Goes over the map and makes something of each entry. */
    final class Walk<T> implements Iterator<T> {
        private final Pages pages = pages();
        private final Function<Answers.Entry, T> view;
        private Answers.@Nullable Entry returned;

        Walk(Function<Answers.Entry, T> view) {
            this.view = view;
        }

        @Override
        public boolean hasNext() {
            return pages.hasNext();
        }

        @Override
        public T next() {
            Answers.Entry entry = pages.next();
            returned = entry;
            return view.apply(entry);
        }

        @Override
        public void remove() {
            Answers.Entry entry = returned;
            if (entry == null) {
                throw new IllegalStateException("There is no entry to remove: call next() first.");
            }
            returned = null;
            structure.await(async.delete(entry.key()));
        }
    }

    private final class Keys extends AbstractSet<K> {
        @Override
        public Iterator<K> iterator() {
            return new Walk<>(RemoteMap.this::key);
        }

        @Override
        public Spliterator<K> spliterator() {
            return Spliterators.spliteratorUnknownSize(
                    iterator(),
                    Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.CONCURRENT | order);
        }

        @Override
        public int size() {
            return RemoteMap.this.size();
        }

        @Override
        public boolean isEmpty() {
            return RemoteMap.this.isEmpty();
        }

        @Override
        public boolean contains(Object key) {
            return containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            byte[] encoded = async.keyOf(key);
            return encoded != null && structure.await(async.delete(encoded));
        }

        @Override
        public boolean removeIf(Predicate<? super K> condition) {
            Objects.requireNonNull(condition);
            return removeWhere(entry -> condition.test(key(entry)));
        }

        @Override
        public boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public boolean retainAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(key -> !others.contains(key));
        }

        @Override
        public void clear() {
            RemoteMap.this.clear();
        }
    }

    private final class Values extends AbstractCollection<V> {
        @Override
        public Iterator<V> iterator() {
            return new Walk<>(RemoteMap.this::value);
        }

        @Override
        public Spliterator<V> spliterator() {
            return Spliterators.spliteratorUnknownSize(
                    iterator(), Spliterator.NONNULL | Spliterator.CONCURRENT | order);
        }

        @Override
        public int size() {
            return RemoteMap.this.size();
        }

        @Override
        public boolean isEmpty() {
            return RemoteMap.this.isEmpty();
        }

        @Override
        public boolean contains(Object value) {
            return containsValue(value);
        }

        @Override
        public boolean remove(Object value) {
            byte[] encoded = encoded(async.values, value);
            if (encoded == null) {
                return false;
            }
            for (Pages pages = pages(); pages.hasNext(); ) {
                Answers.Entry entry = pages.next();
                if (async.hasPart(entry.value(), encoded) && structure.await(async.remove(entry))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean removeIf(Predicate<? super V> condition) {
            Objects.requireNonNull(condition);
            return removeWhere(entry -> condition.test(value(entry)));
        }

        @Override
        public boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public boolean retainAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(value -> !others.contains(value));
        }

        @Override
        public void clear() {
            RemoteMap.this.clear();
        }
    }

    private final class Entries extends AbstractSet<Map.Entry<K, V>> {
        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return new Walk<>(Snapshot::new);
        }

        @Override
        public Spliterator<Map.Entry<K, V>> spliterator() {
            return Spliterators.spliteratorUnknownSize(
                    iterator(),
                    Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.CONCURRENT | order);
        }

        @Override
        public int size() {
            return RemoteMap.this.size();
        }

        @Override
        public boolean isEmpty() {
            return RemoteMap.this.isEmpty();
        }

        @Override
        public boolean contains(Object given) {
            if (!(given instanceof Map.Entry<?, ?> entry)
                    || entry.getKey() == null
                    || entry.getValue() == null) {
                return false;
            }
            byte[] key = async.keyOf(entry.getKey());
            byte[] value = encoded(async.values, entry.getValue());
            if (key == null || value == null) {
                return false;
            }
            byte[] present = structure.await(async.getBytes(key));
            return present != null && async.hasPart(present, value);
        }

        @Override
        public boolean remove(Object given) {
            return given instanceof Map.Entry<?, ?> entry
                    && entry.getKey() != null
                    && entry.getValue() != null
                    && RemoteMap.this.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public boolean removeIf(Predicate<? super Map.Entry<K, V>> condition) {
            Objects.requireNonNull(condition);
            return removeWhere(entry -> condition.test(new Snapshot(entry)));
        }

        @Override
        public boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public boolean retainAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(entry -> !others.contains(entry));
        }

        @Override
        public void clear() {
            RemoteMap.this.clear();
        }
    }
}
