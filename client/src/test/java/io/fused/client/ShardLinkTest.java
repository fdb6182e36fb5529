package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fused.client.FakeCluster.Fault;
import io.fused.protocol.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client does when answers are lost, members change, and time runs out. */
@Timeout(60)
final class ShardLinkTest {
    private FakeCluster cluster;
    private FusedClient client;
    private FusedMap<String, Integer> map;
    private FusedQueue<Integer> queue;
    private FusedList<Integer> list;

    @BeforeEach
    void connect() throws Exception {
        cluster = new FakeCluster(2, 3);
        open(FusedClient.builder());
    }

    private void open(FusedClient.Builder builder) {
        client = builder.connect(cluster.endpoints());
        map = client.primary(0).map("m", Codec.string(), Codec.int32());
        queue = client.primary(0).queue("q", Codec.int32());
        list = client.primary(0).list("l", Codec.int32());
    }

    private void reopen(FusedClient.Builder builder) {
        client.close();
        open(builder);
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static boolean changes(Operation operation) {
        return operation.getNumber() != 0;
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOSE_ANSWER", "LOSE_REQUEST", "NOT_HOLDER", "BEHIND", "BUSY", "WRONG_SHARD"})
    void everyMutationTakesEffectOnce(Fault fault) {
        map.put("a", 1);
        list.addAll(List.of(1, 2, 3));
        queue.addAll(List.of(7, 8, 9));
        int before = cluster.shard(0).effects();

        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(map.put("a", 2)).isEqualTo(1);
        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(map.putIfAbsent("b", 3)).isNull();
        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(map.replace("a", 2, 4)).isTrue();
        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(map.remove("b")).isEqualTo(3);
        cluster.plan(fault, ShardLinkTest::changes);
        list.add(4);
        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(list.set(0, 5)).isEqualTo(1);
        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(list.async().remove(1).join()).isEqualTo(2);
        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(queue.poll()).isEqualTo(7);
        cluster.plan(fault, ShardLinkTest::changes);
        assertThat(queue.offer(10)).isTrue();

        assertThat(cluster.plansLeft()).isZero();
        assertThat(cluster.shard(0).effects() - before).isEqualTo(9);
        assertThat(map).containsExactly(Map.entry("a", 4));
        assertThat(list).containsExactly(5, 3, 4);
        assertThat(queue).containsExactly(8, 9, 10);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOSE_ANSWER", "LOSE_REQUEST", "NOT_HOLDER", "BEHIND", "BUSY"})
    void operationsOfOneThreadKeepTheirOrder(Fault fault) {
        for (int time = 1; time <= 3; time++) {
            int item = 100 * time;
            cluster.plan(
                    fault,
                    operation -> operation.hasQueueOffer()
                            && Codec.int32()
                                            .decode(operation
                                                    .getQueueOffer()
                                                    .getValue()
                                                    .toByteArray())
                                    == item);
        }
        List<CompletableFuture<?>> offers = new ArrayList<>();
        for (int item = 0; item < 2_000; item++) {
            offers.add(queue.async().offer(item));
        }
        offers.forEach(CompletableFuture::join);

        assertThat(cluster.plansLeft()).isZero();
        assertThat(queue)
                .containsExactlyElementsOf(IntStream.range(0, 2_000).boxed().toList());
    }

    @Test
    void aRepetitionRaisesTheAttemptAndKeepsTheNumber() {
        map.put("a", 1);
        cluster.plan(Fault.LOSE_ANSWER, Operation::hasMapPut);

        map.put("a", 2);

        List<Operation> puts =
                cluster.seen().stream().filter(Operation::hasMapPut).toList();
        assertThat(puts).extracting(Operation::getNumber).containsExactly(1L, 2L, 2L);
        assertThat(puts).extracting(Operation::getAttempt).containsExactly(0, 0, 2);
    }

    @Test
    void writesGoOnWhileTheShardMoves() {
        Set<Integer> acknowledged = new TreeSet<>();
        List<CompletableFuture<?>> puts = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (int key = 0; key < 200; key++) {
                int number = 200 * round + key;
                puts.add(map.async().put("k" + number, number).thenApply(previous -> {
                    assertThat(previous).isNull();
                    return acknowledged.add(number);
                }));
            }
            cluster.move(0, (round + 1) % 2, round % 3 != 0);
            if (round % 3 == 0) {
                cluster.move(0, round % 2, true);
            }
        }
        puts.forEach(CompletableFuture::join);

        assertThat(acknowledged).hasSize(2_000);
        assertThat(map).hasSize(2_000);
    }

    @Test
    void anOperationWaitsUntilTheNewHolderMayAnswer() {
        cluster.move(0, 1, false);
        CompletableFuture<Integer> put = map.async().put("a", 1);
        CompletableFuture<Integer> get = map.async().get("a");
        await().until(() -> cluster.seen().stream().noneMatch(Operation::hasMapPut));
        assertThat(put).isNotDone();

        cluster.move(0, 1, true);

        assertThat(put.join()).isNull();
        assertThat(get.join()).isEqualTo(1);
    }

    @Test
    void theMapIsLearntWithoutTheWatchToo() {
        map.put("a", 1);
        cluster.stopWatches();
        cluster.move(0, 1, true);

        assertThat(map.get("a")).isEqualTo(1);
        assertThat(map.put("a", 2)).isEqualTo(1);
    }

    @Test
    void aMemberThatStopsIsReplaced() throws Exception {
        map.put("a", 1);
        cluster.stop(0);
        CompletableFuture<Integer> put = map.async().put("a", 2);
        cluster.move(0, 1, true);

        assertThat(put.join()).isEqualTo(1);
    }

    @Test
    void theDeadlineTellsWhatIsKnownOfTheOutcome() {
        reopen(FusedClient.builder().deadline(Duration.ofMillis(300)));
        map.put("a", 1);
        cluster.plan(Fault.IGNORE, Operation::hasMapPut);
        cluster.plan(Fault.IGNORE, Operation::hasMapGet);

        assertThatThrownBy(() -> map.put("a", 2))
                .isInstanceOfSatisfying(FusedTimeoutException.class, e -> {
                    assertThat(e.outcomeUnknown()).isTrue();
                    assertThat(e.code()).isEqualTo(FusedException.Code.TIMEOUT);
                })
                .hasMessageStartingWith("Map put on map \"m\" of primary 0: no answer from")
                .hasMessageEndingWith("the outcome is unknown.");
        assertThatThrownBy(() -> map.get("a"))
                .isInstanceOfSatisfying(FusedTimeoutException.class, e -> {
                    assertThat(e.outcomeUnknown()).isFalse();
                    assertThat(e.getStackTrace()[0].getClassName()).contains("Engine");
                });
        cluster.move(0, 1, false);
        assertThatThrownBy(() -> map.get("a")).isInstanceOf(FusedTimeoutException.class);
        assertThatThrownBy(() -> map.put("a", 3))
                .isInstanceOfSatisfying(
                        FusedTimeoutException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining("no member serves it yet")
                .hasMessageEndingWith("It had no effect.");
        cluster.move(0, 1, true);
        assertThat(map.get("a")).isEqualTo(1);
    }

    @Test
    void afterItsSessionExpiredAClientGoesOnInANewOne() {
        map.put("a", 1);
        cluster.forgetSessions();

        assertThat(map.put("a", 2)).isEqualTo(1);
        assertThat(cluster.shard(0).sessions()).isEqualTo(1);
    }

    @Test
    void anUncertainOperationIsNotRepeatedInAnotherSession() {
        map.put("a", 1);
        cluster.plan(Fault.LOSE_ANSWER, operation -> {
            boolean put = operation.hasMapPut();
            if (put) {
                cluster.forgetSessionsBeforeNext();
            }
            return put;
        });

        assertThatThrownBy(() -> map.put("a", 2))
                .isInstanceOfSatisfying(
                        FusedSessionExpiredException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue())
                .hasMessageContaining("outcome is unknown");
        assertThat(map.put("a", 3)).isEqualTo(2);
    }

    @Test
    void aParkedTakeDoesNotHoldUpTheWindow() throws Exception {
        reopen(FusedClient.builder().window(16));
        CompletableFuture<Integer> take = queue.async().take();
        await().until(() -> cluster.parked() == 1);

        for (int key = 0; key < 200; key++) {
            map.put("k" + key, key);
        }
        CompletableFuture<Integer> later = queue.async().take();
        await().until(() -> cluster.parked() == 2);
        queue.put(42);
        queue.put(43);

        assertThat(take.get(10, TimeUnit.SECONDS)).isEqualTo(42);
        assertThat(later.get(10, TimeUnit.SECONDS)).isEqualTo(43);
        assertThat(queue).isEmpty();
        assertThat(polls()).as("none lost its place").isEqualTo(2);
        assertThat(cluster.shard(0).sessions()).isEqualTo(2);
    }

    @Test
    void moreTakesThanTheWindowHoldsUpNobodyForEver() {
        reopen(FusedClient.builder().window(8));
        List<CompletableFuture<Integer>> takes = new ArrayList<>();
        for (int count = 0; count < 20; count++) {
            takes.add(queue.async().take());
        }
        await().until(() -> cluster.parked() >= 7);

        for (int item = 0; item < 20; item++) {
            assertThat(map.put("k", item)).isEqualTo(item == 0 ? null : item - 1);
            queue.offer(item);
        }

        assertThat(takes.stream().map(CompletableFuture::join))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void parkedTakesThatFillTheWindowDontDriveEachOtherOut() {
        reopen(FusedClient.builder().window(8));
        List<CompletableFuture<Integer>> takes = new ArrayList<>();
        for (int count = 0; count < 12; count++) {
            takes.add(queue.async().take());
        }
        await().until(() -> cluster.parked() >= 7);
        map.get("a");
        await().during(Duration.ofMillis(200)).until(() -> polls() < 40);

        takes.forEach(take -> take.cancel(true));

        await().until(() -> takes.stream().allMatch(CompletableFuture::isDone));
        assertThat(cluster.parked()).isZero();
    }

    @Test
    void whatWaitsWhenItsSessionExpiresIsToldSoAndTheRestGoesOn() {
        CompletableFuture<Integer> take = queue.async().take();
        map.put("a", 0);
        await().until(() -> cluster.parked() == 1);

        cluster.forgetSessions();
        cluster.move(0, 1, true);

        assertThatThrownBy(() -> take.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(FusedSessionExpiredException.class);
        assertThat(map.put("a", 1)).isEqualTo(0);
    }

    @Test
    void whatWasRefusedInASessionThatIsGoneGoesOnInANewOne() {
        map.put("a", 0);
        cluster.plan(Fault.BUSY, operation -> {
            boolean put = operation.hasMapPut();
            if (put) {
                cluster.forgetSessionsBeforeNext();
            }
            return put;
        });
        List<CompletableFuture<?>> puts = new ArrayList<>();
        for (int value = 1; value <= 500; value++) {
            puts.add(map.async().put("a", value));
        }

        puts.forEach(CompletableFuture::join);

        assertThat(map.get("a")).isEqualTo(500);
        assertThat(cluster.shard(0).effects()).isEqualTo(501);
    }

    @Test
    void noMoreThanTheWindowIsUnresolved() {
        reopen(FusedClient.builder().window(8));
        List<CompletableFuture<?>> puts = new ArrayList<>();
        for (int key = 0; key < 1_000; key++) {
            puts.add(map.async().set("k" + key, key));
        }
        puts.forEach(CompletableFuture::join);

        assertThat(map).hasSize(1_000);
        assertThat(cluster.shard(0).answersKept()).isBetween(1, 8);
    }

    @Test
    void aTakeThatWaitsSurvivesTheMoveOfItsShard() throws Exception {
        CompletableFuture<Integer> take = queue.async().take();
        await().until(() -> cluster.parked() == 1);
        cluster.move(0, 1, true);
        await().until(() -> cluster.parked() == 1);

        queue.put(5);

        assertThat(take.get(10, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(queue).isEmpty();
    }

    @Test
    void anInterruptedTakeIsCalledOff() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread taker = new Thread(() -> {
            try {
                queue.take();
            } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
            }
        });
        taker.start();
        await().until(() -> cluster.parked() == 1);

        taker.interrupt();
        taker.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(cluster.parked()).isZero();
        queue.put(1);
        assertThat(queue.poll()).isEqualTo(1);
    }

    @Test
    void interruptsLoseNoItem() throws Exception {
        ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
        for (int item = 0; item < 100; item++) {
            CountDownLatch started = new CountDownLatch(1);
            Thread taker = new Thread(() -> {
                started.countDown();
                try {
                    taken.add(queue.take());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            taker.start();
            started.await();
            CompletableFuture<?> offer = queue.async().offer(item);
            taker.interrupt();
            taker.join();
            offer.join();
        }
        queue.drainTo(taken);

        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void anAsynchronousTakeCanBeCancelled() {
        CompletableFuture<Integer> take = queue.async().take();
        CompletableFuture<Integer> unsent = queue.async().take();
        unsent.cancel(true);
        await().until(() -> cluster.parked() == 1 && unsent.isDone());

        // It doesn't hear of the cancelling before that has returned.
        boolean cancelled = cluster.whileItStandsStill(() -> take.cancel(false));

        assertThat(cancelled).isFalse();
        assertThatThrownBy(take::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(unsent::join).isInstanceOf(CancellationException.class);
        assertThat(cluster.parked()).isZero();
    }

    @Test
    void aPollWaitsAsLongAsItWasTold() throws Exception {
        long start = System.nanoTime();

        assertThat(queue.poll(100, TimeUnit.MILLISECONDS)).isNull();

        assertThat(System.nanoTime() - start).isGreaterThan(90_000_000L);
        assertThat(queue.poll(0, TimeUnit.SECONDS)).isNull();
        assertThat(queue.poll(-1, TimeUnit.SECONDS)).isNull();
        queue.put(3);
        assertThat(queue.poll(1, TimeUnit.DAYS)).isEqualTo(3);
    }

    @Test
    void whatIsLostIsSaidSo() {
        map.put("a", 1);
        cluster.lose(0);

        assertThatThrownBy(() -> await().until(() -> map.get("a") == null))
                .isInstanceOf(FusedDataLossException.class)
                .hasMessageContaining("./fused cluster accept-loss 0.");
        assertThat(client.primary(1).map("m", Codec.string(), Codec.int32())).isEmpty();
    }

    @Test
    void closingFailsWhatWaits() {
        CompletableFuture<Integer> take = queue.async().take();
        await().until(() -> cluster.parked() == 1);

        client.close();
        client.close();

        assertThatThrownBy(() -> take.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(FusedClosedException.class);
        assertThatThrownBy(() -> map.get("a"))
                .isInstanceOf(FusedClosedException.class)
                .hasMessageContaining("the client was closed");
    }

    @Test
    void closingEndsTheSession() {
        map.put("a", 1);
        assertThat(cluster.shard(0).sessions()).isEqualTo(1);

        client.close();

        await().until(() -> cluster.shard(0).sessions() == 0);
    }

    @Test
    void aSessionIsKeptAlive() {
        reopen(FusedClient.builder().keepAlive(Duration.ofMillis(50)));
        map.put("a", 1);

        await().until(() -> cluster.shard(0).keptAlive() > 2);
    }

    @Test
    void aSilentConnectionIsGivenUp() {
        reopen(FusedClient.builder().keepAlive(Duration.ofMillis(50)));
        map.put("a", 1);
        CompletableFuture<Integer> take = queue.async().take();
        await().until(() -> cluster.parked() == 1);
        cluster.plan(Fault.IGNORE, Operation::hasKeepAlive);
        long before = polls();

        await().until(() -> polls() > before);
        queue.offer(1);

        assertThat(take.join()).isEqualTo(1);
    }

    private long polls() {
        return cluster.seen().stream().filter(Operation::hasQueuePoll).count();
    }

    @Test
    void manyThreadsShareAClient() throws Exception {
        reopen(FusedClient.builder().pendingBytes(4_000));
        List<Thread> threads = new ArrayList<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        FusedMap<String, Integer> spread = client.map("spread", Codec.string(), Codec.int32());
        for (int thread = 0; thread < 6; thread++) {
            int number = thread;
            threads.add(start(failures, ignored -> {
                List<CompletableFuture<?>> puts = new ArrayList<>();
                for (int key = 0; key < 500; key++) {
                    puts.add(spread.async().set(number + "/" + key, key));
                    if (key % 50 == 0) {
                        assertThat(spread.merge("sum", 1, Integer::sum)).isPositive();
                    }
                }
                puts.forEach(CompletableFuture::join);
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(spread).hasSize(3_001).containsEntry("sum", 60);
    }

    private static Thread start(
            ConcurrentLinkedQueue<Throwable> failures, Consumer<Thread> action) {
        Thread thread = new Thread(() -> {
            try {
                action.accept(Thread.currentThread());
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void theEventLoopRefusesToWaitForItself() {
        // The answer doesn't come before the callback is there to get it.
        CompletableFuture<Integer> chained = cluster.whileItStandsStill(
                () -> map.async().get("a").thenApply(absent -> map.get("b")));

        assertThatThrownBy(chained::join)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("event loop");
    }

    @Test
    void callbacksMaySubmitMore() {
        CompletableFuture<Integer> chained = map.async()
                .put("a", 1)
                .thenCompose(absent -> map.async().put("a", 2))
                .thenCompose(one -> map.async().get("a"));

        assertThat(chained.join()).isEqualTo(2);
    }

    @Test
    void largeValuesPassAndLargerOnesAreRefused() {
        FusedMap<String, byte[]> blobs = client.map("blobs", Codec.string(), Codec.bytes());
        byte[] large = new byte[16 << 20];
        large[12345] = 1;
        blobs.put("large", large);

        assertThat(blobs.get("large")).isEqualTo(large);
        assertThat(blobs.replace("large", large, new byte[16 << 20])).isTrue();
        assertThat(blobs.values().iterator().next()).hasSize(16 << 20);
        assertThatThrownBy(() -> blobs.put("larger", new byte[17 << 20]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16842752");
        assertThat(blobs.get("large")).hasSize(16 << 20);
    }
}
