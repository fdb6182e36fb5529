package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.protocol.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Multimaps beyond what testlib asks of them: order, bytes, bounds, cost and concurrent use. */
final class MultimapTest {
    /** Bytes as their hexadecimal digits, which have the same order and equality as the bytes. */
    private static final Codec<String> HEX =
            Codec.bytes().mapped("hex", HexFormat.of()::formatHex, HexFormat.of()::parseHex);

    private static FakeCluster cluster;
    private static FusedClient client;

    private String name;

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

    @BeforeEach
    void name(TestInfo test) {
        name = test.getDisplayName();
    }

    private FusedMultimap<String, String> hex() {
        return client.multimap(name, HEX, HEX);
    }

    /** The set of encoded entries that a multimap is. */
    private static RemoteAsyncSortedMap<byte[], byte[]> nodes(FusedMultimap<?, ?> multimap) {
        Structure structure = ((RemoteAsyncMultimap<?, ?>) multimap.async()).entries.structure;
        return new RemoteAsyncSortedMap<>(
                structure, ItemForm.keys(Codec.bytes()), Codec.bytes(), KeyRange.ALL, false);
    }

    private static long count(List<Operation> operations, Predicate<Operation> which) {
        return operations.stream().filter(which).count();
    }

    // ---- bytes ----

    @Test
    void everyMethodDoesAsItsTwinDoesInTheOrderOfTheBytes() {
        FusedMultimap<String, String> multimap = hex();
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            NavigableMap<String, Set<String>> twin = new TreeMap<>();
            multimap.clear();
            for (int round = 0; round < 250; round++) {
                step(random, multimap, twin);
                twin.values().removeIf(Set::isEmpty);
                String state = "seed " + seed + ", round " + round;
                List<Map.Entry<String, String>> entries = new ArrayList<>();
                twin.forEach((key, values) ->
                        values.forEach(value -> entries.add(Map.entry(key, value))));
                assertThat(multimap.entries()).as(state).containsExactlyElementsOf(entries);
                assertThat(multimap.keySet()).as(state).containsExactlyElementsOf(twin.keySet());
                assertThat(multimap.size()).as(state).isEqualTo(entries.size());
                assertThat(multimap.isEmpty()).as(state).isEqualTo(entries.isEmpty());
            }
            assertThat(multimap.asMap()).isEqualTo(twin).hasToString(twin.toString());
        }
    }

    /** Up to three bytes, of those that are escaped or stand in escapes, and one more. */
    private static String bytes(Random random) {
        List<String> some = List.of("00", "01", "02", "ff", "61");
        StringBuilder hex = new StringBuilder();
        for (int count = random.nextInt(4); count > 0; count--) {
            hex.append(some.get(random.nextInt(some.size())));
        }
        return hex.toString();
    }

    private static void step(
            Random random, FusedMultimap<String, String> multimap, Map<String, Set<String>> twin) {
        String key = bytes(random);
        String value = bytes(random);
        List<String> values = List.of(value, bytes(random), bytes(random));
        Set<String> its = twin.computeIfAbsent(key, absent -> new TreeSet<>());
        switch (random.nextInt(16)) {
            case 0 -> assertThat(multimap.remove(key, value)).isEqualTo(its.remove(value));
            case 1 -> {
                assertThat(multimap.removeAll(key)).containsExactlyElementsOf(its);
                its.clear();
            }
            case 2 -> {
                assertThat(multimap.replaceValues(key, values)).containsExactlyElementsOf(its);
                its.clear();
                its.addAll(values);
            }
            case 3 ->
                assertThat(multimap.get(key).retainAll(values)).isEqualTo(its.retainAll(values));
            case 4 -> {
                assertThat(multimap.keySet().remove(key)).isEqualTo(!its.isEmpty());
                its.clear();
            }
            case 5 -> {
                Iterator<String> first = its.iterator();
                assertThat(multimap.keys().remove(key)).isEqualTo(first.hasNext());
                if (first.hasNext()) {
                    first.next();
                    first.remove();
                }
            }
            case 6 -> {
                boolean any = false;
                for (Set<String> each : twin.values()) {
                    any |= each.remove(value);
                }
                assertThat(multimap.values().removeIf(value::equals)).isEqualTo(any);
            }
            case 7 -> {
                assertThat(multimap.containsKey(key)).isEqualTo(!its.isEmpty());
                assertThat(multimap.containsEntry(key, value)).isEqualTo(its.contains(value));
                assertThat(multimap.containsValue(value))
                        .isEqualTo(twin.values().stream().anyMatch(each -> each.contains(value)));
                assertThat(multimap.get(key)).isEqualTo(its);
            }
            case 8, 9 -> assertThat(multimap.putAll(key, values)).isEqualTo(its.addAll(values));
            case 10, 11 -> assertThat(multimap.get(key).add(value)).isEqualTo(its.add(value));
            default -> assertThat(multimap.put(key, value)).isEqualTo(its.add(value));
        }
    }

    @Test
    void theBytesOfAnEntryNeverChange() {
        FusedMultimap<String, Integer> multimap = client.multimap(name, HEX, Codec.int32());
        multimap.put("610062", 7);
        Map.Entry<byte[], byte[]> node = nodes(multimap).firstEntry().join();
        assertThat(node.getKey())
                .isEqualTo(HexFormat.of().parseHex("61" + "00ff" + "62" + "0001" + "80000007"));
        assertThat(node.getValue()).isEmpty();
        FusedMultimap<Integer, String> fixed = client.multimap(name + " 2", Codec.int32(), HEX);
        fixed.put(256, "00");
        assertThat(nodes(fixed).firstEntry().join().getKey())
                .isEqualTo(HexFormat.of().parseHex("80" + "00ff" + "01" + "00ff" + "0001" + "00"));
    }

    @Test
    void aKeyHasNothingOfThoseThatItBegins() {
        FusedMultimap<String, String> multimap = hex();
        // Without an end, or with one that keys may contain, some of these were the same bytes.
        Map<String, String> entries = new HashMap<>(
                Map.of("", "000161", "00", "0161", "0001", "61", "000161", "", "00ff", "0161"));
        entries.put("00ff0001", "61");
        entries.put("ff", "ff");
        entries.put("ffff", "");
        entries.forEach(multimap::put);
        assertThat(multimap.size()).isEqualTo(8);
        entries.forEach(
                (key, value) -> assertThat(multimap.get(key)).as(key).containsExactly(value));
        multimap.get("").clear();
        multimap.removeAll("00");
        assertThat(multimap.keySet())
                .containsExactly("0001", "000161", "00ff", "00ff0001", "ff", "ffff");
    }

    @Test
    void theOrderIsThatOfOrderedCodecs() {
        FusedMultimap<Integer, Integer> multimap =
                client.multimap(name, Codec.int32(), Codec.int32().reversed());
        for (int number = -3; number < 3; number++) {
            multimap.put(number, number);
            multimap.put(number, 256 - number);
        }
        assertThat(multimap.keySet()).containsExactly(-3, -2, -1, 0, 1, 2);
        assertThat(multimap.keys()).startsWith(-3, -3, -2, -2);
        assertThat(multimap.get(-2)).containsExactly(258, -2);
        assertThat(multimap.values()).startsWith(259, -3, 258, -2);
        assertThat(multimap.asMap())
                .hasToString("{-3=[259, -3], -2=[258, -2], -1=[257, -1],"
                        + " 0=[256, 0], 1=[255, 1], 2=[254, 2]}");
    }

    // ---- bad codecs, nulls, other types ----

    @Test
    void codecsThatFailLeaveTheEntriesAsTheyAre() {
        Codec<Integer> even = Codec.int32().mapped("even", number -> number, number -> {
            if (number % 2 != 0) {
                throw new IllegalArgumentException(number + " is odd");
            }
            return number;
        });
        FusedMultimap<Integer, Integer> multimap = client.multimap(name, even, even);
        multimap.put(2, 4);
        assertThatThrownBy(() -> multimap.put(2, 3)).hasMessage("3 is odd");
        assertThatThrownBy(() -> multimap.put(1, 2)).hasMessage("1 is odd");
        assertThatThrownBy(() -> multimap.get(1)).hasMessage("1 is odd");
        assertThatThrownBy(() -> multimap.replaceValues(2, List.of(6, 7))).hasMessage("7 is odd");
        assertThat(multimap.entries()).containsExactly(Map.entry(2, 4));
    }

    @Test
    void aFixedLengthThatIsALieDoesNoHarm() {
        Codec<String> liar = new Codec<>() {
            @Override
            public String name() {
                return "liar";
            }

            @Override
            public byte[] encode(String value) {
                return HEX.encode(value);
            }

            @Override
            public String decode(byte[] bytes) {
                return HEX.decode(bytes);
            }

            @Override
            public int fixedLength() {
                return 2;
            }
        };
        FusedMultimap<String, String> multimap = client.multimap(name, liar, liar);
        multimap.put("61", "626364");
        multimap.put("6162", "6364");
        multimap.put("", "");
        assertThat(multimap.asMap())
                .isEqualTo(Map.of("61", Set.of("626364"), "6162", Set.of("6364"), "", Set.of("")));
    }

    @Test
    void otherCodecsAndKindsAreRefused() {
        client.multimap(name, Codec.string(), Codec.int32());
        assertThatThrownBy(() -> client.multimap(name, Codec.string(), Codec.int64()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("string,int32")
                .hasMessageContaining("string,int64");
        assertThatThrownBy(() -> client.sortedMap(name, Codec.string(), Codec.int32()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bytesThatAreNoEntryAreToldSo() {
        FusedMultimap<String, String> multimap = hex();
        nodes(multimap).set(new byte[] {0x61, 0, 2, 0x62}, new byte[0]).join();
        List<Runnable> readers = List.of(
                () -> multimap.entries().iterator().next(),
                () -> multimap.keySet().iterator().next(),
                () -> multimap.containsValue("62"));
        for (Runnable reader : readers) {
            assertThatThrownBy(reader::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("entry of a multimap")
                    .hasMessageContaining("whose key has no end");
        }
        // What asks for a key isn't concerned.
        assertThat(multimap.put("61", "62")).isTrue();
        assertThat(multimap.get("61")).containsExactly("62");
    }

    @Test
    @SuppressWarnings("CollectionIncompatibleType") // That is what is tested.
    void nothingOfAnotherTypeIsThere() {
        FusedMultimap<String, String> multimap = client.multimap(name, Codec.string(), HEX);
        multimap.put("a", "61");
        assertThat(multimap.containsKey(5)).isFalse();
        assertThat(multimap.containsValue(5)).isFalse();
        assertThat(multimap.containsEntry("a", 5)).isFalse();
        assertThat(multimap.remove(5, "61")).isFalse();
        assertThat(multimap.removeAll(5)).isEmpty();
        assertThat(multimap.keySet().remove(5)).isFalse();
        assertThat(multimap.keys().remove(5)).isFalse();
        assertThat(multimap.values().remove(5)).isFalse();
        assertThat(multimap.get("a").contains(5)).isFalse();
        assertThat(multimap.entries().contains(Map.entry("a", 5))).isFalse();
        assertThat(multimap.asMap().get(5)).isNull();
        assertThat(multimap.entries()).containsExactly(Map.entry("a", "61"));
        assertThatThrownBy(() -> multimap.put("a", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> multimap.remove(null, "61"))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> multimap.containsValue(null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> multimap.get(null)).isInstanceOf(NullPointerException.class);
    }

    // ---- what it costs ----

    @Test
    void keysArePassedOverHoweverManyValuesTheyHave() {
        FusedMultimap<String, String> multimap =
                client.multimap(name, Codec.string(), Codec.string());
        List<String> many = new ArrayList<>();
        for (int number = 0; number < 4_000; number++) {
            many.add("value %04d".formatted(number) + ".".repeat(90));
        }
        multimap.put("a", "first");
        assertThat(multimap.putAll("b", many)).isTrue();
        multimap.put("c", "last");
        int before = cluster.seen().size();
        List<String> keys = new ArrayList<>();
        multimap.keySet().forEach(keys::add);
        assertThat(keys).containsExactly("a", "b", "c");
        List<Operation> walk = cluster.seen();
        // One page that "b" fills up, and one from "c" on.
        assertThat(count(walk.subList(before, walk.size()), Operation::hasRangeScan))
                .isEqualTo(2);
        assertThat(multimap.get("b").size()).isEqualTo(4_000);
        assertThat(multimap.containsKey("b")).isTrue();
        List<Operation> all = cluster.seen();
        List<Operation> asked = all.subList(walk.size(), all.size());
        assertThat(asked).hasSize(2).allMatch(Operation::hasRangeSize);
        assertThat(multimap.size()).isEqualTo(4_002);
        assertThat(new ArrayList<>(multimap.get("b"))).isEqualTo(many);
        assertThat(new ArrayList<>(multimap.removeAll("b"))).isEqualTo(many);
        assertThat(multimap.asMap()).isEqualTo(Map.of("a", Set.of("first"), "c", Set.of("last")));
    }

    @Test
    void putAllTakesWhatAnotherMultimapHas() {
        FusedMultimap<Integer, Integer> multimap =
                client.multimap(name, Codec.int32(), Codec.int32());
        FusedMultimap<Integer, Integer> other =
                client.primary(1).multimap(name, Codec.int32(), Codec.int32());
        for (int key = 0; key < 3; key++) {
            multimap.putAll(key, IntStream.range(0, 900).boxed().toList());
        }
        assertThat(other).isNotEqualTo(multimap);
        assertThat(other.putAll(multimap)).isTrue();
        assertThat(other.putAll(multimap)).as("all are there").isFalse();
        assertThat(other.size()).isEqualTo(2_700);
        assertThat(new ArrayList<>(other.entries())).isEqualTo(new ArrayList<>(multimap.entries()));
    }

    // ---- several at once, and views ----

    @Test
    void everyValueGoesToOneOfThoseWhoRemove() {
        FusedMultimap<String, Integer> multimap =
                client.multimap(name, Codec.string(), Codec.int32());
        List<Integer> all = IntStream.range(0, 1_000).boxed().toList();
        multimap.putAll("jobs", all);
        List<CompletableFuture<Collection<Integer>>> removers = new ArrayList<>();
        for (int remover = 0; remover < 3; remover++) {
            removers.add(CompletableFuture.supplyAsync(() -> multimap.removeAll("jobs")));
            removers.add(
                    CompletableFuture.supplyAsync(() -> multimap.replaceValues("jobs", List.of())));
        }
        List<Integer> removed = new ArrayList<>();
        removers.forEach(remover -> removed.addAll(remover.join()));
        assertThat(removed).containsExactlyInAnyOrderElementsOf(all);
        assertThat(multimap.isEmpty()).isTrue();
    }

    @Test
    void whatIsPutBehindAnIteratorIsSeenAndWhatIsRemovedIsNot() {
        FusedMultimap<Integer, String> multimap =
                client.multimap(name, Codec.int32(), Codec.string());
        String big = ".".repeat(Pages.PAGE_BYTES);
        for (int key = 0; key < 6; key++) {
            multimap.put(key, big);
        }
        Iterator<Map.Entry<Integer, Set<String>>> walk =
                multimap.asMap().entrySet().iterator();
        assertThat(walk.next().getKey()).isZero();
        multimap.removeAll(4);
        multimap.put(9, "new");
        List<Integer> rest = new ArrayList<>();
        walk.forEachRemaining(entry -> rest.add(entry.getKey()));
        assertThat(rest).containsExactly(1, 2, 3, 5, 9);
    }

    @Test
    void viewsAreOfTheMultimapAsItIs() {
        FusedMultimap<String, String> multimap = hex();
        Set<String> values = multimap.get("01");
        Map<String, Set<String>> map = multimap.asMap();
        Map.Entry<String, String> entry = Map.entry("01", "02");
        assertThat(map.get("01")).isNull();
        values.add("02");
        assertThat(map).containsOnlyKeys("01");
        assertThat(multimap.entries().contains(entry)).isTrue();
        assertThatThrownBy(() -> multimap.entries().add(entry))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.put("03", Set.of()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> multimap.entries().iterator().next().setValue("03"))
                .isInstanceOf(UnsupportedOperationException.class);
        multimap.putAll("03", List.of("04", "05"));
        List<String> told = new ArrayList<>();
        multimap.forEach((key, value) -> told.add(key + value));
        assertThat(told).containsExactly("0102", "0304", "0305");
        assertThat(map.remove("01")).containsExactly("02");
        assertThat(values).isEmpty();
        Iterator<String> keys = multimap.keySet().iterator();
        assertThatThrownBy(keys::remove).isInstanceOf(IllegalStateException.class);
        keys.next();
        keys.remove();
        assertThatThrownBy(keys::remove).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
        assertThat(multimap.isEmpty()).isTrue();
    }

    @Test
    void equalityIsThatOfTheMaps() {
        FusedMultimap<String, String> multimap = hex();
        FusedMultimap<String, String> pinned = client.primary(2).multimap(name, HEX, HEX);
        assertThat(pinned).isEqualTo(multimap).hasSameHashCodeAs(multimap).hasToString("{}");
        multimap.putAll("01", List.of("02", "03"));
        pinned.put("01", "03");
        assertThat(pinned).isNotEqualTo(multimap);
        pinned.put("01", "02");
        assertThat(pinned).isEqualTo(multimap).hasToString("{01=[02, 03]}");
        assertThat(pinned.hashCode()).isEqualTo(Map.of("01", Set.of("02", "03")).hashCode());
        assertThat(pinned.equals(pinned.asMap())).isFalse();
    }

    @Test
    void asyncMethodsAnswerTheSame() {
        FusedMultimap<String, String> multimap = hex();
        AsyncMultimap<String, String> async = multimap.async();
        assertThat(async.put("00", "01").join()).isTrue();
        assertThat(async.put("00", "01").join()).isFalse();
        assertThat(async.put("00", "02").join()).isTrue();
        assertThat(async.put("0001", "01").join()).isTrue();
        assertThat(async.containsEntry("00", "02").join()).isTrue();
        assertThat(async.containsEntry("0001", "02").join()).isFalse();
        assertThat(async.containsKey("0001").join()).isTrue();
        assertThat(async.containsKey("").join()).isFalse();
        assertThat(async.count("00").join()).isEqualTo(2);
        assertThat(async.size().join()).isEqualTo(3);
        assertThat(async.remove("00", "01").join()).isTrue();
        assertThat(async.remove("00", "01").join()).isFalse();
        assertThat(multimap.entries())
                .containsExactly(Map.entry("00", "02"), Map.entry("0001", "01"));
        async.clear().join();
        assertThat(async.size().join()).isZero();
    }

    @Test
    void aMultimapThatIsDestroyedIsForgotten() {
        FusedMultimap<String, String> multimap = hex();
        assertThat(multimap.name()).isEqualTo(name);
        multimap.put("01", "02");
        multimap.destroy();
        assertThat(hex().isEmpty()).isTrue();
    }
}
