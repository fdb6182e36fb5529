package io.fused.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes calls of a sorted set's operations, or of those of a view of it. */
final class RemoteAsyncSortedSet<E> extends RemoteAsyncSet<E> implements AsyncSortedSet<E> {
    private final RemoteAsyncSortedMap<E, byte[]> map;

    RemoteAsyncSortedSet(RemoteAsyncSortedMap<E, byte[]> map) {
        super(map);
        this.map = map;
    }

    private CompletableFuture<@Nullable E> element(Call<Answers.@Nullable Entry> call) {
        return call.thenApply(
                entry -> entry == null ? null : map.keys.decode(entry.key(), entry.value()));
    }

    @Override
    public CompletableFuture<@Nullable E> first() {
        return element(map.first(map.range));
    }

    @Override
    public CompletableFuture<@Nullable E> last() {
        return element(map.last(map.range));
    }

    @Override
    public CompletableFuture<@Nullable E> lower(E element) {
        return element(map.last(map.before(element, false)));
    }

    @Override
    public CompletableFuture<@Nullable E> floor(E element) {
        return element(map.last(map.before(element, true)));
    }

    @Override
    public CompletableFuture<@Nullable E> ceiling(E element) {
        return element(map.first(map.behind(element, true)));
    }

    @Override
    public CompletableFuture<@Nullable E> higher(E element) {
        return element(map.first(map.behind(element, false)));
    }

    @Override
    public CompletableFuture<@Nullable E> pollFirst() {
        return element(map.pollFirst());
    }

    @Override
    public CompletableFuture<@Nullable E> pollLast() {
        return element(map.pollLast());
    }
}
