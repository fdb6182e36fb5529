package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedSet;
import io.fused.client.FusedSortedSet;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** A sorted set beside a TreeSet: what a set does, its ends and neighbours, and views of ranges. */
class SortedSetModel extends SetModel {
    private final NavigableSet<Long> twin;
    private FusedSortedSet<Long> set;

    SortedSetModel(FusedClient client, long seed) {
        this(client, "sorted set", seed, Comparator.naturalOrder());
    }

    SortedSetModel(FusedClient client, String name, long seed, Comparator<Long> order) {
        this(client, name, seed, new TreeSet<>(order));
    }

    private SortedSetModel(FusedClient client, String name, long seed, NavigableSet<Long> twin) {
        super(client, name, seed, twin);
        this.twin = twin;
    }

    @Override
    final FusedSet<Long> open() {
        set = openSorted();
        return set;
    }

    FusedSortedSet<Long> openSorted() {
        return client.sortedSet(name, Codec.int64());
    }

    @Override
    void change() {
        switch (random.nextInt(15)) {
            case 0 -> expect("pollFirst", set.async().pollFirst(), twin.pollFirst());
            case 1 -> expect("pollLast", set.async().pollLast(), twin.pollLast());
            default -> super.change();
        }
    }

    @Override
    void look() {
        long element = element();
        switch (random.nextInt(10)) {
            case 0 -> expect("first", set.async().first(), end(true));
            case 1 -> expect("last", set.async().last(), end(false));
            case 2 -> expect("lower", set.async().lower(element), twin.lower(element));
            case 3 -> expect("floor", set.async().floor(element), twin.floor(element));
            case 4 -> expect("ceiling", set.async().ceiling(element), twin.ceiling(element));
            case 5 -> expect("higher", set.async().higher(element), twin.higher(element));
            default -> super.look();
        }
    }

    private Long end(boolean first) {
        if (twin.isEmpty()) {
            return null;
        }
        return first ? twin.first() : twin.last();
    }

    @Override
    void bulk() {
        if (random.nextInt(3) > 0) {
            super.bulk();
            return;
        }
        long one = element();
        long other = element();
        boolean ordered = twin.comparator().compare(one, other) <= 0;
        long from = ordered ? one : other;
        long to = ordered ? other : one;
        boolean first = random.nextBoolean();
        boolean last = random.nextBoolean();
        switch (random.nextInt(4)) {
            case 0 -> view("headSet", set.headSet(to, last), twin.headSet(to, last));
            case 1 -> view("tailSet", set.tailSet(from, first), twin.tailSet(from, first));
            case 2 -> view("descendingSet", set.descendingSet(), twin.descendingSet());
            default ->
                view(
                        "subSet",
                        set.subSet(from, first, to, last),
                        twin.subSet(from, first, to, last));
        }
    }

    private void view(String method, NavigableSet<Long> ours, NavigableSet<Long> twins) {
        same(method, List.copyOf(ours), List.copyOf(twins));
        same(method + ".size", ours.size(), twins.size());
        same(
                method + ".descendingSet",
                List.copyOf(ours.descendingSet()),
                List.copyOf(twins.descendingSet()));
        switch (random.nextInt(8)) {
            case 0 -> {
                ours.clear();
                twins.clear();
            }
            case 1 ->
                same(
                        method + ".removeIf",
                        ours.removeIf(element -> element % 7 == 0),
                        twins.removeIf(element -> element % 7 == 0));
            case 2 -> same(method + ".pollLast", ours.pollLast(), twins.pollLast());
            default -> {}
        }
    }
}
