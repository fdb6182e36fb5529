package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.client.ElementListener;
import io.fused.client.FusedClient;
import io.fused.client.FusedList;
import io.fused.client.FusedMap;
import io.fused.client.FusedQueue;
import io.fused.client.ListListener;
import io.fused.client.Listening;
import io.fused.client.MapListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Twelve thousand changes of a spread map, a list and a queue are told once each and in their
 * order, to a client that makes none of them, while the primaries are killed by turns.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ListenersIT {
    private static final int PRIMARIES = 3;
    private static final int FAULTS = 2;
    private static final int CHANGES = 4_000;
    private static final int IN_FLIGHT = 32;
    private static final int KEYS = 100;

    /** So that all changes take longer than several recoveries. */
    private static final long PAUSE_NANOS = 2_000_000;

    private static final int LEAST_CRASHES = 2;
    private static final int MOST_CRASHES = 3;

    private static TestCluster cluster;
    private static ExecutorService threads;

    private final AtomicInteger working = new AtomicInteger();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(PRIMARIES, FAULTS);
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        cluster.close();
    }

    /** What a map's listener is told, by key. */
    private static final class OfMap implements MapListener<Long, Long> {
        final Map<Long, List<String>> told = new ConcurrentHashMap<>();
        final AtomicInteger count = new AtomicInteger();

        private void add(Long key, String what) {
            told.computeIfAbsent(key, absent -> new CopyOnWriteArrayList<>()).add(what);
            count.incrementAndGet();
        }

        @Override
        public void added(Long key, Long value) {
            add(key, "added " + value);
        }

        @Override
        public void updated(Long key, Long before, Long value) {
            add(key, before + " became " + value);
        }

        @Override
        public void ended(Listening.End why) {
            add(-1L, "ended " + why);
        }
    }

    @Test
    void everyChangeIsToldOnceAndInOrder() throws Exception {
        FusedClient client = cluster.client();
        FusedMap<Long, Long> map = client.map("listened", Codec.int64(), Codec.int64());
        FusedList<Long> list = client.primary(0).list("listened", Codec.int64());
        FusedQueue<Long> queue = client.primary(1).queue("listened", Codec.int64());
        OfMap ofMap = new OfMap();
        List<String> ofList = new CopyOnWriteArrayList<>();
        List<String> ofQueue = new CopyOnWriteArrayList<>();
        try (FusedClient other = FusedClient.connect(cluster.endpoints());
                Listening one =
                        other.map("listened", Codec.int64(), Codec.int64()).listen(ofMap);
                Listening two = listen(other.primary(0).list("listened", Codec.int64()), ofList);
                Listening three =
                        listen(other.primary(1).queue("listened", Codec.int64()), ofQueue)) {
            List<Future<?>> runs = List.of(
                    run(number -> map.async().put((long) number % KEYS, (long) number)),
                    run(number -> takes(number)
                            ? list.async().remove(0)
                            : list.async().add((long) number)),
                    run(number -> takes(number)
                            ? queue.async().poll()
                            : queue.async().offer((long) number)));
            Verb shell = Verb.run(
                    "shell",
                    "--endpoints=" + cluster.endpoints(),
                    "--command=map:int64,int64 listened listen 3");
            assertThat(shell.succeeded().lines())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("added ") || line.startsWith("updated "));
            int crashes = 0;
            while (working.get() > 0 && crashes < MOST_CRASHES) {
                cluster.crashAndRecover(List.of(Shard.primary(crashes % PRIMARIES)));
                crashes++;
            }
            for (Future<?> run : runs) {
                run.get();
            }
            await("the last changes are told")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ofMap.count.get() >= CHANGES
                            && ofList.size() >= CHANGES
                            && ofQueue.size() >= CHANGES);
            assertThat(crashes).isGreaterThanOrEqualTo(LEAST_CRASHES);
            assertThat(List.of(one.isOpen(), two.isOpen(), three.isOpen())).containsOnly(true);
        }
        await("the end is told").until(() -> ofMap.told.containsKey(-1L));
        assertThat(ofMap.told.remove(-1L)).containsExactly("ended CLOSED");
        assertThat(new TreeMap<>(ofMap.told)).isEqualTo(expectedOfMap());
        assertThat(ofList).containsExactlyElementsOf(expectedInOrder(" at 0"));
        assertThat(ofQueue).containsExactlyElementsOf(expectedInOrder(""));
    }

    /** Every second change takes away what the one before it added. */
    private static boolean takes(int number) {
        return number % 2 == 1;
    }

    private static Listening listen(FusedList<Long> list, List<String> told) {
        return list.listen(new ListListener<Long>() {
            @Override
            public void added(int index, Long element) {
                told.add("added " + element + " at " + index);
            }

            @Override
            public void removed(int index, Long element) {
                told.add("removed " + element + " at " + index);
            }
        });
    }

    private static Listening listen(FusedQueue<Long> queue, List<String> told) {
        return queue.listen(new ElementListener<Long>() {
            @Override
            public void added(Long element) {
                told.add("added " + element);
            }

            @Override
            public void removed(Long element) {
                told.add("removed " + element);
            }
        });
    }

    private static Map<Long, List<String>> expectedOfMap() {
        Map<Long, List<String>> expected = new TreeMap<>();
        for (long number = 0; number < CHANGES; number++) {
            expected.computeIfAbsent(number % KEYS, absent -> new ArrayList<>())
                    .add(number < KEYS ? "added " + number : number - KEYS + " became " + number);
        }
        return expected;
    }

    private static List<String> expectedInOrder(String where) {
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < CHANGES; number += 2) {
            expected.add("added " + number + where);
            expected.add("removed " + number + where);
        }
        return expected;
    }

    /** Keeps some operations under way until there were enough. */
    private Future<?> run(IntFunction<CompletableFuture<?>> operation) {
        working.incrementAndGet();
        return threads.submit(() -> {
            try {
                Queue<CompletableFuture<?>> calls = new ArrayDeque<>();
                for (int number = 0; number < CHANGES; number++) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    calls.add(operation.apply(number));
                    if (calls.size() == IN_FLIGHT) {
                        calls.remove().get(60, TimeUnit.SECONDS);
                    }
                }
                while (!calls.isEmpty()) {
                    calls.remove().get(60, TimeUnit.SECONDS);
                }
                return null;
            } finally {
                working.decrementAndGet();
            }
        });
    }
}
