package io.fused.client;

import java.time.Duration;
import java.util.Collection;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** A sorted set whose elements are in the cluster, or a view of one. May be used by any thread. */
final class RemoteSortedSet<E> extends SortedKeys<E> implements FusedSortedSet<E>, Placed {
    private final Structure structure;
    private final RemoteAsyncSortedSet<E> async;
    private final KeyRange range;

    RemoteSortedSet(RemoteSortedMap<E, byte[]> map) {
        super(map);
        this.structure = map.structure;
        this.async = new RemoteAsyncSortedSet<>(map.async());
        this.range = map.async().range;
    }

    @Override
    NavigableSet<E> over(RemoteSortedMap<E, ?> view) {
        @SuppressWarnings("unchecked") // A view of the map that this set was made of.
        RemoteSortedMap<E, byte[]> part = (RemoteSortedMap<E, byte[]>) view;
        return new RemoteSortedSet<>(part);
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
    public AsyncSortedSet<E> async() {
        return async;
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    @Override
    public Listening listen(ElementListener<? super E> listener) {
        return RemoteListening.begin(structure, ChangeSink.elements(async.form(), range, listener));
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
}
