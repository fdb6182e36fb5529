package io.fused.client;

import java.time.Duration;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A set whose elements are in the cluster, as keys. May be used by any thread. */
final class RemoteSet<E> extends AbstractSet<E> implements FusedSet<E>, Placed {
    private final Structure structure;
    private final RemoteAsyncSet<E> async;
    private final Set<E> elements;

    /**
     * A set by the map whose keys are its elements.
     *
     * @param async the map's calls
     * @param elements its keys
     */
    RemoteSet(RemoteAsyncMap<E, byte[]> async, Set<E> elements) {
        this.structure = async.structure;
        this.async = new RemoteAsyncSet<>(async);
        this.elements = elements;
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
    public AsyncSet<E> async() {
        return async;
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    @Override
    public Listening listen(ElementListener<? super E> listener) {
        return RemoteListening.begin(
                structure, ChangeSink.elements(async.form(), KeyRange.ALL, listener));
    }

    @Override
    public boolean add(E element) {
        return structure.await(async.add(element));
    }

    @Override
    public boolean add(E element, Duration timeToLive) {
        return structure.await(async.add(element, timeToLive));
    }

    @Override
    public boolean expire(E element, Duration timeToLive) {
        return structure.await(async.expire(element, timeToLive));
    }

    @Override
    public boolean persist(E element) {
        return structure.await(async.persist(element));
    }

    @Override
    public @Nullable Duration timeToLive(E element) {
        return structure.await(async.timeToLive(element));
    }

    @Override
    public boolean addAll(Collection<? extends E> added) {
        return Bulk.addAll(structure, async::add, added);
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
