package io.fused.client;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A queue whose items are in the cluster. May be used by any thread. */
class RemoteQueue<E> extends AbstractQueue<E> implements FusedQueue<E>, Placed {
    /** So many polls of a drain are under way at most. */
    private static final int DRAIN_MAX = 128;

    private final Structure structure;
    private final ItemForm<E> form;
    private final RemoteAsyncQueue<E> async;

    RemoteQueue(Structure structure, ItemForm<E> form) {
        this(structure, form, new RemoteAsyncQueue<>(structure, form));
    }

    RemoteQueue(Structure structure, ItemForm<E> form, RemoteAsyncQueue<E> async) {
        this.structure = structure;
        this.form = form;
        this.async = async;
    }

    @Override
    public final Structure structure() {
        return structure;
    }

    @Override
    public final String name() {
        return structure.name();
    }

    @Override
    public AsyncQueue<E> async() {
        return async;
    }

    @Override
    public final void destroy() {
        structure.destroy();
    }

    @Override
    public final Listening listen(ElementListener<? super E> listener) {
        return RemoteListening.begin(structure, ChangeSink.elements(form, KeyRange.ALL, listener));
    }

    // ---- one item ----

    @Override
    public final boolean add(E item) {
        if (!offer(item)) {
            throw full();
        }
        return true;
    }

    @Override
    public final boolean offer(E item) {
        return offer(item, false);
    }

    /** Appends an item, or puts it before the head; says whether there was room. */
    final boolean offer(E item, boolean first) {
        return structure.await(async.offer(item, first, 0));
    }

    @Override
    public final void put(E item) throws InterruptedException {
        put(item, false);
    }

    final void put(E item, boolean first) throws InterruptedException {
        offer(item, Long.MAX_VALUE, TimeUnit.MILLISECONDS, first);
    }

    @Override
    public final boolean offer(E item, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(item, timeout, unit, false);
    }

    final boolean offer(E item, long timeout, TimeUnit unit, boolean first)
            throws InterruptedException {
        Objects.requireNonNull(item, "item");
        long millis = millis(timeout, unit);
        throwIfInterrupted();
        return awaitInterruptibly(async.offer(item, first, millis), false);
    }

    @Override
    public final @Nullable E poll() {
        return poll(false);
    }

    final @Nullable E poll(boolean last) {
        return structure.await(async.poll(last));
    }

    @Override
    public final @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return poll(timeout, unit, false);
    }

    final @Nullable E poll(long timeout, TimeUnit unit, boolean last) throws InterruptedException {
        long millis = millis(timeout, unit);
        throwIfInterrupted();
        return awaitInterruptibly(async.poll(millis, last), null);
    }

    private static long millis(long timeout, TimeUnit unit) {
        long millis = unit.toMillis(timeout);
        boolean less = timeout > 0
                && millis < Long.MAX_VALUE
                && unit.convert(millis, TimeUnit.MILLISECONDS) < timeout;
        return less ? millis + 1 : millis;
    }

    @Override
    public final E take() throws InterruptedException {
        return take(false);
    }

    final E take(boolean last) throws InterruptedException {
        throwIfInterrupted();
        return awaitInterruptibly(async.take(last), null);
    }

    // ---- moves ----

    @Override
    public final Destination<E> tail() {
        return new Destination<>(
                structure, Objects.requireNonNull(form.valueCodec()), ItemForm.NOTHING);
    }

    @Override
    public final @Nullable E pollInto(Destination<E> destination) {
        return structure.await(async.pollInto(destination));
    }

    @Override
    public final @Nullable E pollInto(Destination<E> destination, long timeout, TimeUnit unit)
            throws InterruptedException {
        throwIfInterrupted();
        return awaitInterruptibly(async.pollInto(destination, millis(timeout, unit)), null);
    }

    @Override
    public final E takeInto(Destination<E> destination) throws InterruptedException {
        throwIfInterrupted();
        return awaitInterruptibly(async.takeInto(destination), null);
    }

    // ---- looking ----

    @Override
    public final @Nullable E peek() {
        return peek(false);
    }

    final @Nullable E peek(boolean last) {
        return structure.await(async.peek(last));
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /**
     * Waits for an operation; an interrupt calls it off, unless it has had its effect already.
     *
     * @param nothing what it gives without effect
     */
    private <T extends @Nullable Object> T awaitInterruptibly(
            Call<T> call, @Nullable Object nothing) throws InterruptedException {
        structure.engine().checkMayBlock(call);
        try {
            return call.get();
        } catch (InterruptedException e) {
            return afterInterrupt(call, nothing, e);
        } catch (ExecutionException | CancellationException e) {
            throw Engine.unwrapped(e);
        }
    }

    private <T extends @Nullable Object> T afterInterrupt(
            Call<T> call, @Nullable Object nothing, InterruptedException interrupt)
            throws InterruptedException {
        structure.engine().cancel(call);
        T result;
        try {
            result = structure.await(call);
        } catch (CancellationException e) {
            throw interrupt;
        } catch (FusedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
        if (Objects.equals(result, nothing)) {
            throw interrupt;
        }
        Thread.currentThread().interrupt();
        return result;
    }

    @Override
    public final boolean contains(Object item) {
        byte[] key = form.keyOf(item);
        byte[] value = form.valueOf(item);
        return key != null && value != null && structure.await(async.contains(key, value));
    }

    @Override
    public final boolean remove(Object item) {
        return remove(item, false);
    }

    /** Removes the first item that equals the given one, or the last. */
    final boolean remove(Object item, boolean last) {
        byte[] key = form.keyOf(item);
        byte[] value = form.valueOf(item);
        return key != null && value != null && structure.await(async.remove(key, value, last));
    }

    // ---- all items ----

    @Override
    public final int size() {
        return Structure.clamp(structure.await(structure.size()));
    }

    @Override
    public final boolean isEmpty() {
        return structure.await(structure.size()) == 0;
    }

    @Override
    public final int remainingCapacity() {
        int capacity = structure.capacity();
        return capacity == 0 ? Integer.MAX_VALUE : Math.max(0, capacity - size());
    }

    @Override
    public final void clear() {
        structure.await(structure.clear());
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Itself, not its equal.
    public final boolean addAll(Collection<? extends E> items) {
        if (items == this) {
            throw new IllegalArgumentException("A queue can't be added to itself.");
        }
        List<Call<Boolean>> offers = new ArrayList<>();
        boolean any = false;
        for (E item : items) {
            offers.add(async.offer(item));
            any = true;
            if (offers.size() == Bulk.OPERATIONS) {
                checkAdded(offers);
            }
        }
        checkAdded(offers);
        return any;
    }

    private void checkAdded(List<Call<Boolean>> offers) {
        boolean added = true;
        for (Call<Boolean> offer : offers) {
            added &= structure.await(offer);
        }
        offers.clear();
        if (!added) {
            throw full();
        }
    }

    /** What is thrown where there is no room. */
    final IllegalStateException full() {
        return new IllegalStateException(
                "'" + name() + "' is full: it takes " + structure.capacity() + " items.");
    }

    @Override
    public final int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Itself, not its equal.
    public final int drainTo(Collection<? super E> target, int most) {
        Objects.requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("A queue can't be drained into itself.");
        }
        int drained = 0;
        int round = 1;
        while (drained < most) {
            int wanted = Math.min(round, most - drained);
            int taken = drainRound(target, wanted);
            drained += taken;
            if (taken < wanted) {
                break;
            }
            round = Math.min(2 * round, DRAIN_MAX);
        }
        return drained;
    }

    /** Polls so many items at once; what came is in the target even if a poll fails. */
    private int drainRound(Collection<? super E> target, int wanted) {
        List<Call<@Nullable E>> polls = new ArrayList<>();
        for (int count = 0; count < wanted; count++) {
            polls.add(async.poll());
        }
        int taken = 0;
        RuntimeException failure = null;
        for (Call<@Nullable E> poll : polls) {
            try {
                E item = structure.await(poll);
                if (item != null) {
                    target.add(item);
                    taken++;
                }
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return taken;
    }

    @Override
    public final boolean removeIf(Predicate<? super E> condition) {
        Objects.requireNonNull(condition);
        List<Call<Boolean>> removals = new ArrayList<>();
        boolean removed = false;
        for (Walk walk = new Walk(false); walk.hasNext(); ) {
            if (condition.test(walk.next())) {
                removals.add(async.remove(Objects.requireNonNull(walk.returned)));
            }
            if (removals.size() == Bulk.OPERATIONS) {
                removed |= Bulk.any(structure, removals);
            }
        }
        return Bulk.any(structure, removals) || removed;
    }

    @Override
    public final boolean removeAll(Collection<?> others) {
        Objects.requireNonNull(others);
        return removeIf(others::contains);
    }

    @Override
    public final boolean retainAll(Collection<?> others) {
        Objects.requireNonNull(others);
        return removeIf(item -> !others.contains(item));
    }

    @Override
    public final Iterator<E> iterator() {
        return new Walk(false);
    }

    /** Goes from tail to head. */
    public final Iterator<E> descendingIterator() {
        return new Walk(true);
    }

    @Override
    public final Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    /** Goes over the items. Used by one thread. */
    private final class Walk implements Iterator<E> {
        private final ItemPages pages;
        private Answers.@Nullable Entry returned;

        Walk(boolean fromTail) {
            pages = new ItemPages(fromTail);
        }

        @Override
        public boolean hasNext() {
            return pages.hasNext();
        }

        @Override
        public E next() {
            Answers.Entry entry = pages.next();
            returned = entry;
            return form.decode(entry.key(), entry.value());
        }

        @Override
        public void remove() {
            Answers.Entry entry = returned;
            if (entry == null) {
                throw new IllegalStateException("There is no item to remove: call next() first.");
            }
            structure.await(async.remove(entry));
            returned = null;
        }
    }

    private final class ItemPages extends Pages {
        private final boolean fromTail;

        ItemPages(boolean fromTail) {
            super(RemoteQueue.this.structure, async.page(fromTail));
            this.fromTail = fromTail;
        }

        @Override
        @Nullable
        Call<Answers.Page> following(Answers.Page page) {
            Answers.Entry last = page.lastOfMore();
            return last == null ? null : async.pageAfter(last, fromTail);
        }
    }
}
