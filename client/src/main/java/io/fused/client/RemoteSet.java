package io.fused.client;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Predicate;

/** A set whose elements are in the cluster, as keys. May be used by any thread. */
final class RemoteSet<E> extends AbstractSet<E> implements FusedSet<E> {
    private final Structure structure;
    private final RemoteAsyncSet<E> async;
    private final Set<E> elements;

    RemoteSet(Structure structure, Codec<E> codec) {
        this.structure = structure;
        this.async = new RemoteAsyncSet<>(new RemoteAsyncMap<>(structure, codec, Codec.bytes()));
        this.elements = new RemoteMap<>(structure, codec, Codec.bytes()).keySet();
    }

    @Override
    public String name() {
        return structure.name();
    }

    @Override
    public AsyncSet<E> async() {
        return async;
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    @Override
    public boolean add(E element) {
        return structure.await(async.add(element));
    }

    @Override
    public boolean addAll(Collection<? extends E> added) {
        List<Call<Boolean>> calls = new ArrayList<>();
        boolean changed = false;
        for (E element : added) {
            calls.add(async.add(element));
            if (calls.size() == Bulk.OPERATIONS) {
                changed |= Bulk.any(structure, calls);
            }
        }
        return Bulk.any(structure, calls) || changed;
    }

    @Override
    public boolean contains(Object element) {
        return elements.contains(element);
    }

    @Override
    public boolean remove(Object element) {
        return elements.remove(element);
    }

    @Override
    public boolean removeIf(Predicate<? super E> condition) {
        return elements.removeIf(condition);
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        return elements.removeAll(others);
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        return elements.retainAll(others);
    }

    @Override
    public Iterator<E> iterator() {
        return elements.iterator();
    }

    @Override
    public Spliterator<E> spliterator() {
        return elements.spliterator();
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public boolean isEmpty() {
        return elements.isEmpty();
    }

    @Override
    public void clear() {
        elements.clear();
    }
}
