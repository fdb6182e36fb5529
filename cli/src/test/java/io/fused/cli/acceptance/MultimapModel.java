package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedMultimap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A multimap beside a TreeMap of TreeSets. */
final class MultimapModel extends Model {
    private static final int KEYS = 60;

    private final Map<Integer, Set<String>> twin = new TreeMap<>();
    private FusedMultimap<Integer, String> multimap;

    MultimapModel(FusedClient client, long seed) {
        super(client, "multimap", seed);
        open();
    }

    private void open() {
        multimap = client.multimap(name, Codec.int32(), Codec.string());
    }

    private int key() {
        return random.nextInt(KEYS) - KEYS / 2;
    }

    private Set<String> values(int key) {
        return twin.getOrDefault(key, Set.of());
    }

    private boolean put(int key, String value) {
        return twin.computeIfAbsent(key, absent -> new TreeSet<>()).add(value);
    }

    private boolean remove(int key, String value) {
        boolean removed = twin.containsKey(key) && twin.get(key).remove(value);
        if (values(key).isEmpty()) {
            twin.remove(key);
        }
        return removed;
    }

    private int size() {
        return twin.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    void change() {
        int key = key();
        String value = text();
        if (random.nextBoolean()) {
            expect("remove", multimap.async().remove(key, value), remove(key, value));
        } else {
            expect("put", multimap.async().put(key, value), put(key, value));
        }
    }

    @Override
    void look() {
        int key = key();
        String value = text();
        switch (random.nextInt(4)) {
            case 0 ->
                expect(
                        "containsEntry",
                        multimap.async().containsEntry(key, value),
                        values(key).contains(value));
            case 1 ->
                expect("containsKey", multimap.async().containsKey(key), twin.containsKey(key));
            case 2 ->
                expect("count", multimap.async().count(key), (long) values(key).size());
            default -> expect("size", multimap.async().size(), (long) size());
        }
    }

    @Override
    void bulk() {
        int key = key();
        List<String> some = new ArrayList<>();
        for (int count = random.nextInt(30); count > 0; count--) {
            some.add(text());
        }
        switch (random.nextInt(12)) {
            case 0, 1 -> compare();
            case 2, 3 -> {
                boolean changes = false;
                for (String each : some) {
                    changes |= put(key, each);
                }
                same("putAll", multimap.putAll(key, some), changes);
            }
            case 4 -> {
                Set<String> before = values(key);
                twin.remove(key);
                some.forEach(each -> put(key, each));
                same("replaceValues", multimap.replaceValues(key, some), before);
            }
            case 5 -> {
                Set<String> before = values(key);
                twin.remove(key);
                same("removeAll", multimap.removeAll(key), before);
            }
            case 6, 7 -> same("get", List.copyOf(multimap.get(key)), List.copyOf(values(key)));
            case 8 -> same("keySet", List.copyOf(multimap.keySet()), List.copyOf(twin.keySet()));
            case 9 -> removeByIterator();
            case 10 -> {
                multimap.clear();
                twin.clear();
            }
            default -> {
                multimap.destroy();
                open();
                twin.clear();
            }
        }
    }

    /** Removes some of the first that an iterator shows. */
    private void removeByIterator() {
        Iterator<Map.Entry<Integer, String>> walk = multimap.entries().iterator();
        Iterator<Map.Entry<Integer, String>> twins = entries().iterator();
        for (int count = random.nextInt(50); count > 0 && twins.hasNext(); count--) {
            Map.Entry<Integer, String> entry = twins.next();
            same("entries.iterator", walk.next(), entry);
            if (random.nextInt(3) == 0) {
                walk.remove();
                remove(entry.getKey(), entry.getValue());
            }
        }
        same("entries.iterator.hasNext", walk.hasNext(), twins.hasNext());
    }

    private List<Map.Entry<Integer, String>> entries() {
        List<Map.Entry<Integer, String>> entries = new ArrayList<>();
        twin.forEach((key, values) -> values.forEach(each -> entries.add(Map.entry(key, each))));
        return entries;
    }

    @Override
    void compare() {
        assertThat(new ArrayList<>(multimap.entries())).as(where("contents")).isEqualTo(entries());
        same("size", multimap.size(), size());
    }
}
