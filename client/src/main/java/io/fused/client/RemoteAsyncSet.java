package io.fused.client;

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

    @Override
    public final Call<Boolean> add(E element) {
        return map.putIfAbsent(map.key(element), map.keys.value(element));
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
