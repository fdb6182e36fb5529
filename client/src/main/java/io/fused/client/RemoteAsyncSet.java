package io.fused.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of a set's operations: those of a map whose values are empty, or what an element is
 * besides its sort key.
 */
class RemoteAsyncSet<E> implements AsyncSet<E> {
    private final RemoteAsyncMap<E, byte[]> map;

    RemoteAsyncSet(RemoteAsyncMap<E, byte[]> map) {
        this.map = map;
    }

    /** How elements lie in nodes. */
    final ItemForm<E> form() {
        return map.keys;
    }

    @Override
    public final Call<Boolean> add(E element) {
        return map.putIfAbsent(map.key(element), map.keys.value(element));
    }

    @Override
    public final Call<Boolean> add(E element, Duration timeToLive) {
        long ttl = TimeToLive.millis(timeToLive);
        return map.putIfAbsent(map.key(element), map.keys.value(element), ttl);
    }

    @Override
    public final Call<Boolean> expire(E element, Duration timeToLive) {
        return map.expire(element, timeToLive);
    }

    @Override
    public final Call<Boolean> persist(E element) {
        return map.persist(element);
    }

    @Override
    public final Call<@Nullable Duration> timeToLive(E element) {
        return map.timeToLive(element);
    }

    @Override
    public final Call<Boolean> contains(E element) {
        return map.containsKey(element);
    }

    @Override
    public final Call<Boolean> remove(E element) {
        return map.delete(element);
    }

    @Override
    public final CompletableFuture<Long> size() {
        return map.size();
    }

    @Override
    public final CompletableFuture<@Nullable Void> clear() {
        return map.clear();
    }
}
