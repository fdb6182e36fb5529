package io.fused.client;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A multimap whose entries are in the cluster, as a sorted set. May be used by any thread. */
final class RemoteMultimap<K, V> implements FusedMultimap<K, V>, Placed {
    private static final int WALK =
            Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT;

    private final Structure structure;
    private final EntryForm<K, V> form;
    private final RemoteAsyncMultimap<K, V> async;
    private final RemoteSortedMap<Map.Entry<K, V>, byte[]> entries;

    RemoteMultimap(Structure structure, EntryForm<K, V> form) {
        this.structure = structure;
        this.form = form;
        this.async = new RemoteAsyncMultimap<>(structure, form);
        this.entries = new RemoteSortedMap<>(async.entries, null);
    }

    @Override
    public Structure structure() {
        return structure;
    }

    @Override
    public String name() {
        return structure.name();
    }

    @Override
    public AsyncMultimap<K, V> async() {
        return async;
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    @Override
    public Listening listen(MapListener<? super K, ? super V> listener) {
        return RemoteListening.begin(structure, ChangeSink.multimap(form, listener));
    }

    // ---- one entry ----

    @Override
    public boolean put(K key, V value) {
        return structure.await(async.put(key, value));
    }

    @Override
    public boolean remove(Object key, Object value) {
        byte[] entry = form.keyOf(key, value);
        return entry != null && structure.await(async.entries.delete(entry));
    }

    @Override
    public boolean containsEntry(Object key, Object value) {
        byte[] entry = form.keyOf(key, value);
        return entry != null && structure.await(async.entries.containsKey(entry));
    }

    // ---- one key ----

    @Override
    public boolean containsKey(Object key) {
        byte[] prefix = form.prefixOf(key);
        return prefix != null && !under(prefix).isEmpty();
    }

    @Override
    public Set<V> get(K key) {
        return under(form.prefix(key));
    }

    /** The values with a prefix. */
    private Set<V> under(byte[] prefix) {
        RemoteAsyncSortedMap<V, byte[]> values = async.under(prefix);
        return new RemoteSet<>(values, new RemoteSortedMap<>(values, null).plainKeys());
    }

    @Override
    public boolean putAll(K key, Iterable<? extends V> values) {
        RemoteAsyncSet<V> set = new RemoteAsyncSet<>(async.under(form.prefix(key)));
        return Bulk.addAll(structure, set::add, values);
    }

    @Override
    public Set<V> replaceValues(K key, Iterable<? extends V> values) {
        byte[] prefix = form.prefix(key);
        RemoteAsyncSortedMap<V, byte[]> calls = async.under(prefix);
        List<byte[]> wanted = new ArrayList<>();
        for (V value : values) {
            wanted.add(calls.key(value));
        }
        Set<V> removed = removeUnder(prefix);
        Bulk.addAll(structure, entry -> calls.putIfAbsent(entry, ItemForm.NOTHING), wanted);
        return removed;
    }

    @Override
    public Set<V> removeAll(Object key) {
        byte[] prefix = form.prefixOf(key);
        return prefix == null ? new LinkedHashSet<>() : removeUnder(prefix);
    }

    /** A value on its way out. */
    private record Removal<T>(T value, Call<Boolean> call) {}

    /** Removes all values with a prefix; returns those that no other caller removed first. */
    private Set<V> removeUnder(byte[] prefix) {
        RemoteSortedMap<V, byte[]> values = new RemoteSortedMap<>(async.under(prefix), null);
        Set<V> removed = new LinkedHashSet<>();
        Deque<Removal<V>> underWay = new ArrayDeque<>();
        Pages pages = values.pages();
        while (pages.hasNext() || !underWay.isEmpty()) {
            if (pages.hasNext() && underWay.size() < Bulk.OPERATIONS) {
                Answers.Entry entry = pages.next();
                underWay.add(new Removal<>(values.key(entry), async.entries.delete(entry.key())));
            } else {
                Removal<V> oldest = underWay.remove();
                if (structure.await(oldest.call)) {
                    removed.add(oldest.value);
                }
            }
        }
        return removed;
    }

    // ---- all keys ----

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public boolean containsValue(Object value) {
        byte[] encoded = RemoteMap.encoded(form.values(), value);
        if (encoded != null) {
            for (Pages pages = entries.pages(); pages.hasNext(); ) {
                if (EntryForm.hasValue(pages.next().key(), encoded)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean putAll(FusedMultimap<? extends K, ? extends V> other) {
        return Bulk.addAll(
                structure,
                (Map.Entry<? extends K, ? extends V> entry) ->
                        async.put(entry.getKey(), entry.getValue()),
                other.entries());
    }

    @Override
    public void clear() {
        entries.clear();
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        Objects.requireNonNull(action);
        entries().forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
    }

    @Override
    public Set<Map.Entry<K, V>> entries() {
        return entries.plainKeys();
    }

    @Override
    public Collection<K> keys() {
        return new Keys();
    }

    @Override
    public Collection<V> values() {
        return new Values();
    }

    @Override
    public Set<K> keySet() {
        return new KeySet();
    }

    @Override
    public Map<K, Set<V>> asMap() {
        return new AsMap();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof FusedMultimap<?, ?> multimap
                        && asMap().equals(multimap.asMap());
    }

    @Override
    public int hashCode() {
        return asMap().hashCode();
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    // ---- views of something of every entry ----

    private abstract class OfEntries<T> extends AbstractCollection<T> {
        private final Function<Map.Entry<K, V>, T> part;

        OfEntries(Function<Map.Entry<K, V>, T> part) {
            this.part = part;
        }

        private T part(Answers.Entry entry) {
            return part.apply(entries.key(entry));
        }

        @Override
        public final Iterator<T> iterator() {
            return entries.new Walk<>(this::part);
        }

        @Override
        public final Spliterator<T> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), WALK);
        }

        @Override
        public final int size() {
            return RemoteMultimap.this.size();
        }

        @Override
        public final boolean isEmpty() {
            return RemoteMultimap.this.isEmpty();
        }

        @Override
        public final boolean removeIf(Predicate<? super T> condition) {
            Objects.requireNonNull(condition);
            return entries.removeWhere(entry -> condition.test(part(entry)));
        }

        @Override
        public final boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public final boolean retainAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(each -> !others.contains(each));
        }

        @Override
        public final void clear() {
            RemoteMultimap.this.clear();
        }
    }

    private final class Keys extends OfEntries<K> {
        Keys() {
            super(Map.Entry::getKey);
        }

        @Override
        public boolean contains(Object key) {
            return containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            byte[] prefix = form.prefixOf(key);
            return prefix != null && structure.await(async.under(prefix).pollFirst()) != null;
        }
    }

    private final class Values extends OfEntries<V> {
        Values() {
            super(Map.Entry::getValue);
        }

        @Override
        public boolean contains(Object value) {
            return containsValue(value);
        }

        @Override
        public boolean remove(Object value) {
            byte[] encoded = RemoteMap.encoded(form.values(), value);
            if (encoded != null) {
                for (Pages pages = entries.pages(); pages.hasNext(); ) {
                    byte[] entry = pages.next().key();
                    if (EntryForm.hasValue(entry, encoded)
                            && structure.await(async.entries.delete(entry))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    // ---- views of something of every key ----

    /** Goes from key to key, by their prefixes. Used by one thread. */
    private final class KeyWalk<T> implements Iterator<T> {
        private final Pages pages = new Pages(structure, async.entries.page()) {
            @Override
            @Nullable
            Call<Answers.Page> following(Answers.Page page) {
                Answers.Entry last = page.lastOfMore();
                return last == null ? null : async.entries.pageBehind(behind(last));
            }
        };

        private final Function<byte[], T> view;
        private byte @Nullable [] coming;
        private byte @Nullable [] latest;
        private byte @Nullable [] removable;

        KeyWalk(Function<byte[], T> view) {
            this.view = view;
        }

        /** What is above all values of a key. */
        private byte[] behind(Answers.Entry entry) {
            return Escaped.behind(form.prefixIn(entry.key()));
        }

        @Override
        public boolean hasNext() {
            while (coming == null && pages.hasNext()) {
                byte[] prefix = form.prefixIn(pages.next().key());
                if (!Arrays.equals(prefix, latest)) {
                    coming = prefix;
                    latest = prefix;
                }
            }
            return coming != null;
        }

        @Override
        public T next() {
            byte[] prefix = hasNext() ? coming : null;
            if (prefix == null) {
                throw new NoSuchElementException("There is no further key.");
            }
            coming = null;
            removable = prefix;
            return view.apply(prefix);
        }

        @Override
        public void remove() {
            byte[] prefix = removable;
            if (prefix == null) {
                throw new IllegalStateException("There is no key to remove: call next() first.");
            }
            removable = null;
            under(prefix).clear();
        }
    }

    private abstract class OfKeys<T> extends AbstractSet<T> {
        private final Function<byte[], T> view;

        OfKeys(Function<byte[], T> view) {
            this.view = view;
        }

        @Override
        public final Iterator<T> iterator() {
            return new KeyWalk<>(view);
        }

        @Override
        public final Spliterator<T> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), WALK | Spliterator.DISTINCT);
        }

        @Override
        public final int size() {
            long count = 0;
            for (Iterator<byte[]> walk = new KeyWalk<>(prefix -> prefix); walk.hasNext(); ) {
                walk.next();
                count++;
            }
            return Structure.clamp(count);
        }

        @Override
        public final boolean isEmpty() {
            return RemoteMultimap.this.isEmpty();
        }

        @Override
        public final boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public final void clear() {
            RemoteMultimap.this.clear();
        }
    }

    private final class KeySet extends OfKeys<K> {
        KeySet() {
            super(form::keyIn);
        }

        @Override
        public boolean contains(Object key) {
            return containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            byte[] prefix = form.prefixOf(key);
            return prefix != null && under(prefix).removeIf(value -> true);
        }
    }

    private final class AsMapEntries extends OfKeys<Map.Entry<K, Set<V>>> {
        AsMapEntries() {
            super(prefix -> Map.entry(form.keyIn(prefix), under(prefix)));
        }

        @Override
        public boolean contains(Object given) {
            return given instanceof Map.Entry<?, ?> entry
                    && entry.getKey() != null
                    && entry.getValue() != null
                    && entry.getValue().equals(asMap().get(entry.getKey()));
        }

        @Override
        public boolean remove(Object given) {
            return contains(given)
                    && given instanceof Map.Entry<?, ?> entry
                    && keySet().remove(entry.getKey());
        }
    }

    private final class AsMap extends AbstractMap<K, Set<V>> {
        @Override
        public int size() {
            return keySet().size();
        }

        @Override
        public boolean isEmpty() {
            return RemoteMultimap.this.isEmpty();
        }

        @Override
        public boolean containsKey(Object key) {
            return RemoteMultimap.this.containsKey(key);
        }

        @Override
        public @Nullable Set<V> get(Object key) {
            byte[] prefix = form.prefixOf(key);
            if (prefix == null) {
                return null;
            }
            Set<V> values = under(prefix);
            return values.isEmpty() ? null : values;
        }

        @Override
        public @Nullable Set<V> remove(Object key) {
            Set<V> removed = removeAll(key);
            return removed.isEmpty() ? null : removed;
        }

        @Override
        public void clear() {
            RemoteMultimap.this.clear();
        }

        @Override
        public Set<K> keySet() {
            return RemoteMultimap.this.keySet();
        }

        @Override
        public Set<Map.Entry<K, Set<V>>> entrySet() {
            return new AsMapEntries();
        }
    }
}
