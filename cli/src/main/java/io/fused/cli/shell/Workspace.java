package io.fused.cli.shell;

import io.fused.client.Codec;
import io.fused.client.FusedCounter;
import io.fused.client.FusedMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;

/** Where a shell finds the structures that its lines name; each is created when it is missing. */
interface Workspace {

    /** Opens a map, spread over all primaries or pinned to one. */
    <K, V> FusedMap<K, V> map(String name, OptionalInt primary, Codec<K> keys, Codec<V> values);

    /** Opens a list, placed by its name or pinned to a primary. */
    <E> List<E> list(String name, OptionalInt primary, Codec<E> elements);

    /** Opens a queue, placed by its name or pinned to a primary. */
    <E> BlockingQueue<E> queue(String name, OptionalInt primary, Codec<E> items);

    /** Opens a set, spread over all primaries or pinned to one. */
    <E> Set<E> set(String name, OptionalInt primary, Codec<E> elements);

    /** Opens a deque, placed by its name or pinned to a primary. */
    <E> BlockingDeque<E> deque(String name, OptionalInt primary, Codec<E> items);

    /** Opens a sorted map, placed by its name or pinned to a primary. */
    <K, V> NavigableMap<K, V> sortedMap(
            String name, OptionalInt primary, Codec<K> keys, Codec<V> values);

    /** Opens a sorted set, placed by its name or pinned to a primary. */
    <E> NavigableSet<E> sortedSet(String name, OptionalInt primary, Codec<E> elements);

    /** Opens a priority queue, placed by its name or pinned to a primary. */
    <E> BlockingQueue<E> priorityQueue(String name, OptionalInt primary, Codec<E> items);

    /** Opens a counter, placed by its name or pinned to a primary. */
    FusedCounter counter(String name, OptionalInt primary);
}
