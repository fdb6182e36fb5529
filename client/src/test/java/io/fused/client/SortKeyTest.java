package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.protocol.Operation;
import io.fused.protocol.Operation.OperationCase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sorted maps and sets whose keys are the same if their sort keys are. */
final class SortKeyTest {
    private static FakeCluster cluster;
    private static FusedClient client;

    @BeforeAll
    static void connect() throws Exception {
        cluster = new FakeCluster(2, 3);
        client = FusedClient.connect(cluster.endpoints());
    }

    @AfterAll
    static void close() {
        client.close();
        cluster.close();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static FusedSortedMap<String, Integer> words(String name) {
        return client.sortedMap(
                name, Codec.string(), SortKeyTest::lower, Codec.string(), Codec.int32());
    }

    private static NavigableMap<String, Integer> twin() {
        return new TreeMap<>(Comparator.comparing(SortKeyTest::lower));
    }

    // ---- maps ----

    @Test
    void aMapDoesWhatATreeMapDoes() {
        FusedSortedMap<String, Integer> map = words("twin");
        NavigableMap<String, Integer> twin = twin();
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            int draw = random.nextInt(14);
            String key = word(random);
            int one = random.nextInt(3);
            int two = random.nextInt(3);
            assertThat(change(map, draw, key, one, two))
                    .as("change %d of %s", draw, key)
                    .isEqualTo(change(twin, draw, key, one, two));
            if (i % 6 == 0) {
                assertThat(new ArrayList<>(map.entrySet()))
                        .isEqualTo(new ArrayList<>(twin.entrySet()));
                compareViews(map, twin, word(random), word(random));
            }
        }
    }

    /** Words of which many differ by the case of their letters alone. */
    private static String word(Random random) {
        char[] letters = new char[1 + random.nextInt(2)];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = "abcABC".charAt(random.nextInt(6));
        }
        return new String(letters);
    }

    private static Object change(
            NavigableMap<String, Integer> map, int draw, String key, int one, int two) {
        return switch (draw) {
            case 0, 1 -> answer(map.put(key, one));
            case 2 -> answer(map.putIfAbsent(key, one));
            case 3 -> answer(map.remove(key));
            case 4 -> map.remove(key, one);
            case 5 -> answer(map.replace(key, one));
            case 6 -> map.replace(key, one, two);
            case 7 -> answer(map.compute(key, (k, v) -> v == null || v == one ? two : null));
            case 8 -> answer(map.computeIfAbsent(key, k -> one == 0 ? null : two));
            case 9 -> answer(map.computeIfPresent(key, (k, v) -> v == one ? null : v + 1));
            case 10 -> answer(map.merge(key, one, (a, b) -> a == two ? null : a + b));
            case 11 -> answer(map.pollFirstEntry());
            case 12 -> {
                map.putAll(Map.of(key, one, "z" + key, two));
                yield map.entrySet().removeIf(entry -> entry.getValue() > 4);
            }
            default -> {
                map.replaceAll((k, v) -> k.equals(key) ? one : v);
                yield map.values().remove(two) ? "gone" : "none";
            }
        };
    }

    private static Object answer(Object given) {
        return given == null ? "null" : given;
    }

    private static void compareViews(
            NavigableMap<String, Integer> map,
            NavigableMap<String, Integer> twin,
            String one,
            String other) {
        assertThat(map.get(one)).isEqualTo(twin.get(one));
        assertThat(map.containsKey(one)).isEqualTo(twin.containsKey(one));
        assertThat(map.containsValue(1)).isEqualTo(twin.containsValue(1));
        assertThat(map.floorKey(one)).isEqualTo(twin.floorKey(one));
        assertThat(map.higherEntry(one)).isEqualTo(twin.higherEntry(one));
        assertThat(map.entrySet().contains(Map.entry(one, 1)))
                .isEqualTo(twin.entrySet().contains(Map.entry(one, 1)));
        assertThat(new ArrayList<>(map.descendingKeySet()))
                .isEqualTo(new ArrayList<>(twin.descendingKeySet()));
        assertThat(new ArrayList<>(map.headMap(one, true).descendingMap().values()))
                .isEqualTo(
                        new ArrayList<>(twin.headMap(one, true).descendingMap().values()));
        if (lower(one).compareTo(lower(other)) <= 0) {
            assertThat(new ArrayList<>(map.subMap(one, other).entrySet()))
                    .isEqualTo(new ArrayList<>(twin.subMap(one, other).entrySet()));
            assertThat(map.subMap(one, other).containsValue(2))
                    .isEqualTo(twin.subMap(one, other).containsValue(2));
        }
    }

    @Test
    void theComparatorComparesSortKeys() {
        FusedSortedMap<String, Integer> map = words("order");
        assertThat(map.comparator().compare("A", "a")).isZero();
        assertThat(map.comparator().compare("a", "B")).isNegative();
        assertThat(map.descendingMap().comparator().compare("a", "B")).isPositive();
        assertThat(words("order")).isEmpty();
        assertThatThrownBy(() -> client.sortedMap("order", Codec.string(), Codec.int32()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sorted(string;string),int32");
    }

    @Test
    void codecsOfLongNamesFitTheDirectory() {
        Codec<String> key = Codec.string().mapped("k".repeat(100), text -> text, text -> text);
        OrderedCodec<String> sort =
                Codec.string().mapped("s".repeat(100), text -> text, text -> text);
        FusedSortedMap<String, Integer> map =
                client.sortedMap("long names", key, SortKeyTest::lower, sort, Codec.int32());
        map.put("A", 1);
        assertThat(map.firstEntry()).isEqualTo(Map.entry("A", 1));
    }

    @Test
    void asyncMethodsDoTheSameInTheOrderOfTheirThread() {
        AsyncSortedMap<String, Integer> map = words("async").async();
        List<CompletableFuture<Integer>> answers = List.of(
                map.put("A", 1),
                map.put("a", 2),
                map.get("A"),
                map.put("a", 3),
                map.remove("A"),
                map.get("a"));
        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactly(null, 1, 2, 2, 3, null);
        assertThat(map.set("B", 0).thenCompose(done -> map.remove("b")).join()).isZero();
        assertThat(map.putIfAbsent("B", 1).join()).isNull();
        assertThat(map.putIfAbsent("b", 2).join()).isEqualTo(1);
        assertThat(map.replace("b", 2).join()).isEqualTo(1);
        assertThat(map.replace("C", 2).join()).isNull();
        assertThat(map.replace("b", 1, 3).join()).isFalse();
        assertThat(map.replace("b", 2, 3).join()).isTrue();
        assertThat(map.firstEntry().join()).isEqualTo(Map.entry("B", 3));
        assertThat(map.remove("b", 2).join()).isFalse();
        assertThat(map.remove("b", 3).join()).isTrue();
        assertThat(map.size().join()).isZero();
    }

    @Test
    void aPutWhoseAnswersAreLostKeepsTheFormerKey() {
        FusedSortedMap<String, Integer> map = words("lost answers");
        map.put("A", 1);
        cluster.plan(FakeCluster.Fault.LOSE_ANSWER, Operation::hasMapPut);
        cluster.plan(FakeCluster.Fault.LOSE_ANSWER, Operation::hasMapReplaceIf);
        assertThat(map.put("a", 2)).isEqualTo(1);
        assertThat(cluster.plansLeft()).isZero();
        assertThat(map.firstEntry()).isEqualTo(Map.entry("A", 2));
    }

    @Test
    void formsOfOneKeyThatArePutTogetherLeaveTheFormerKey() {
        FusedSortedMap<String, Integer> map = words("together");
        map.put("apple", 1);
        Map<String, Integer> more = new LinkedHashMap<>();
        more.put("APPLE", 2);
        more.put("Pear", 3);
        more.put("Apple", 4);
        more.put("pear", 5);

        map.putAll(more);

        assertThat(map).containsExactly(Map.entry("apple", 4), Map.entry("Pear", 5));
    }

    @Test
    void methodsTakeAsManyExchangesAsTheySay() {
        FusedSortedMap<String, Integer> map = words("exchanges");
        assertThat(cluster.exchanges(() -> map.put("A", 1))).containsExactly(OperationCase.MAP_PUT);
        assertThat(cluster.exchanges(() -> map.put("A", 2))).containsExactly(OperationCase.MAP_PUT);
        assertThat(cluster.exchanges(() -> map.put("a", 3)))
                .containsExactly(OperationCase.MAP_PUT, OperationCase.MAP_REPLACE_IF);
        assertThat(cluster.exchanges(() -> map.putIfAbsent("a", 4)))
                .containsExactly(OperationCase.MAP_PUT);
        assertThat(cluster.exchanges(() -> map.replace("a", 3, 4)))
                .containsExactly(OperationCase.MAP_GET, OperationCase.MAP_REPLACE_IF);
        assertThat(cluster.exchanges(() -> map.remove("a", 3)))
                .containsExactly(OperationCase.MAP_GET);
        assertThat(cluster.exchanges(() -> map.remove("a", 4)))
                .containsExactly(OperationCase.MAP_GET, OperationCase.MAP_REMOVE_IF);
        assertThat(map).isEmpty();
    }

    @Test
    void valuesAreNotMovedWhereKeysAreKeptBesideThem() {
        FusedSortedMap<String, Integer> map = words("moves");
        FusedQueue<Integer> queue = client.near(map).queue("queue", Codec.int32());
        map.put("A", 1);
        queue.add(2);
        assertThatThrownBy(() -> map.removeInto("A", queue.tail()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'moves' keeps its keys beside the values");
        assertThatThrownBy(() -> queue.pollInto(map.place("B")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'moves'");
        assertThat(map).hasSize(1);
        assertThat(queue).hasSize(1);
    }

    // ---- decimals ----

    @Test
    void aSortedMapOfDecimalsComparesNumbersAndKeepsTheirScale() {
        FusedSortedMap<BigDecimal, String> map =
                client.sortedMap("map of decimals", Codec.bigDecimal(), Codec.string());
        TreeMap<BigDecimal, String> twin = new TreeMap<>();
        for (String number : List.of("2.0", "10", "2.00", "-1.50", "1E+1", "0.000", "0")) {
            BigDecimal key = new BigDecimal(number);
            assertThat(map.put(key, number)).isEqualTo(twin.put(key, number));
        }
        assertThat(new ArrayList<>(map.entrySet())).isEqualTo(new ArrayList<>(twin.entrySet()));
        assertThat(map.comparator()).isNull();
        assertThat(map.get(new BigDecimal("2.000"))).isEqualTo("2.00");
        assertThat(map.ceilingKey(new BigDecimal("2"))).isEqualTo(new BigDecimal("2.0"));
        assertThat(map.tailMap(new BigDecimal("2")).descendingMap().firstEntry())
                .isEqualTo(Map.entry(new BigDecimal("10"), "1E+1"));
    }

    @Test
    void setsAndQueuesOfDecimalsKeepTheirScaleToo() {
        List<BigDecimal> numbers =
                List.of(new BigDecimal("2.0"), new BigDecimal("2.00"), new BigDecimal("-1.50"));
        FusedSortedSet<BigDecimal> set = client.sortedSet("set of decimals", Codec.bigDecimal());
        assertThat(set.addAll(numbers)).isTrue();
        assertThat(set).containsExactly(numbers.get(2), numbers.get(0));
        assertThat(set.contains(new BigDecimal("2"))).isTrue();
        FusedSortedSet<BigDecimal> greatest =
                client.sortedSet("greatest", Codec.bigDecimal().reversed());
        assertThat(greatest.addAll(numbers)).isTrue();
        assertThat(greatest).containsExactly(numbers.get(0), numbers.get(2));
        FusedPriorityQueue<BigDecimal> queue =
                client.priorityQueue("queue of decimals", Codec.bigDecimal());
        queue.addAll(numbers);
        assertThat(queue).containsExactly(numbers.get(2), numbers.get(0), numbers.get(1));
        assertThat(queue.remove(numbers.get(1))).isTrue();
        assertThat(queue).containsExactly(numbers.get(2), numbers.get(0));
        FusedMap<BigDecimal, BigDecimal> map =
                client.map("hash map of decimals", Codec.bigDecimal(), Codec.bigDecimal());
        map.put(numbers.get(0), numbers.get(1));
        assertThat(map.get(numbers.get(0))).isEqualTo(numbers.get(1));
        assertThat(map.get(numbers.get(1))).as("as in a HashMap").isNull();
    }

    @Test
    void pairsOfDecimalsAndDecimalsAsSortKeysAreNumbers() {
        OrderedCodec<Map.Entry<BigDecimal, Integer>> pairs =
                Codec.pair(Codec.bigDecimal(), Codec.int32());
        FusedSortedSet<Map.Entry<BigDecimal, Integer>> set = client.sortedSet("pairs", pairs);
        assertThat(set.add(Map.entry(new BigDecimal("2.0"), 2))).isTrue();
        assertThat(set.add(Map.entry(new BigDecimal("2.00"), 2))).isFalse();
        assertThat(set.add(Map.entry(new BigDecimal("2.00"), 1))).isTrue();
        assertThat(set)
                .containsExactly(
                        Map.entry(new BigDecimal("2.00"), 1), Map.entry(new BigDecimal("2.0"), 2));
        FusedSortedMap<String, Integer> map = client.sortedMap(
                "prices", Codec.string(), BigDecimal::new, Codec.bigDecimal(), Codec.int32());
        map.put("2.0", 1);
        map.put("2.00", 2);
        assertThat(map.entrySet()).containsExactly(Map.entry("2.0", 2));
    }

    // ---- views ----

    @Test
    void aViewIsNotDestroyed() {
        FusedSortedMap<String, Integer> map = words("view 1");
        FusedSortedSet<String> set = client.sortedSet("view 2", Codec.string());
        FusedMultimap<String, String> multimap =
                client.multimap("view 3", Codec.string(), Codec.string());
        map.put("a", 1);
        set.add("a");
        multimap.put("a", "b");
        for (Object view : List.of(
                map.subMap("a", "b"),
                map.headMap("b"),
                map.tailMap("a", true),
                map.descendingMap(),
                map.descendingMap().descendingMap(),
                set.subSet("a", "b"),
                set.headSet("b", false),
                set.tailSet("a"),
                set.descendingSet(),
                multimap.get("a"),
                multimap.asMap().get("a"))) {
            assertThatThrownBy(((FusedStructure) view)::destroy)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("view of 'view ");
        }
        assertThat(List.of(map.keySet(), map.navigableKeySet(), map.descendingKeySet()))
                .noneMatch(view -> view instanceof FusedStructure);
        assertThat(List.of(multimap.keySet(), multimap.entries(), map.entrySet()))
                .noneMatch(view -> view instanceof FusedStructure);
        assertThat(map).hasSize(1);
        assertThat(set).hasSize(1);
        assertThat(multimap.size()).isEqualTo(1);
        map.destroy();
        set.destroy();
        multimap.destroy();
        assertThat(words("view 1")).isEmpty();
    }
}
