package io.fused.client;

import io.fused.protocol.StructureKind;
import java.util.Comparator;
import java.util.Spliterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The structures of one placement. May be used by any thread.
 *
 * @param directory what opens them
 * @param placement where they lie
 */
record PlacedStructures(Directory directory, Placement placement) implements Structures {
    @Override
    public <K, V> FusedMap<K, V> map(String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        return map(name, StructureKind.STRUCTURE_KIND_MAP, keyCodec, valueCodec, 0);
    }

    @Override
    public <K, V> FusedMap<K, V> linkedMap(String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        return map(
                name,
                StructureKind.STRUCTURE_KIND_LINKED_MAP,
                keyCodec,
                valueCodec,
                Spliterator.ORDERED);
    }

    private <K, V> FusedMap<K, V> map(
            String name, StructureKind kind, Codec<K> keyCodec, Codec<V> valueCodec, int order) {
        Structure structure = open(name, kind, nameOf(keyCodec) + "," + nameOf(valueCodec));
        return new RemoteMap<>(
                new RemoteAsyncMap<>(structure, ItemForm.keys(keyCodec), valueCodec), order);
    }

    @Override
    public <K, V> FusedSortedMap<K, V> sortedMap(
            String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        OrderedCodec<K> keys = SortedOrders.ordered(name, keyCodec);
        Structure structure = open(
                name,
                StructureKind.STRUCTURE_KIND_SORTED_MAP,
                nameOf(keyCodec) + "," + nameOf(valueCodec));
        return sorted(structure, ItemForm.sortedKeys(keys), valueCodec, SortedOrders.of(keys));
    }

    @Override
    public <K, S, V> FusedSortedMap<K, V> sortedMap(
            String name,
            Codec<K> keyCodec,
            Function<? super K, ? extends S> sortKey,
            OrderedCodec<S> sortCodec,
            Codec<V> valueCodec) {
        // A directory's entry has room for two names.
        String keys = CodecNames.of("sorted", nameOf(keyCodec), nameOf(sortCodec));
        Structure structure = open(
                name, StructureKind.STRUCTURE_KIND_SORTED_MAP, keys + "," + nameOf(valueCodec));
        return sorted(
                structure,
                new KeptKeys<>(keyCodec, sortKey, sortCodec),
                valueCodec,
                ItemForm.comparator(sortKey, sortCodec));
    }

    private static <K, V> RemoteSortedMap<K, V> sorted(
            Structure structure,
            ItemForm<K> keys,
            Codec<V> values,
            @Nullable Comparator<? super K> comparator) {
        return new RemoteSortedMap<>(
                new RemoteAsyncSortedMap<>(structure, keys, values, KeyRange.ALL, false),
                comparator);
    }

    @Override
    public <K, V> FusedMultimap<K, V> multimap(
            String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        Structure structure = open(
                name,
                StructureKind.STRUCTURE_KIND_MULTIMAP,
                nameOf(keyCodec) + "," + nameOf(valueCodec));
        return new RemoteMultimap<>(structure, new EntryForm<>(keyCodec, valueCodec));
    }

    @Override
    public <E> FusedList<E> list(String name, Codec<E> codec) {
        return new RemoteList<>(
                open(name, StructureKind.STRUCTURE_KIND_LIST, nameOf(codec)), codec);
    }

    @Override
    public <E> FusedQueue<E> queue(String name, Codec<E> codec) {
        return new RemoteQueue<>(
                open(name, StructureKind.STRUCTURE_KIND_QUEUE, nameOf(codec)),
                ItemForm.values(codec));
    }

    @Override
    public <E> FusedQueue<E> queue(String name, Codec<E> codec, int capacity) {
        return new RemoteQueue<>(
                bounded(name, StructureKind.STRUCTURE_KIND_QUEUE, nameOf(codec), capacity),
                ItemForm.values(codec));
    }

    @Override
    public <E> FusedDeque<E> deque(String name, Codec<E> codec, int capacity) {
        return new RemoteDeque<>(
                bounded(name, StructureKind.STRUCTURE_KIND_DEQUE, nameOf(codec), capacity), codec);
    }

    private Structure bounded(String name, StructureKind kind, String codec, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't have a capacity of " + capacity + "; the least is 1.");
        }
        return directory.open(placement, name, kind, codec, capacity);
    }

    @Override
    public <E> FusedPriorityQueue<E> priorityQueue(String name, Codec<E> codec) {
        OrderedCodec<E> items = SortedOrders.ordered(name, codec);
        return new RemotePriorityQueue<>(
                open(name, StructureKind.STRUCTURE_KIND_PRIORITY_QUEUE, nameOf(codec)),
                ItemForm.sorted(items),
                SortedOrders.of(items));
    }

    @Override
    public <E, S> FusedPriorityQueue<E> priorityQueue(
            String name,
            Codec<E> codec,
            Function<? super E, ? extends S> sortKey,
            OrderedCodec<S> sortCodec) {
        return new RemotePriorityQueue<>(
                open(
                        name,
                        StructureKind.STRUCTURE_KIND_PRIORITY_QUEUE,
                        nameOf(codec) + "," + nameOf(sortCodec)),
                ItemForm.sorted(codec, sortKey, sortCodec),
                ItemForm.comparator(sortKey, sortCodec));
    }

    @Override
    public <E> FusedSet<E> set(String name, Codec<E> codec) {
        return set(name, StructureKind.STRUCTURE_KIND_SET, codec, 0);
    }

    @Override
    public <E> FusedSet<E> linkedSet(String name, Codec<E> codec) {
        return set(name, StructureKind.STRUCTURE_KIND_LINKED_SET, codec, Spliterator.ORDERED);
    }

    private <E> FusedSet<E> set(String name, StructureKind kind, Codec<E> codec, int order) {
        RemoteAsyncMap<E, byte[]> calls = new RemoteAsyncMap<>(
                open(name, kind, nameOf(codec)), ItemForm.keys(codec), Codec.bytes());
        return new RemoteSet<>(calls, new RemoteMap<>(calls, order).keySet());
    }

    @Override
    public <E> FusedSortedSet<E> sortedSet(String name, Codec<E> codec) {
        OrderedCodec<E> elements = SortedOrders.ordered(name, codec);
        Structure structure = open(name, StructureKind.STRUCTURE_KIND_SORTED_SET, nameOf(codec));
        return new RemoteSortedSet<>(sorted(
                structure, ItemForm.sorted(elements), Codec.bytes(), SortedOrders.of(elements)));
    }

    @Override
    public <E, S> FusedSortedSet<E> sortedSet(
            String name,
            Codec<E> codec,
            Function<? super E, ? extends S> sortKey,
            OrderedCodec<S> sortCodec) {
        Structure structure = open(
                name,
                StructureKind.STRUCTURE_KIND_SORTED_SET,
                nameOf(codec) + "," + nameOf(sortCodec));
        return new RemoteSortedSet<>(sorted(
                structure,
                ItemForm.sorted(codec, sortKey, sortCodec),
                Codec.bytes(),
                ItemForm.comparator(sortKey, sortCodec)));
    }

    @Override
    public <E> FusedDeque<E> deque(String name, Codec<E> codec) {
        return new RemoteDeque<>(
                open(name, StructureKind.STRUCTURE_KIND_DEQUE, nameOf(codec)), codec);
    }

    @Override
    public FusedCounter counter(String name) {
        return new RemoteCounter(open(name, StructureKind.STRUCTURE_KIND_COUNTER, ""));
    }

    private Structure open(String name, StructureKind kind, String codec) {
        return directory.open(placement, name, kind, codec, 0);
    }

    private static String nameOf(Codec<?> codec) {
        return CodecNames.checked(codec.name());
    }
}
