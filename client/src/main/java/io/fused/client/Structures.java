package io.fused.client;

/**
 * Where structures are opened: {@link FusedClient} for those that the cluster places,
 * {@link FusedClient#primary} for those that the application pins to one primary.
 *
 * <p>A getter opens a structure or creates it, and may be called any number of times. Names belong
 * to a placement: {@code client.list("L", c)}, {@code client.primary(0).list("L", c)} and
 * {@code client.primary(1).list("L", c)} are three lists. A name has 1 to 255 bytes in UTF-8.
 *
 * <p>Each getter blocks for one exchange with the cluster. It throws IllegalStateException, naming
 * both, if a structure of this name has another kind or other codecs; IllegalArgumentException for
 * an impossible name; {@link FusedUnavailableException} if no member can open it within the
 * deadline; NullPointerException for null.
 */
public interface Structures {
    /**
     * Opens a map; one that isn't pinned is spread over all primaries by key.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param name the map's name in this placement
     * @param keyCodec how keys are encoded
     * @param valueCodec how values are encoded
     * @return the map
     */
    <K, V> FusedMap<K, V> map(String name, Codec<K> keyCodec, Codec<V> valueCodec);

    /**
     * Opens a list, which lies on one primary.
     *
     * @param <E> the type of elements
     * @param name the list's name in this placement
     * @param codec how elements are encoded
     * @return the list
     */
    <E> FusedList<E> list(String name, Codec<E> codec);

    /**
     * Opens a queue, which lies on one primary.
     *
     * @param <E> the type of items
     * @param name the queue's name in this placement
     * @param codec how items are encoded
     * @return the queue
     */
    <E> FusedQueue<E> queue(String name, Codec<E> codec);

    /**
     * Opens a set; one that isn't pinned is spread over all primaries by element.
     *
     * @param <E> the type of elements
     * @param name the set's name in this placement
     * @param codec how elements are encoded
     * @return the set
     */
    <E> FusedSet<E> set(String name, Codec<E> codec);

    /**
     * Opens a deque, which lies on one primary.
     *
     * @param <E> the type of items
     * @param name the deque's name in this placement
     * @param codec how items are encoded
     * @return the deque
     */
    <E> FusedDeque<E> deque(String name, Codec<E> codec);

    /**
     * Opens a counter, which lies on one primary.
     *
     * @param name the counter's name in this placement
     * @return the counter
     */
    FusedCounter counter(String name);
}
