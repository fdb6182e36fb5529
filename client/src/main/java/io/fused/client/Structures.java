package io.fused.client;

import java.util.function.Function;

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
     * Opens a map in the order of insertion, which lies on one primary. As in a
     * {@link java.util.LinkedHashMap}, a new value leaves a key where it is, and a key that was
     * removed and is put again comes last.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param name the map's name in this placement
     * @param keyCodec how keys are encoded
     * @param valueCodec how values are encoded
     * @return the map
     */
    <K, V> FusedMap<K, V> linkedMap(String name, Codec<K> keyCodec, Codec<V> valueCodec);

    /**
     * Opens a map that is sorted by its keys, which lies on one primary.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param name the map's name in this placement
     * @param keyCodec how keys are encoded; an {@link OrderedCodec}, else an
     *     IllegalArgumentException says so
     * @param valueCodec how values are encoded
     * @return the map
     */
    <K, V> FusedSortedMap<K, V> sortedMap(String name, Codec<K> keyCodec, Codec<V> valueCodec);

    /**
     * Opens a map that is sorted by a sort key of its keys, which lies on one primary. Two keys are
     * the same if their sort keys are, as in a {@link java.util.TreeMap} with
     * {@code Comparator.comparing(sortKey)}; see {@link FusedSortedMap} for what is kept of them
     * and what it costs.
     *
     * @param <K> the type of keys
     * @param <S> the type of sort keys
     * @param <V> the type of values
     * @param name the map's name in this placement
     * @param keyCodec how keys are encoded; they are kept beside the values
     * @param sortKey gives a key's sort key, never null, and the same for equal keys
     * @param sortCodec how sort keys are encoded
     * @param valueCodec how values are encoded
     * @return the map
     */
    <K, S, V> FusedSortedMap<K, V> sortedMap(
            String name,
            Codec<K> keyCodec,
            Function<? super K, ? extends S> sortKey,
            OrderedCodec<S> sortCodec,
            Codec<V> valueCodec);

    /**
     * Opens a multimap, which lies on one primary.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param name the multimap's name in this placement
     * @param keyCodec how keys are encoded
     * @param valueCodec how values are encoded
     * @return the multimap
     */
    <K, V> FusedMultimap<K, V> multimap(String name, Codec<K> keyCodec, Codec<V> valueCodec);

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
     * Opens a queue that takes so many items and no more, which lies on one primary. Opened without
     * a capacity it is the same queue; another capacity than it has is an IllegalStateException.
     *
     * @param <E> the type of items
     * @param name the queue's name in this placement
     * @param codec how items are encoded
     * @param capacity how many items it takes, at least 1
     * @return the queue
     */
    <E> FusedQueue<E> queue(String name, Codec<E> codec, int capacity);

    /**
     * Opens a queue whose head is its least item, which lies on one primary.
     *
     * @param <E> the type of items
     * @param name the queue's name in this placement
     * @param codec how items are encoded; an {@link OrderedCodec}, else an IllegalArgumentException
     *     says so
     * @return the queue
     */
    <E> FusedPriorityQueue<E> priorityQueue(String name, Codec<E> codec);

    /**
     * Opens a queue whose head is the item with the least sort key, which lies on one primary.
     *
     * @param <E> the type of items
     * @param <S> the type of sort keys
     * @param name the queue's name in this placement
     * @param codec how items are encoded
     * @param sortKey gives an item's sort key, never null, and the same for equal items
     * @param sortCodec how sort keys are encoded; they are kept beside the items
     * @return the queue
     */
    <E, S> FusedPriorityQueue<E> priorityQueue(
            String name,
            Codec<E> codec,
            Function<? super E, ? extends S> sortKey,
            OrderedCodec<S> sortCodec);

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
     * Opens a set in the order of insertion, which lies on one primary. As in a
     * {@link java.util.LinkedHashSet}, adding an element that is there leaves it where it is.
     *
     * @param <E> the type of elements
     * @param name the set's name in this placement
     * @param codec how elements are encoded
     * @return the set
     */
    <E> FusedSet<E> linkedSet(String name, Codec<E> codec);

    /**
     * Opens a set that is sorted, which lies on one primary.
     *
     * @param <E> the type of elements
     * @param name the set's name in this placement
     * @param codec how elements are encoded; an {@link OrderedCodec}, else an
     *     IllegalArgumentException says so
     * @return the set
     */
    <E> FusedSortedSet<E> sortedSet(String name, Codec<E> codec);

    /**
     * Opens a set that is sorted by a sort key of its elements, which lies on one primary. Two
     * elements are the same if their sort keys are; of these the one that was added first stays.
     *
     * @param <E> the type of elements
     * @param <S> the type of sort keys
     * @param name the set's name in this placement
     * @param codec how elements are encoded
     * @param sortKey gives an element's sort key, never null, and the same for equal elements
     * @param sortCodec how sort keys are encoded; they are kept beside the elements
     * @return the set
     */
    <E, S> FusedSortedSet<E> sortedSet(
            String name,
            Codec<E> codec,
            Function<? super E, ? extends S> sortKey,
            OrderedCodec<S> sortCodec);

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
     * Opens a deque that takes so many items and no more, which lies on one primary. Opened without
     * a capacity it is the same deque; another capacity than it has is an IllegalStateException.
     *
     * @param <E> the type of items
     * @param name the deque's name in this placement
     * @param codec how items are encoded
     * @param capacity how many items it takes, at least 1
     * @return the deque
     */
    <E> FusedDeque<E> deque(String name, Codec<E> codec, int capacity);

    /**
     * Opens a counter, which lies on one primary.
     *
     * @param name the counter's name in this placement
     * @return the counter
     */
    FusedCounter counter(String name);
}
