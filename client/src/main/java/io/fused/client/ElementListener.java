package io.fused.client;

/**
 * Is told of the changes of a set, a queue, a deque or a priority queue.
 *
 * @param <E> the type of elements
 */
public interface ElementListener<E> extends StructureListener {
    /**
     * An element has come, in a deque at either end.
     *
     * @param element the element
     */
    default void added(E element) {}

    /**
     * An element has gone: by a removal, a poll, or a move to another structure.
     *
     * @param element the element
     */
    default void removed(E element) {}
}
