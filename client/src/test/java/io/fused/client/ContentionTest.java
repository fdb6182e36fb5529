package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.protocol.Operation.OperationCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several clients change the same keys by functions at the same time. */
final class ContentionTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 60;
    private static final int KEYS = 3;

    private static FakeCluster cluster;
    private static List<FusedClient> clients;

    @BeforeAll
    static void connect() throws Exception {
        cluster = new FakeCluster(2, 3);
        clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(FusedClient.connect(cluster.endpoints()));
        }
    }

    @AfterAll
    static void close() {
        clients.forEach(FusedClient::close);
        cluster.close();
    }

    /** What one client does in one round. */
    @FunctionalInterface
    private interface Step {
        void run(ConcurrentMap<String, Long> map, int client, int round);
    }

    private static FusedMap<String, Long> sorted(FusedClient client, String name) {
        Function<String, Integer> length = String::length;
        return client.sortedMap(name, Codec.string(), length, Codec.int32(), Codec.int64());
    }

    /** Has all clients do the same, each on a thread of its own. */
    private static ConcurrentMap<String, Long> together(
            Function<FusedClient, FusedMap<String, Long>> opener, Step step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            all.add(threads.submit(() -> {
                ConcurrentMap<String, Long> map = opener.apply(clients.get(client));
                start.await();
                for (int round = 0; round < ROUNDS; round++) {
                    step.run(map, client, round);
                }
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
        return opener.apply(clients.get(0));
    }

    private static void addOne(ConcurrentMap<String, Long> map, int client, int round) {
        // The same sort key, and another form of it for each client.
        String key = Character.toString('a' + client).repeat(1 + round % KEYS);
        if (round % 2 == 0) {
            map.merge(key, 1L, Long::sum);
        } else {
            map.compute(key, (given, count) -> count == null ? 1 : count + 1);
        }
    }

    @Test
    void noCountIsLostByComputeAndMerge() throws Exception {
        ConcurrentMap<String, Long> map = together(
                client -> client.map("counts", Codec.string(), Codec.int64()),
                (counts, client, round) -> addOne(counts, 0, round));
        assertThat(map.values()).hasSize(KEYS).containsOnly((long) CLIENTS * ROUNDS / KEYS);
    }

    @Test
    void noCountIsLostUnderOneSortKey() throws Exception {
        ConcurrentMap<String, Long> map =
                together(client -> sorted(client, "counts by length"), ContentionTest::addOne);
        assertThat(map.values()).hasSize(KEYS).containsOnly((long) CLIENTS * ROUNDS / KEYS);
    }

    @Test
    void everyValueIsReplacedByWhoSawItAlone() throws Exception {
        AtomicInteger won = new AtomicInteger();
        ConcurrentMap<String, Long> map =
                together(client -> sorted(client, "races"), (races, client, round) -> {
                    String key = Character.toString('a' + client);
                    Long present = races.putIfAbsent(key, 1L);
                    if (present == null || races.replace(key, present, present + 1)) {
                        won.incrementAndGet();
                    }
                });
        assertThat(map.values()).containsExactly((long) won.get());
    }

    @Test
    void everyKeyIsTakenOnce() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        ConcurrentMap<String, Long> map =
                together(client -> sorted(client, "taken"), (stock, client, round) -> {
                    String key = Character.toString('a' + client).repeat(1 + round);
                    stock.put(key, 7L);
                    if (stock.remove(key, 7L)) {
                        taken.incrementAndGet();
                    }
                });
        assertThat(map).isEmpty();
        assertThat(taken.get()).isBetween(ROUNDS, CLIENTS * ROUNDS);
    }

    @Test
    void allValuesAreReplacedWhileOthersAreWritten() throws Exception {
        FusedMap<String, Long> before = sorted(clients.get(0), "replaced");
        before.putAll(Map.of("a", 0L, "aa", 0L, "aaa", 0L));
        ConcurrentMap<String, Long> map =
                together(client -> sorted(client, "replaced"), (counts, client, round) -> {
                    if (client == 0) {
                        counts.replaceAll((key, count) -> count + 1);
                    } else {
                        addOne(counts, client, round);
                    }
                });
        assertThat(map.keySet()).containsExactly("a", "aa", "aaa");
        assertThat(map.values()).containsOnly((long) ROUNDS + (CLIENTS - 1) * ROUNDS / KEYS);
    }

    @Test
    void aFunctionMayUseTheMapItself() {
        FusedMap<String, Long> map = clients.get(0).map("nested", Codec.string(), Codec.int64());
        Long made = map.computeIfAbsent("a", key -> map.merge("b", 2L, Long::sum));
        assertThat(made).isEqualTo(2);
        assertThat(map.compute("a", (key, value) -> map.put("a", 5L) + value)).isEqualTo(10);
        assertThat(map).containsOnly(Map.entry("a", 10L), Map.entry("b", 2L));
    }

    @Test
    void theyTakeAReadAndASwap() {
        FusedMap<String, Long> map = clients.get(0).map("exchanges", Codec.string(), Codec.int64());
        AtomicInteger runs = new AtomicInteger();
        assertThat(cluster.exchanges(
                        () -> map.computeIfAbsent("a", key -> (long) runs.incrementAndGet())))
                .containsExactly(OperationCase.MAP_GET, OperationCase.MAP_PUT);
        assertThat(cluster.exchanges(
                        () -> map.computeIfAbsent("a", key -> (long) runs.incrementAndGet())))
                .containsExactly(OperationCase.MAP_GET);
        assertThat(runs).hasValue(1);
        assertThat(cluster.exchanges(() -> map.merge("a", 1L, Long::sum)))
                .containsExactly(OperationCase.MAP_GET, OperationCase.MAP_REPLACE_IF);
        assertThat(cluster.exchanges(() -> map.computeIfPresent("a", (key, value) -> null)))
                .containsExactly(OperationCase.MAP_GET, OperationCase.MAP_REMOVE_IF);
        assertThat(cluster.exchanges(() -> map.compute("a", (key, value) -> 1L)))
                .containsExactly(OperationCase.MAP_GET, OperationCase.MAP_PUT);
    }

    @Test
    void whoIsFasterGivesTheValueThatIsComputedIfAbsent() {
        FusedMap<String, Long> map = clients.get(0).map("faster", Codec.string(), Codec.int64());
        assertThat(map.computeIfAbsent("a", key -> {
                    map.put("a", 3L);
                    return 4L;
                }))
                .isEqualTo(3);
    }
}
