package io.fused.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A multimap's methods without waiting; what {@link AsyncMap} says of futures, order and threads
 * holds here too.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncMultimap<K, V> {
    /**
     * As {@link FusedMultimap#put}.
     *
     * @param key the key; not null
     * @param value the value; not null
     * @return whether the entry wasn't there
     */
    CompletableFuture<Boolean> put(K key, V value);

    /**
     * As {@link FusedMultimap#remove}.
     *
     * @param key the key; not null
     * @param value the value; not null
     * @return whether the entry was there
     */
    CompletableFuture<Boolean> remove(K key, V value);

    /**
     * As {@link FusedMultimap#containsEntry}.
     *
     * @param key the key; not null
     * @param value the value; not null
     * @return whether the entry is there
     */
    CompletableFuture<Boolean> containsEntry(K key, V value);

    /**
     * As {@link FusedMultimap#containsKey}.
     *
     * @param key the key; not null
     * @return whether the key has a value
     */
    CompletableFuture<Boolean> containsKey(K key);

    /**
     * As the size of {@link FusedMultimap#get}, but not cut off at the largest int.
     *
     * @param key the key; not null
     * @return the number of its values
     */
    CompletableFuture<Long> count(K key);

    /**
     * As {@link FusedMultimap#size}, but not cut off at the largest int.
     *
     * @return the number of entries
     */
    CompletableFuture<Long> size();

    /**
     * As {@link FusedMultimap#clear}.
     *
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> clear();
}
