package io.fused.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes calls of a deque's operations. May be used by any thread. */
final class RemoteAsyncDeque<E> extends RemoteAsyncQueue<E> implements AsyncDeque<E> {
    RemoteAsyncDeque(Structure structure, ItemForm<E> form) {
        super(structure, form);
    }

    @Override
    public Call<Boolean> offerFirst(E given) {
        return offer(given, true, 0);
    }

    @Override
    public Call<@Nullable E> pollLast() {
        return poll(true);
    }

    @Override
    public Call<@Nullable E> pollLast(Duration wait) {
        return poll(wait, true);
    }

    @Override
    public Call<E> takeLast() {
        return take(true);
    }

    @Override
    public Call<@Nullable E> peekLast() {
        return peek(true);
    }
}
