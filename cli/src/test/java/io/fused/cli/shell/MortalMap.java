package io.fused.cli.shell;

import io.fused.client.AsyncMap;
import io.fused.client.Destination;
import io.fused.client.FusedMap;
import io.fused.client.Listening;
import io.fused.client.MapListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A map in memory that remembers how long its entries are to live, and for which no time passes.
 */
final class MortalMap<K, V> extends ConcurrentSkipListMap<K, V> implements FusedMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final transient Map<K, Duration> times = new HashMap<>();

    @Override
    public @Nullable V put(K key, V value, Duration timeToLive) {
        times.put(key, timeToLive);
        return put(key, value);
    }

    @Override
    public void set(K key, V value, Duration timeToLive) {
        put(key, value, timeToLive);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value, Duration timeToLive) {
        return containsKey(key) ? get(key) : put(key, value, timeToLive);
    }

    @Override
    public boolean expire(K key, Duration timeToLive) {
        times.put(key, timeToLive);
        return containsKey(key);
    }

    @Override
    public boolean persist(K key) {
        times.remove(key);
        return containsKey(key);
    }

    @Override
    public @Nullable Duration timeToLive(K key) {
        return containsKey(key) ? times.get(key) : null;
    }

    @Override
    public String name() {
        return "mortal";
    }

    @Override
    public void destroy() {
        clear();
    }

    @Override
    public Listening listen(MapListener<? super K, ? super V> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AsyncMap<K, V> async() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Destination<V> place(K key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V removeInto(K key, Destination<V> destination) {
        throw new UnsupportedOperationException();
    }
}
