package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A map beside its twin, whose order is compared if it has one. */
class MapModel extends Model {
    private static final int KEYS = 1_500;

    private final Map<String, String> twin;
    private FusedMap<String, String> map;

    /** A map beside a HashMap. */
    MapModel(FusedClient client, long seed) {
        this(client, "map", seed, new HashMap<>());
    }

    MapModel(FusedClient client, String name, long seed, Map<String, String> twin) {
        super(client, name, seed);
        this.twin = twin;
        map = open();
    }

    FusedMap<String, String> open() {
        return client.map(name, Codec.string(), Codec.string());
    }

    String key() {
        return "key " + random.nextInt(KEYS);
    }

    @Override
    void change() throws InterruptedException {
        String key = key();
        String value = text();
        String present = twin.get(key);
        String guess = present == null || random.nextBoolean() ? text() : present;
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> expect("put", map.async().put(key, value), twin.put(key, value));
            case 3 -> {
                expect("set", map.async().set(key, value), null);
                twin.put(key, value);
            }
            case 4, 5 ->
                expect(
                        "putIfAbsent",
                        map.async().putIfAbsent(key, value),
                        twin.putIfAbsent(key, value));
            case 6 -> expect("replace", map.async().replace(key, value), twin.replace(key, value));
            case 7 ->
                expect(
                        "replace if",
                        map.async().replace(key, guess, value),
                        twin.replace(key, guess, value));
            case 8, 9 -> expect("remove", map.async().remove(key), twin.remove(key));
            case 10 -> expect("remove if", map.async().remove(key, guess), twin.remove(key, guess));
            default -> expect("delete", map.async().delete(key), twin.remove(key) != null);
        }
    }

    @Override
    void look() {
        String key = key();
        switch (random.nextInt(4)) {
            case 0 -> expect("containsKey", map.async().containsKey(key), twin.containsKey(key));
            case 1 -> expect("size", map.async().size(), (long) twin.size());
            default -> expect("get", map.async().get(key), twin.get(key));
        }
    }

    @Override
    void bulk() {
        String key = key();
        String value = text();
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> compare();
            case 3, 4 -> {
                Map<String, String> more = new HashMap<>();
                for (int count = random.nextInt(100); count > 0; count--) {
                    more.put(key(), text());
                }
                map.putAll(more);
                twin.putAll(more);
            }
            case 5, 6 ->
                same(
                        "merge",
                        map.merge(key, value, MapModel::longer),
                        twin.merge(key, value, MapModel::longer));
            case 7, 8 ->
                same(
                        "compute",
                        map.compute(key, (given, old) -> old == null ? value : null),
                        twin.compute(key, (given, old) -> old == null ? value : null));
            case 9 ->
                same(
                        "computeIfPresent",
                        map.computeIfPresent(key, (given, old) -> given + old.length()),
                        twin.computeIfPresent(key, (given, old) -> given + old.length()));
            case 10 ->
                same(
                        "computeIfAbsent",
                        map.computeIfAbsent(key, given -> given + "!"),
                        twin.computeIfAbsent(key, given -> given + "!"));
            case 11, 12 ->
                same("containsValue", map.containsValue(value), twin.containsValue(value));
            case 13 ->
                same(
                        "keySet.removeIf",
                        map.keySet().removeIf(any -> any.endsWith("7")),
                        twin.keySet().removeIf(any -> any.endsWith("7")));
            case 14 ->
                same(
                        "values.removeIf",
                        map.values().removeIf(value::equals),
                        twin.values().removeIf(value::equals));
            case 15 ->
                same(
                        "entrySet.removeIf",
                        map.entrySet().removeIf(each -> each.getValue().length() > 60),
                        twin.entrySet().removeIf(each -> each.getValue().length() > 60));
            case 16, 17 -> removeByIterator();
            case 18 -> {
                map.clear();
                twin.clear();
            }
            default -> {
                map.destroy();
                map = open();
                twin.clear();
            }
        }
    }

    private static String longer(String one, String other) {
        return one.length() > other.length() ? one : other;
    }

    /** Removes some of the first that an iterator shows. */
    private void removeByIterator() {
        List<String> keys = List.copyOf(twin.keySet());
        List<String> seen = new ArrayList<>();
        Iterator<Map.Entry<String, String>> walk = map.entrySet().iterator();
        for (int count = random.nextInt(50); count > 0 && walk.hasNext(); count--) {
            Map.Entry<String, String> entry = walk.next();
            seen.add(entry.getKey());
            same("entrySet.iterator", entry.getValue(), twin.get(entry.getKey()));
            if (random.nextBoolean()) {
                walk.remove();
                twin.remove(entry.getKey());
            }
        }
        if (twin instanceof SequencedMap) {
            same("entrySet.iterator", seen, keys.subList(0, seen.size()));
        }
    }

    @Override
    void compare() {
        Map<String, String> found = new LinkedHashMap<>(map);
        assertThat(found).as(where("contents")).isEqualTo(twin);
        if (twin instanceof SequencedMap) {
            same("order", List.copyOf(found.keySet()), List.copyOf(twin.keySet()));
        }
        same("size", map.size(), twin.size());
    }
}
