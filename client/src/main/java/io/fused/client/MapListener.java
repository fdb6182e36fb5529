package io.fused.client;

/**
 * Is told of the changes of a map or a multimap. A method of the map that changes nothing, as a
 * {@code replace} of a value that isn't there, is not told; one that puts an equal value is.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface MapListener<K, V> extends StructureListener {
    /**
     * A key has come.
     *
     * @param key the key
     * @param value its value
     */
    default void added(K key, V value) {}

    /**
     * A key has got another value; never of a multimap.
     *
     * @param key the key
     * @param before the value it had
     * @param value the value it has
     */
    default void updated(K key, V before, V value) {}

    /**
     * A key has gone: by a removal, a poll, its deadline, or a move to another structure.
     *
     * @param key the key
     * @param value the value it had
     */
    default void removed(K key, V value) {}
}
