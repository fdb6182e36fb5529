package io.fused.client;

/** Is told of the changes of a counter. */
public interface CounterListener extends StructureListener {
    /**
     * The number was set or added to.
     *
     * @param before what it was
     * @param value what it is
     */
    default void updated(long before, long value) {}
}
