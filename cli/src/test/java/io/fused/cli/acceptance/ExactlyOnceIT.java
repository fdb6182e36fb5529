package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedCounter;
import io.fused.client.FusedDeque;
import io.fused.client.FusedMap;
import io.fused.client.FusedSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand increments, offers, polls, additions to a set and to a map take effect once each,
 * while the primaries that they go to are killed by turns.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ExactlyOnceIT {
    private static final int PRIMARIES = 3;
    private static final int FAULTS = 2;
    private static final int OPERATIONS = 10_000;
    private static final int IN_FLIGHT = 32;

    /**
     * Between two operations of a kind, so that all of them take longer than several recoveries.
     */
    private static final long PAUSE_NANOS = 2_000_000;

    private static final int CRASHES = 4;

    private static TestCluster cluster;
    private static ExecutorService threads;

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

    @Test
    void everyOperationTakesEffectOnce() throws Exception {
        FusedClient client = cluster.client();
        FusedCounter counter = client.primary(0).counter("tickets");
        FusedDeque<Long> given = client.primary(0).deque("given", Codec.int64());
        FusedDeque<Long> taken = client.primary(1).deque("taken", Codec.int64());
        FusedSet<Long> set = client.set("set", Codec.int64());
        FusedMap<Long, Long> map = client.map("map", Codec.int64(), Codec.int64());
        taken.addAll(LongStream.range(0, OPERATIONS).boxed().toList());
        AtomicInteger working = new AtomicInteger();

        List<Future<List<Object>>> runs = new ArrayList<>();
        runs.add(run(working, number -> counter.async().addAndGet(1)));
        runs.add(run(working, number -> given.async().offer((long) number)));
        runs.add(run(working, number -> taken.async().pollLast()));
        runs.add(run(working, number -> set.async().add((long) number)));
        runs.add(run(working, number -> map.async().putIfAbsent((long) number, -1L)));
        for (int crash = 0; crash < CRASHES; crash++) {
            assertThat(working).hasPositiveValue();
            cluster.crashAndRecover(
                    List.of(Shard.primary(crash % 2), Shard.backup(crash % FAULTS)));
        }

        assertThat(runs.get(0).get()).containsExactlyInAnyOrderElementsOf(numbers(1));
        assertThat(counter.get()).isEqualTo(OPERATIONS);
        assertThat(runs.get(1).get()).containsOnly(true);
        assertThat(new ArrayList<Object>(given)).containsExactlyElementsOf(numbers(0));
        List<Object> descending = new ArrayList<>(numbers(0));
        Collections.reverse(descending);
        assertThat(runs.get(2).get()).containsExactlyElementsOf(descending);
        assertThat(taken).isEmpty();
        assertThat(runs.get(3).get()).containsOnly(true);
        assertThat(set).hasSize(OPERATIONS);
        assertThat(runs.get(4).get()).containsOnlyNulls();
        assertThat(map).hasSize(OPERATIONS);
    }

    private static List<Object> numbers(long first) {
        return new ArrayList<>(
                LongStream.range(first, first + OPERATIONS).boxed().toList());
    }

    /** Keeps some operations under way until there were enough; gives their answers in order. */
    private static Future<List<Object>> run(
            AtomicInteger working, IntFunction<CompletableFuture<?>> operation) {
        working.incrementAndGet();
        return threads.submit(() -> {
            try {
                List<Object> answers = new ArrayList<>();
                Queue<CompletableFuture<?>> calls = new ArrayDeque<>();
                for (int number = 0; number < OPERATIONS; number++) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    calls.add(operation.apply(number));
                    if (calls.size() == IN_FLIGHT) {
                        answers.add(calls.remove().get(60, TimeUnit.SECONDS));
                    }
                }
                while (!calls.isEmpty()) {
                    answers.add(calls.remove().get(60, TimeUnit.SECONDS));
                }
                return answers;
            } finally {
                working.decrementAndGet();
            }
        });
    }
}
