package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sorted maps, sorted sets, linked ones and priority queues, beyond what testlib asks of them. */
final class SortedTest {
    private static FakeCluster cluster;
    private static FusedClient client;

    /** A job with a priority. */
    private record Job(int priority, String what) {}

    private static final Codec<Job> JOB = Codec.record(Job.class, Codec.int32(), Codec.string());

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

    // ---- maps ----

    @Test
    void viewsOfViewsEqualThoseOfATreeMap() {
        FusedSortedMap<Integer, Integer> map =
                client.sortedMap("views", Codec.int32(), Codec.int32());
        TreeMap<Integer, Integer> twin = new TreeMap<>();
        for (int key = -20; key <= 20; key += 2) {
            map.put(key, key * key);
            twin.put(key, key * key);
        }
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            NavigableMap<Integer, Integer> mine = map;
            NavigableMap<Integer, Integer> its = twin;
            for (int depth = 0; depth < 4; depth++) {
                compare(mine, its, random);
                int draw = random.nextInt(4);
                int from = random.nextInt(50) - 25;
                int to = random.nextInt(50) - 25;
                boolean one = random.nextBoolean();
                boolean two = random.nextBoolean();
                NavigableMap<Integer, Integer> before = its;
                NavigableMap<Integer, Integer> view = null;
                try {
                    view = view(before, draw, from, one, to, two);
                } catch (IllegalArgumentException e) {
                    NavigableMap<Integer, Integer> refusing = mine;
                    assertThatThrownBy(() -> view(refusing, draw, from, one, to, two))
                            .as("seed %d", seed)
                            .isInstanceOf(IllegalArgumentException.class);
                    continue;
                }
                mine = view(mine, draw, from, one, to, two);
                its = view;
            }
        }
        assertThat(map).isEqualTo(twin);
    }

    private static NavigableMap<Integer, Integer> view(
            NavigableMap<Integer, Integer> map,
            int draw,
            int from,
            boolean one,
            int to,
            boolean two) {
        return switch (draw) {
            case 0 -> map.descendingMap();
            case 1 -> map.headMap(to, two);
            case 2 -> map.tailMap(from, one);
            default -> map.subMap(from, one, to, two);
        };
    }

    private static void compare(
            NavigableMap<Integer, Integer> mine,
            NavigableMap<Integer, Integer> its,
            Random random) {
        assertThat(new ArrayList<>(mine.entrySet())).isEqualTo(new ArrayList<>(its.entrySet()));
        assertThat(mine).hasSameSizeAs(its);
        assertThat(mine.isEmpty()).isEqualTo(its.isEmpty());
        assertThat(mine.firstEntry()).isEqualTo(its.firstEntry());
        assertThat(mine.lastEntry()).isEqualTo(its.lastEntry());
        assertThat(new ArrayList<>(mine.descendingKeySet()))
                .isEqualTo(new ArrayList<>(its.descendingKeySet()));
        for (int k = 0; k < 4; k++) {
            int key = random.nextInt(50) - 25;
            assertThat(mine.lowerKey(key)).isEqualTo(its.lowerKey(key));
            assertThat(mine.floorEntry(key)).isEqualTo(its.floorEntry(key));
            assertThat(mine.ceilingEntry(key)).isEqualTo(its.ceilingEntry(key));
            assertThat(mine.higherKey(key)).isEqualTo(its.higherKey(key));
            assertThat(mine.get(key)).isEqualTo(its.get(key));
            assertThat(mine.containsKey(key)).isEqualTo(its.containsKey(key));
        }
    }

    @Test
    void aViewTakesNoKeyOutsideAndRemovesItsOwnAlone() {
        FusedSortedMap<Integer, String> map =
                client.sortedMap("bounds", Codec.int32(), Codec.string());
        for (int key = 0; key < 10; key++) {
            map.put(key, "v" + key);
        }
        NavigableMap<Integer, String> view = map.subMap(3, true, 7, false);
        assertThatThrownBy(() -> view.put(7, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out of the range");
        assertThat(view.remove(2)).isNull();
        assertThat(view.pollFirstEntry()).isEqualTo(Map.entry(3, "v3"));
        assertThat(view.descendingMap().pollFirstEntry()).isEqualTo(Map.entry(6, "v6"));
        assertThat(view.containsValue("v4")).isTrue();
        assertThat(view.containsValue("v8")).isFalse();
        assertThat(view.computeIfPresent(8, (key, value) -> "changed")).isNull();
        assertThat(map.get(8)).isEqualTo("v8");
        view.clear();
        assertThat(map.keySet()).containsExactly(0, 1, 2, 7, 8, 9);
        ((FusedSortedMap<Integer, String>) map.headMap(2)).async().clear().join();
        assertThat(map.keySet()).containsExactly(2, 7, 8, 9);
    }

    @Test
    void aViewComparesValuesByTheirBytes() {
        FusedSortedMap<Integer, byte[]> map =
                client.sortedMap("bytes", Codec.int32(), Codec.bytes());
        map.put(1, new byte[] {1});
        map.put(2, new byte[] {2});
        assertThat(map.tailMap(2).containsValue(new byte[] {2})).isTrue();
        assertThat(map.tailMap(2).containsValue(new byte[] {1})).isFalse();
    }

    @Test
    void clearingAViewOfManyPagesLeavesTheRest() {
        FusedSortedMap<Integer, byte[]> map =
                client.sortedMap("pages", Codec.int32(), Codec.bytes());
        for (int key = 0; key < 300; key++) {
            map.put(key, new byte[1_000]);
        }
        assertThat(map).hasSize(300);
        map.subMap(10, 290).descendingMap().clear();
        assertThat(map).hasSize(20);
    }

    @Test
    void theComparatorIsNullWhereTheOrderIsNatural() {
        FusedSortedMap<String, Integer> map =
                client.sortedMap("natural", Codec.string(), Codec.int32());
        assertThat(map.comparator()).isNull();
        assertThat(map.descendingMap().comparator()).isEqualTo(Comparator.reverseOrder());
        assertThat(map.descendingMap().descendingMap().comparator()).isNull();
        assertThat(map.keySet().spliterator().hasCharacteristics(Spliterator.SORTED))
                .isTrue();
        assertThat(map.descendingMap()
                        .keySet()
                        .spliterator()
                        .hasCharacteristics(Spliterator.SORTED))
                .isFalse();
        FusedSortedMap<Integer, Integer> newest =
                client.sortedMap("newest", Codec.int32().reversed(), Codec.int32());
        newest.putAll(Map.of(1, 1, 2, 2, 3, 3));
        assertThat(newest.comparator()).isNotNull();
        assertThat(newest.keySet()).containsExactly(3, 2, 1);
        assertThat(newest.descendingMap().comparator()).isNull();
    }

    @Test
    void aCodecWithoutOrderIsRefused() {
        Codec<List<String>> unordered = Codec.list(Codec.string());
        assertThatThrownBy(() -> client.sortedMap("unordered", unordered, Codec.string()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'unordered'")
                .hasMessageContaining(unordered.name())
                .hasMessageContaining("OrderedCodec");
        assertThatThrownBy(() -> client.sortedSet("unordered", unordered))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.priorityQueue("unordered", unordered))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asyncNavigationAnswersTheSame() {
        FusedSortedMap<Integer, String> map =
                client.sortedMap("async", Codec.int32(), Codec.string());
        assertThat(map.async().firstEntry().join()).isNull();
        map.putAll(Map.of(1, "a", 3, "c", 5, "e"));
        AsyncSortedMap<Integer, String> async = map.async();
        assertThat(async.firstEntry().join()).isEqualTo(Map.entry(1, "a"));
        assertThat(async.lastEntry().join()).isEqualTo(Map.entry(5, "e"));
        assertThat(async.lowerEntry(3).join()).isEqualTo(Map.entry(1, "a"));
        assertThat(async.floorEntry(4).join()).isEqualTo(Map.entry(3, "c"));
        assertThat(async.ceilingEntry(3).join()).isEqualTo(Map.entry(3, "c"));
        assertThat(async.higherEntry(5).join()).isNull();
        assertThat(async.size().join()).isEqualTo(3);
        assertThat(async.pollFirstEntry().join()).isEqualTo(Map.entry(1, "a"));
        assertThat(async.pollLastEntry().join()).isEqualTo(Map.entry(5, "e"));
        assertThat(map.firstEntry()).isEqualTo(map.lastEntry()).isEqualTo(Map.entry(3, "c"));
        map.clear();
        assertThatThrownBy(map::firstKey).isInstanceOf(NoSuchElementException.class);
    }

    // ---- sets ----

    @Test
    void aSetCanBeSortedByWhatAFunctionMakesOfItsElements() {
        FusedSortedSet<Job> set =
                client.sortedSet("by priority", JOB, Job::priority, Codec.int32());
        assertThat(set.add(new Job(5, "later"))).isTrue();
        assertThat(set.add(new Job(-1, "now"))).isTrue();
        assertThat(set.add(new Job(5, "other"))).as("the same sort key").isFalse();
        assertThat(set).containsExactly(new Job(-1, "now"), new Job(5, "later"));
        assertThat(set.contains(new Job(5, "whatever"))).isTrue();
        assertThat(set.comparator()).isNotNull();
        assertThat(set.headSet(new Job(5, ""))).containsExactly(new Job(-1, "now"));
        assertThat(set.descendingSet().first()).isEqualTo(new Job(5, "later"));
        assertThat(set.async().first().join()).isEqualTo(new Job(-1, "now"));
        assertThat(set.async().pollLast().join()).isEqualTo(new Job(5, "later"));
        assertThat(set.async().last().join()).isEqualTo(new Job(-1, "now"));
        assertThat(set.async().lower(new Job(0, "")).join()).isEqualTo(new Job(-1, "now"));
        assertThat(set.async().floor(new Job(-2, "")).join()).isNull();
        assertThat(set.async().ceiling(new Job(-1, "")).join()).isEqualTo(new Job(-1, "now"));
        assertThat(set.async().higher(new Job(-1, "")).join()).isNull();
        assertThat(set.pollFirst()).isEqualTo(new Job(-1, "now"));
        assertThat(set.async().pollFirst().join()).isNull();
    }

    @Test
    void aSortedSetEqualsItsTwin() {
        FusedSortedSet<String> set = client.sortedSet("words", Codec.string());
        TreeSet<String> twin = new TreeSet<>();
        for (String word : List.of("the", "quick", "brown", "fox", "jumps", "over", "the")) {
            assertThat(set.add(word)).isEqualTo(twin.add(word));
        }
        assertThat(new ArrayList<>(set)).isEqualTo(new ArrayList<>(twin));
        assertThat(set.subSet("d", "p")).isEqualTo(twin.subSet("d", "p"));
        set.tailSet("o", true).add("zebra");
        assertThat(set.last()).isEqualTo("zebra");
        assertThatThrownBy(() -> set.headSet("m").add("n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(set.stream().sorted().toList()).isSorted();
    }

    // ---- in the order of insertion ----

    @Test
    void aLinkedMapKeepsTheOrderOfInsertion() {
        FusedMap<String, Integer> map = client.linkedMap("log", Codec.string(), Codec.int32());
        map.put("b", 1);
        map.put("a", 2);
        map.put("c", 3);
        map.put("b", 4);
        assertThat(map.keySet()).containsExactly("b", "a", "c");
        map.remove("b");
        map.put("b", 5);
        assertThat(map.entrySet())
                .containsExactly(Map.entry("a", 2), Map.entry("c", 3), Map.entry("b", 5));
        assertThat(map.keySet().spliterator().hasCharacteristics(Spliterator.ORDERED))
                .isTrue();
        FusedSet<String> set = client.linkedSet("seen", Codec.string());
        assertThat(set.addAll(List.of("z", "y", "z", "x"))).isTrue();
        assertThat(set).containsExactly("z", "y", "x");
    }

    // ---- priority queues ----

    @Test
    void theLeastItemComesFirstAndTheOldestOfEqualOnes() throws Exception {
        FusedPriorityQueue<Job> queue =
                client.priorityQueue("jobs", JOB, Job::priority, Codec.int32());
        List<Job> jobs =
                List.of(new Job(3, "c"), new Job(1, "a1"), new Job(2, "b"), new Job(1, "a2"));
        jobs.forEach(queue::add);
        assertThat(queue.peek()).isEqualTo(new Job(1, "a1"));
        assertThat(queue).containsExactly(jobs.get(1), jobs.get(3), jobs.get(2), jobs.get(0));
        assertThat(queue.contains(new Job(2, "b"))).isTrue();
        assertThat(queue.contains(new Job(2, "x"))).isFalse();
        assertThat(queue.remove(new Job(2, "b"))).isTrue();
        assertThat(queue.poll()).isEqualTo(new Job(1, "a1"));
        assertThat(queue.take()).isEqualTo(new Job(1, "a2"));
        assertThat(queue.removeIf(job -> job.priority == 3)).isTrue();
        assertThat(queue).isEmpty();
        assertThat(queue.comparator()).isNotNull();
        assertThat(client.priorityQueue("numbers", Codec.int64()).comparator()).isNull();
    }

    @Test
    void takersOfAPriorityQueueWait() throws Exception {
        FusedPriorityQueue<Long> queue = client.priorityQueue("waited for", Codec.int64());
        CompletableFuture<Long> first = queue.async().take();
        CompletableFuture<Long> second = queue.async().poll(Duration.ofMinutes(1));
        queue.add(7L);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(7);
        queue.add(6L);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(6);
        assertThat(queue.poll(1, TimeUnit.MILLISECONDS)).isNull();
    }
}
