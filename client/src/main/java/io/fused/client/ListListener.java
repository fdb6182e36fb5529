package io.fused.client;

/**
 * Is told of the changes of a list. Positions are those at the time of the change: whoever applies
 * all changes in their order to a copy has the same list.
 *
 * @param <E> the type of elements
 */
public interface ListListener<E> extends StructureListener {
    /**
     * An element was inserted or appended.
     *
     * @param index where it is then
     * @param element the element
     */
    default void added(int index, E element) {}

    /**
     * An element was replaced.
     *
     * @param index its position
     * @param before the element that was there
     * @param element the element that is there
     */
    default void updated(int index, E before, E element) {}

    /**
     * An element was removed.
     *
     * @param index where it was
     * @param element the element
     */
    default void removed(int index, E element) {}
}
