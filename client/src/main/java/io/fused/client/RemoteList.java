package io.fused.client;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A list whose elements are in the cluster. May be used by any thread. */
final class RemoteList<E> extends AbstractList<E> implements FusedList<E>, Placed {
    private final Structure structure;
    private final Codec<E> codec;
    private final RemoteAsyncList<E> async;

    RemoteList(Structure structure, Codec<E> codec) {
        this.structure = structure;
        this.codec = codec;
        this.async = new RemoteAsyncList<>(structure, codec);
    }

    @Override
    public Structure structure() {
        return structure;
    }

    @Override
    public String name() {
        return structure.name();
    }

    @Override
    public AsyncList<E> async() {
        return async;
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    @Override
    public Listening listen(ListListener<? super E> listener) {
        return RemoteListening.begin(structure, ChangeSink.list(codec, listener));
    }

    // ---- one element ----

    @Override
    public E get(int index) {
        return structure.await(async.get(index));
    }

    @Override
    public E set(int index, E element) {
        return structure.await(async.set(index, element));
    }

    @Override
    public boolean add(E element) {
        structure.await(async.add(element));
        return true;
    }

    @Override
    public void add(int index, E element) {
        structure.await(async.add(index, element));
    }

    @Override
    public E remove(int index) {
        return structure.await(async.remove(index));
    }

    @Override
    public boolean remove(Object element) {
        byte[] encoded = RemoteMap.encoded(codec, element);
        return encoded != null && structure.await(async.removeFirst(encoded));
    }

    @Override
    public int indexOf(Object element) {
        return find(element, false);
    }

    @Override
    public int lastIndexOf(Object element) {
        return find(element, true);
    }

    private int find(Object element, boolean last) {
        byte[] encoded = RemoteMap.encoded(codec, element);
        return encoded == null ? -1 : Structure.clamp(structure.await(async.find(encoded, last)));
    }

    @Override
    public boolean contains(Object element) {
        return indexOf(element) >= 0;
    }

    // ---- all elements ----

    @Override
    public int size() {
        return Structure.clamp(structure.await(structure.size()));
    }

    @Override
    public boolean isEmpty() {
        return structure.await(structure.size()) == 0;
    }

    @Override
    public void clear() {
        structure.await(structure.clear());
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return addAll(elements, async::add);
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> elements) {
        if (elements.isEmpty()) {
            checkPosition(index);
            return false;
        }
        int[] next = {index};
        return addAll(elements, element -> async.add(next[0]++, element));
    }

    @SuppressWarnings("unchecked")
    private boolean addAll(
            Collection<? extends E> elements, Function<E, Call<@Nullable Void>> add) {
        // A copy first: it may be this list, and nothing may be added if a null is among them.
        Object[] all = elements.toArray();
        for (Object element : all) {
            Objects.requireNonNull(element, "element");
        }
        List<Call<?>> additions = new ArrayList<>();
        for (Object element : all) {
            additions.add(add.apply((E) element));
            Bulk.bound(structure, additions);
        }
        structure.await(Structure.all(additions));
        return all.length > 0;
    }

    @Override
    protected void removeRange(int from, int to) {
        List<Call<?>> removals = new ArrayList<>();
        for (int count = from; count < to; count++) {
            removals.add(async.delete(from));
            Bulk.bound(structure, removals);
        }
        structure.await(Structure.all(removals));
    }

    @Override
    public boolean removeIf(Predicate<? super E> condition) {
        Objects.requireNonNull(condition);
        boolean removed = false;
        long start = 0;
        while (true) {
            Answers.Page page = structure.await(async.page(start));
            List<Call<?>> removals = new ArrayList<>();
            int count = page.entries().size();
            boolean[] doomed = new boolean[count];
            for (int i = 0; i < count; i++) {
                doomed[i] = condition.test(element(page.entries().get(i)));
            }
            // From the end, so that no removal shifts one that follows.
            for (int i = count - 1; i >= 0; i--) {
                if (doomed[i]) {
                    removals.add(async.delete(start + i));
                }
            }
            structure.await(Structure.all(removals));
            removed |= !removals.isEmpty();
            start += count - removals.size();
            if (page.last() || count == 0) {
                return removed;
            }
        }
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        Objects.requireNonNull(others);
        return removeIf(others::contains);
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        Objects.requireNonNull(others);
        return removeIf(element -> !others.contains(element));
    }

    @Override
    public void replaceAll(UnaryOperator<E> operator) {
        Objects.requireNonNull(operator);
        List<Call<?>> changes = new ArrayList<>();
        long index = 0;
        for (E element : this) {
            changes.add(async.put(index++, operator.apply(element)));
            Bulk.bound(structure, changes);
        }
        structure.await(Structure.all(changes));
    }

    @Override
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // What stays in place isn't written.
    public void sort(@Nullable Comparator<? super E> order) {
        Object[] before = toArray();
        E[] sorted = (E[]) before.clone();
        Arrays.sort(sorted, order);
        List<Call<?>> changes = new ArrayList<>();
        for (int index = 0; index < sorted.length; index++) {
            if (sorted[index] != before[index]) {
                changes.add(async.put(index, sorted[index]));
                Bulk.bound(structure, changes);
            }
        }
        structure.await(Structure.all(changes));
    }

    @Override
    public Object[] toArray() {
        return snapshot().toArray();
    }

    @Override
    public <T> T[] toArray(T[] given) {
        return snapshot().toArray(given);
    }

    @Override
    public <T> T[] toArray(IntFunction<T[]> generator) {
        return snapshot().toArray(generator);
    }

    private List<E> snapshot() {
        List<E> elements = new ArrayList<>();
        forEach(elements::add);
        return elements;
    }

    @Override
    public Iterator<E> iterator() {
        return new ListWalk<>(this, async, 0);
    }

    @Override
    public ListIterator<E> listIterator() {
        return new ListWalk<>(this, async, 0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        checkPosition(index);
        return new ListWalk<>(this, async, index);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL);
    }

    private void checkPosition(int index) {
        if (index < 0 || index > 0 && index > size()) {
            throw new IndexOutOfBoundsException("There is no position " + index + ".");
        }
    }

    /** Removes an element, without fetching it. */
    void removeAt(int index) {
        structure.await(async.delete(index));
    }

    /** Replaces an element, without fetching the previous one. */
    void replaceAt(int index, E element) {
        structure.await(async.put(index, element));
    }

    Answers.Page await(Call<Answers.Page> page) {
        return structure.await(page);
    }

    E element(Answers.Entry entry) {
        return codec.decode(entry.value());
    }
}
