package io.fused.client;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A priority queue whose items are in the cluster. May be used by any thread. */
final class RemotePriorityQueue<E> extends RemoteQueue<E> implements FusedPriorityQueue<E> {
    private final @Nullable Comparator<? super E> comparator;

    RemotePriorityQueue(
            Structure structure, ItemForm<E> form, @Nullable Comparator<? super E> comparator) {
        super(structure, form);
        this.comparator = comparator;
    }

    @Override
    public @Nullable Comparator<? super E> comparator() {
        return comparator;
    }
}
