package io.fused.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map's methods without waiting; all that {@link AsyncMap} says of futures, order and
 * threads holds here too. Entries are snapshots that can't be changed.
 *
 * <p>In a map by sort keys, {@code replace(k, old, new)} and {@code remove(k, v)} read and then
 * swap, so that what is submitted behind them may take effect before them; and {@link #set} fetches
 * the previous value as {@code put} does.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncSortedMap<K, V> extends AsyncMap<K, V> {
    /**
     * As {@link FusedSortedMap#firstEntry}.
     *
     * @return the entry with the least key, or null if there is none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> firstEntry();

    /**
     * As {@link FusedSortedMap#lastEntry}.
     *
     * @return the entry with the greatest key, or null if there is none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> lastEntry();

    /**
     * As {@link FusedSortedMap#lowerEntry}.
     *
     * @param key the key; not null
     * @return the entry with the greatest key below it, or null if there is none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> lowerEntry(K key);

    /**
     * As {@link FusedSortedMap#floorEntry}.
     *
     * @param key the key; not null
     * @return the entry with the greatest key up to it, or null if there is none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> floorEntry(K key);

    /**
     * As {@link FusedSortedMap#ceilingEntry}.
     *
     * @param key the key; not null
     * @return the entry with the least key from it on, or null if there is none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> ceilingEntry(K key);

    /**
     * As {@link FusedSortedMap#higherEntry}.
     *
     * @param key the key; not null
     * @return the entry with the least key above it, or null if there is none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> higherEntry(K key);

    /**
     * As {@link FusedSortedMap#pollFirstEntry}.
     *
     * @return the entry that was removed, or null if there was none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> pollFirstEntry();

    /**
     * As {@link FusedSortedMap#pollLastEntry}.
     *
     * @return the entry that was removed, or null if there was none
     */
    CompletableFuture<Map.@Nullable Entry<K, V>> pollLastEntry();
}
