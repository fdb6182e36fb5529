package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import io.fused.client.FusedSortedMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A sorted map beside a TreeMap: what a map does, its ends and neighbours, and views of ranges. */
class SortedMapModel extends MapModel {
    private final NavigableMap<String, String> twin;
    private FusedSortedMap<String, String> map;

    SortedMapModel(FusedClient client, long seed) {
        this(client, "sorted map", seed, Comparator.naturalOrder());
    }

    SortedMapModel(FusedClient client, String name, long seed, Comparator<String> order) {
        this(client, name, seed, new TreeMap<>(order));
    }

    private SortedMapModel(
            FusedClient client, String name, long seed, NavigableMap<String, String> twin) {
        super(client, name, seed, twin);
        this.twin = twin;
    }

    @Override
    final FusedMap<String, String> open() {
        map = openSorted();
        return map;
    }

    FusedSortedMap<String, String> openSorted() {
        return client.sortedMap(name, Codec.string(), Codec.string());
    }

    @Override
    void change() throws InterruptedException {
        switch (random.nextInt(15)) {
            case 0 -> expect("pollFirstEntry", map.async().pollFirstEntry(), twin.pollFirstEntry());
            case 1 -> expect("pollLastEntry", map.async().pollLastEntry(), twin.pollLastEntry());
            default -> super.change();
        }
    }

    @Override
    void look() {
        String key = key();
        switch (random.nextInt(10)) {
            case 0 -> expect("firstEntry", map.async().firstEntry(), twin.firstEntry());
            case 1 -> expect("lastEntry", map.async().lastEntry(), twin.lastEntry());
            case 2 -> expect("lowerEntry", map.async().lowerEntry(key), twin.lowerEntry(key));
            case 3 -> expect("floorEntry", map.async().floorEntry(key), twin.floorEntry(key));
            case 4 -> expect("ceilingEntry", map.async().ceilingEntry(key), twin.ceilingEntry(key));
            case 5 -> expect("higherEntry", map.async().higherEntry(key), twin.higherEntry(key));
            default -> super.look();
        }
    }

    @Override
    void bulk() {
        if (random.nextInt(3) > 0) {
            super.bulk();
            return;
        }
        String one = key();
        String other = key();
        String from = twin.comparator().compare(one, other) <= 0 ? one : other;
        String to = from.equals(one) ? other : one;
        boolean first = random.nextBoolean();
        boolean last = random.nextBoolean();
        switch (random.nextInt(4)) {
            case 0 -> view("headMap", map.headMap(to, last), twin.headMap(to, last));
            case 1 -> view("tailMap", map.tailMap(from, first), twin.tailMap(from, first));
            case 2 -> view("descendingMap", map.descendingMap(), twin.descendingMap());
            default ->
                view(
                        "subMap",
                        map.subMap(from, first, to, last),
                        twin.subMap(from, first, to, last));
        }
    }

    private void view(
            String method, NavigableMap<String, String> ours, NavigableMap<String, String> twins) {
        same(method, List.copyOf(ours.keySet()), List.copyOf(twins.keySet()));
        same(method + ".size", ours.size(), twins.size());
        same(method + ".firstEntry", ours.firstEntry(), twins.firstEntry());
        same(method + ".descendingMap", backwards(ours), backwards(twins));
        switch (random.nextInt(8)) {
            case 0 -> {
                ours.clear();
                twins.clear();
            }
            case 1 ->
                same(
                        method + ".removeIf",
                        ours.keySet().removeIf(key -> key.endsWith("3")),
                        twins.keySet().removeIf(key -> key.endsWith("3")));
            case 2 -> same(method + ".pollLastEntry", ours.pollLastEntry(), twins.pollLastEntry());
            default -> {}
        }
    }

    private static List<Map.Entry<String, String>> backwards(NavigableMap<String, String> map) {
        return new ArrayList<>(map.descendingMap().entrySet());
    }
}
