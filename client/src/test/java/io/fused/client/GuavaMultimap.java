package io.fused.client;

import com.google.common.collect.Multimap;
import com.google.common.collect.Multiset;
import com.google.common.collect.SetMultimap;
import java.util.AbstractCollection;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A multimap as one of Guava's, so that Guava's tests can be run on it. All is asked of the
 * multimap itself, but for what only a Multiset has.
 */
final class GuavaMultimap<K, V> implements SetMultimap<K, V> {
    private final FusedMultimap<K, V> multimap;

    GuavaMultimap(FusedMultimap<K, V> multimap) {
        this.multimap = multimap;
    }

    @Override
    public int size() {
        return multimap.size();
    }

    @Override
    public boolean isEmpty() {
        return multimap.isEmpty();
    }

    @Override
    public boolean containsKey(Object key) {
        return multimap.containsKey(key);
    }

    @Override
    public boolean containsValue(Object value) {
        return multimap.containsValue(value);
    }

    @Override
    public boolean containsEntry(Object key, Object value) {
        return multimap.containsEntry(key, value);
    }

    @Override
    public boolean put(K key, V value) {
        return multimap.put(key, value);
    }

    @Override
    public boolean remove(Object key, Object value) {
        return multimap.remove(key, value);
    }

    @Override
    public boolean putAll(K key, Iterable<? extends V> values) {
        return multimap.putAll(key, values);
    }

    @Override
    public boolean putAll(Multimap<? extends K, ? extends V> other) {
        boolean changed = false;
        for (Map.Entry<? extends K, ? extends V> entry : other.entries()) {
            changed |= multimap.put(entry.getKey(), entry.getValue());
        }
        return changed;
    }

    @Override
    public Set<V> replaceValues(K key, Iterable<? extends V> values) {
        return multimap.replaceValues(key, values);
    }

    @Override
    public Set<V> removeAll(Object key) {
        return multimap.removeAll(key);
    }

    @Override
    public void clear() {
        multimap.clear();
    }

    @Override
    public Set<V> get(K key) {
        return multimap.get(key);
    }

    @Override
    public Set<K> keySet() {
        return multimap.keySet();
    }

    @Override
    public Multiset<K> keys() {
        return new Keys();
    }

    @Override
    public Collection<V> values() {
        return multimap.values();
    }

    @Override
    public Set<Map.Entry<K, V>> entries() {
        return multimap.entries();
    }

    @Override
    @SuppressWarnings("unchecked") // Nothing is put into it that is no set: it doesn't take values.
    public Map<K, Collection<V>> asMap() {
        return (Map<K, Collection<V>>) (Map<K, ?>) multimap.asMap();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multimap<?, ?> guava && multimap.asMap().equals(guava.asMap());
    }

    @Override
    public int hashCode() {
        return multimap.hashCode();
    }

    @Override
    public String toString() {
        return multimap.toString();
    }

    /** Iterates over what a function makes of another iterator's elements. */
    private static <A, B> Iterator<B> mapped(Iterator<A> walk, Function<A, B> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return walk.hasNext();
            }

            @Override
            public B next() {
                return function.apply(walk.next());
            }

            @Override
            public void remove() {
                walk.remove();
            }
        };
    }

    private final class Keys extends AbstractCollection<K> implements Multiset<K> {
        @Override
        public int size() {
            return multimap.keys().size();
        }

        @Override
        public Iterator<K> iterator() {
            return multimap.keys().iterator();
        }

        @Override
        public boolean contains(Object key) {
            return multimap.keys().contains(key);
        }

        @Override
        public boolean remove(Object key) {
            return multimap.keys().remove(key);
        }

        @Override
        public boolean removeAll(Collection<?> others) {
            return multimap.keys().removeAll(others);
        }

        @Override
        public boolean retainAll(Collection<?> others) {
            return multimap.keys().retainAll(others);
        }

        @Override
        public void clear() {
            multimap.keys().clear();
        }

        @Override
        public int count(Object key) {
            Set<V> values = multimap.asMap().get(key);
            return values == null ? 0 : values.size();
        }

        @Override
        public int add(K key, int occurrences) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int remove(Object key, int occurrences) {
            notNegative(occurrences);
            int before = count(key);
            for (int gone = 0; gone < Math.min(before, occurrences); gone++) {
                multimap.keys().remove(key);
            }
            return before;
        }

        @Override
        public int setCount(K key, int wanted) {
            notNegative(wanted);
            int before = count(key);
            return wanted > before ? add(key, wanted - before) : remove(key, before - wanted);
        }

        @Override
        public boolean setCount(K key, int expected, int wanted) {
            notNegative(expected);
            notNegative(wanted);
            boolean equal = count(key) == expected;
            if (equal) {
                setCount(key, wanted);
            }
            return equal;
        }

        private void notNegative(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("A count can't be " + count + ".");
            }
        }

        @Override
        public Set<K> elementSet() {
            return multimap.keySet();
        }

        @Override
        public Set<Entry<K>> entrySet() {
            return new Counts<>(multimap.asMap().entrySet());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Multiset<?> guava && entrySet().equals(guava.entrySet());
        }

        @Override
        public int hashCode() {
            return entrySet().hashCode();
        }

        @Override
        public String toString() {
            return entrySet().toString();
        }
    }

    private static final class Counts<K, V> extends AbstractSet<Multiset.Entry<K>> {
        private final Set<Map.Entry<K, Set<V>>> entries;

        Counts(Set<Map.Entry<K, Set<V>>> entries) {
            this.entries = entries;
        }

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public Iterator<Multiset.Entry<K>> iterator() {
            return mapped(
                    entries.iterator(), entry -> new Count<>(entry.getKey(), entry.getValue()));
        }

        @Override
        public void clear() {
            entries.clear();
        }
    }

    /** How many values a key has, whenever it is asked. */
    private record Count<K>(K element, Set<?> values) implements Multiset.Entry<K> {
        @Override
        public K getElement() {
            return element;
        }

        @Override
        public int getCount() {
            return values.size();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Multiset.Entry<?> entry
                    && element.equals(entry.getElement())
                    && getCount() == entry.getCount();
        }

        @Override
        public int hashCode() {
            return element.hashCode() ^ getCount();
        }

        @Override
        public String toString() {
            return getCount() == 1 ? element.toString() : element + " x " + getCount();
        }
    }
}
