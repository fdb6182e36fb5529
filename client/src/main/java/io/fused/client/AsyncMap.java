package io.fused.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A map's methods without waiting: each gives a future that completes when the cluster has
 * answered, with the result or with the exception that {@link FusedMap}'s method would throw.
 *
 * <p>A method may hold its thread up while very much is under way already (see
 * {@link FusedClient.Builder#pendingBytes}). Operations that are submitted by one thread for one
 * primary take effect in that order, also over its crash, and a read sees what was submitted before
 * it. A read that is under way when the primary crashes may also see what was submitted after it.
 * An operation that may wait takes effect when it is served; over a crash that may be behind what
 * was submitted after it. Who can't have that waits for one answer before submitting the next.
 * Dependents of a future run on the client's event loop and must not block; use
 * {@code thenApplyAsync} and its like for what takes time. Cancelling a future doesn't call an
 * operation back that changes something.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncMap<K, V> {
    /**
     * As {@link FusedMap#get}.
     *
     * @param key the key; not null
     * @return the value, or null if there is none
     */
    CompletableFuture<@Nullable V> get(K key);

    /**
     * As {@link FusedMap#containsKey}.
     *
     * @param key the key; not null
     * @return whether the key is there
     */
    CompletableFuture<Boolean> containsKey(K key);

    /**
     * As {@link FusedMap#put(Object, Object)}; {@link #set} is cheaper where the previous value
     * isn't needed.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @return the previous value, or null
     */
    CompletableFuture<@Nullable V> put(K key, V value);

    /**
     * Puts a value, without fetching the previous one.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> set(K key, V value);

    /**
     * As {@link FusedMap#putIfAbsent(Object, Object)}.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @return the value that is there, or null if the given one was put
     */
    CompletableFuture<@Nullable V> putIfAbsent(K key, V value);

    /**
     * As {@link FusedMap#replace(Object, Object)}.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @return the previous value, or null if there is none and nothing was put
     */
    CompletableFuture<@Nullable V> replace(K key, V value);

    /**
     * As {@link FusedMap#replace(Object, Object, Object)}.
     *
     * @param key the key; not null
     * @param expected what the value must be; not null
     * @param value the value to put; not null
     * @return whether it was replaced
     */
    CompletableFuture<Boolean> replace(K key, V expected, V value);

    /**
     * As {@link FusedMap#remove(Object)}; {@link #delete} is cheaper.
     *
     * @param key the key; not null
     * @return the previous value, or null
     */
    CompletableFuture<@Nullable V> remove(K key);

    /**
     * As {@link FusedMap#remove(Object, Object)}.
     *
     * @param key the key; not null
     * @param expected what the value must be; not null
     * @return whether it was removed
     */
    CompletableFuture<Boolean> remove(K key, V expected);

    /**
     * Removes a key, without fetching its value; tells whether it was there.
     *
     * @param key the key; not null
     * @return whether the key was there
     */
    CompletableFuture<Boolean> delete(K key);

    /**
     * As {@link FusedMap#put(Object, Object, Duration)}.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @param timeToLive how long the entry lives from now on
     * @return the previous value, or null
     */
    CompletableFuture<@Nullable V> put(K key, V value, Duration timeToLive);

    /**
     * As {@link FusedMap#set}.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @param timeToLive how long the entry lives from now on
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> set(K key, V value, Duration timeToLive);

    /**
     * As {@link FusedMap#putIfAbsent(Object, Object, Duration)}.
     *
     * @param key the key; not null
     * @param value the value to put; not null
     * @param timeToLive how long the entry lives from now on
     * @return the value that is there, or null if the given one was put
     */
    CompletableFuture<@Nullable V> putIfAbsent(K key, V value, Duration timeToLive);

    /**
     * As {@link FusedMap#expire}.
     *
     * @param key the key; not null
     * @param timeToLive how long it lives from now on
     * @return whether it is there
     */
    CompletableFuture<Boolean> expire(K key, Duration timeToLive);

    /**
     * As {@link FusedMap#persist}.
     *
     * @param key the key; not null
     * @return whether it is there
     */
    CompletableFuture<Boolean> persist(K key);

    /**
     * As {@link FusedMap#timeToLive}.
     *
     * @param key the key; not null
     * @return how long it lives from now on; null if it isn't there, or lives for ever
     */
    CompletableFuture<@Nullable Duration> timeToLive(K key);

    /**
     * As {@link FusedMap#removeInto}.
     *
     * @param key the key; not null
     * @param destination a place on the same primary
     * @return the value that was moved, or null if the key isn't there
     */
    CompletableFuture<@Nullable V> removeInto(K key, Destination<V> destination);

    /**
     * As {@link FusedMap#size}, but not cut off at the largest int.
     *
     * @return the number of entries
     */
    CompletableFuture<Long> size();

    /**
     * As {@link FusedMap#clear}.
     *
     * @return null, when it is done
     */
    CompletableFuture<@Nullable Void> clear();
}
