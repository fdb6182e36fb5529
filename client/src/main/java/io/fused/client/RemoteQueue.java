package io.fused.client;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A queue whose items are in the cluster. May be used by any thread. */
final class RemoteQueue<E> extends AbstractQueue<E> implements FusedQueue<E> {
    /** So many polls of a drain are under way at most. */
    private static final int DRAIN_MAX = 128;

    private final Structure structure;
    private final Codec<E> codec;
    private final RemoteAsyncQueue<E> async;

    RemoteQueue(Structure structure, Codec<E> codec) {
        this.structure = structure;
        this.codec = codec;
        this.async = new RemoteAsyncQueue<>(structure, codec);
    }

    @Override
    public String name() {
        return structure.name();
    }

    @Override
    public AsyncQueue<E> async() {
        return async;
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    // ---- one item ----

    @Override
    public boolean offer(E item) {
        structure.await(async.offer(item));
        return true;
    }

    @Override
    public void put(E item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        throwIfInterrupted();
        structure.await(async.offer(item));
    }

    @Override
    public boolean offer(E item, long timeout, TimeUnit unit) throws InterruptedException {
        Objects.requireNonNull(unit);
        put(item);
        return true;
    }

    @Override
    public @Nullable E poll() {
        return structure.await(async.poll());
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        long millis = unit.toMillis(timeout);
        if (timeout > 0
                && millis < Long.MAX_VALUE
                && unit.convert(millis, TimeUnit.MILLISECONDS) < timeout) {
            millis++;
        }
        throwIfInterrupted();
        return awaitInterruptibly(async.pollMillis(millis));
    }

    @Override
    public E take() throws InterruptedException {
        throwIfInterrupted();
        return awaitInterruptibly(async.take());
    }

    @Override
    public @Nullable E peek() {
        return structure.await(async.peek());
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Waits for a poll; an interrupt calls it off, unless it has an item already. */
    private <T extends @Nullable E> T awaitInterruptibly(Call<T> poll) throws InterruptedException {
        structure.engine().checkMayBlock(poll);
        try {
            return poll.get();
        } catch (InterruptedException e) {
            return afterInterrupt(poll, e);
        } catch (ExecutionException | CancellationException e) {
            throw Engine.unwrapped(e);
        }
    }

    private <T extends @Nullable E> T afterInterrupt(Call<T> poll, InterruptedException interrupt)
            throws InterruptedException {
        structure.engine().cancel(poll);
        T item;
        try {
            item = structure.await(poll);
        } catch (CancellationException e) {
            throw interrupt;
        } catch (FusedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
        if (item == null) {
            throw interrupt;
        }
        Thread.currentThread().interrupt();
        return item;
    }

    @Override
    public boolean contains(Object item) {
        byte[] encoded = RemoteMap.encoded(codec, item);
        return encoded != null && structure.await(async.contains(encoded));
    }

    @Override
    public boolean remove(Object item) {
        byte[] encoded = RemoteMap.encoded(codec, item);
        return encoded != null && structure.await(async.removeFirst(encoded));
    }

    // ---- all items ----

    @Override
    public int size() {
        return Structure.clamp(structure.await(structure.size()));
    }

    @Override
    public boolean isEmpty() {
        return structure.await(structure.size()) == 0;
    }

    @Override
    public int remainingCapacity() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void clear() {
        structure.await(structure.clear());
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Itself, not its equal.
    public boolean addAll(Collection<? extends E> items) {
        if (items == this) {
            throw new IllegalArgumentException("A queue can't be added to itself.");
        }
        List<Call<?>> offers = new ArrayList<>();
        boolean any = false;
        for (E item : items) {
            offers.add(async.offer(item));
            any = true;
            Bulk.bound(structure, offers);
        }
        structure.await(Structure.all(offers));
        return any;
    }

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Itself, not its equal.
    public int drainTo(Collection<? super E> target, int most) {
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
    public boolean removeIf(Predicate<? super E> condition) {
        Objects.requireNonNull(condition);
        List<Call<Boolean>> removals = new ArrayList<>();
        boolean removed = false;
        for (Walk walk = new Walk(); walk.hasNext(); ) {
            if (condition.test(walk.next())) {
                removals.add(async.removeNumber(walk.returned));
            }
            if (removals.size() == Bulk.OPERATIONS) {
                removed |= Bulk.any(structure, removals);
            }
        }
        return Bulk.any(structure, removals) || removed;
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        Objects.requireNonNull(others);
        return removeIf(others::contains);
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        Objects.requireNonNull(others);
        return removeIf(item -> !others.contains(item));
    }

    @Override
    public Iterator<E> iterator() {
        return new Walk();
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    /** Goes over the items, with two pages in memory at most. Used by one thread. */
    private final class Walk implements Iterator<E> {
        /** No item has this number. */
        private static final long NONE = 0;

        private List<Answers.Entry> entries = List.of();
        private int position;
        private long returned = NONE;
        private @Nullable Call<Answers.Page> coming = async.page(NONE);

        @Override
        public boolean hasNext() {
            while (position == entries.size()) {
                Call<Answers.Page> call = coming;
                if (call == null) {
                    return false;
                }
                Answers.Page page = structure.await(call);
                entries = page.entries();
                position = 0;
                coming = page.last() || entries.isEmpty()
                        ? null
                        : async.page(entries.get(entries.size() - 1).number());
            }
            return true;
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The queue has no further item.");
            }
            Answers.Entry entry = entries.get(position++);
            returned = entry.number();
            return codec.decode(entry.value());
        }

        @Override
        public void remove() {
            if (returned == NONE) {
                throw new IllegalStateException("There is no item to remove: call next() first.");
            }
            structure.await(async.removeNumber(returned));
            returned = NONE;
        }
    }
}
