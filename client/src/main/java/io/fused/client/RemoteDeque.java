package io.fused.client;

import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A deque whose items are in the cluster. May be used by any thread. */
final class RemoteDeque<E> extends RemoteQueue<E> implements FusedDeque<E> {
    private final RemoteAsyncDeque<E> async;

    RemoteDeque(Structure structure, Codec<E> codec) {
        this(structure, ItemForm.values(codec));
    }

    private RemoteDeque(Structure structure, ItemForm<E> form) {
        this(structure, form, new RemoteAsyncDeque<>(structure, form));
    }

    private RemoteDeque(Structure structure, ItemForm<E> form, RemoteAsyncDeque<E> async) {
        super(structure, form, async);
        this.async = async;
    }

    @Override
    public AsyncDeque<E> async() {
        return async;
    }

    // ---- adding ----

    @Override
    public void addFirst(E item) {
        if (!offer(item, true)) {
            throw full();
        }
    }

    @Override
    public void addLast(E item) {
        add(item);
    }

    @Override
    public boolean offerFirst(E item) {
        return offer(item, true);
    }

    @Override
    public boolean offerLast(E item) {
        return offer(item, false);
    }

    @Override
    public void putFirst(E item) throws InterruptedException {
        put(item, true);
    }

    @Override
    public void putLast(E item) throws InterruptedException {
        put(item, false);
    }

    @Override
    public boolean offerFirst(E item, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(item, timeout, unit, true);
    }

    @Override
    public boolean offerLast(E item, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(item, timeout, unit, false);
    }

    @Override
    public void push(E item) {
        addFirst(item);
    }

    // ---- taking ----

    @Override
    public E removeFirst() {
        return present(poll(false));
    }

    @Override
    public E removeLast() {
        return present(poll(true));
    }

    @Override
    public @Nullable E pollFirst() {
        return poll(false);
    }

    @Override
    public @Nullable E pollLast() {
        return poll(true);
    }

    @Override
    public @Nullable E pollFirst(long timeout, TimeUnit unit) throws InterruptedException {
        return poll(timeout, unit, false);
    }

    @Override
    public @Nullable E pollLast(long timeout, TimeUnit unit) throws InterruptedException {
        return poll(timeout, unit, true);
    }

    @Override
    public E takeFirst() throws InterruptedException {
        return take(false);
    }

    @Override
    public E takeLast() throws InterruptedException {
        return take(true);
    }

    @Override
    public E pop() {
        return present(poll(false));
    }

    @Override
    public boolean removeFirstOccurrence(Object item) {
        return remove(item, false);
    }

    @Override
    public boolean removeLastOccurrence(Object item) {
        return remove(item, true);
    }

    // ---- looking ----

    @Override
    public E getFirst() {
        return present(peek(false));
    }

    @Override
    public E getLast() {
        return present(peek(true));
    }

    @Override
    public @Nullable E peekFirst() {
        return peek(false);
    }

    @Override
    public @Nullable E peekLast() {
        return peek(true);
    }

    private E present(@Nullable E item) {
        if (item == null) {
            throw new NoSuchElementException("The deque '" + name() + "' is empty.");
        }
        return item;
    }
}
