package io.fused.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes calls of a set's operations: those of a map whose values are empty. */
final class RemoteAsyncSet<E> implements AsyncSet<E> {
    private static final byte[] NOTHING = {};

    private final RemoteAsyncMap<E, byte[]> map;

    RemoteAsyncSet(RemoteAsyncMap<E, byte[]> map) {
        this.map = map;
    }

    @Override
    public Call<Boolean> add(E element) {
        return map.putIfAbsent(map.key(element), NOTHING);
    }

    @Override
    public Call<Boolean> contains(E element) {
        return map.containsKey(element);
    }

    @Override
    public Call<Boolean> remove(E element) {
        return map.delete(element);
    }

    @Override
    public CompletableFuture<Long> size() {
        return map.size();
    }

    @Override
    public CompletableFuture<@Nullable Void> clear() {
        return map.clear();
    }
}
