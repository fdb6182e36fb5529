package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.client.DequeContract;
import io.fused.client.FusedClient;
import io.fused.client.FusedDeque;
import io.fused.client.FusedQueue;
import io.fused.client.QueueContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues and deques on five processes: their contracts, and those who wait through crashes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BlockingIT {
    private static final int CRASHES = 3;
    private static final long SECONDS = 30;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(3, 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Nested
    final class Queues extends QueueContract {
        @Override
        protected FusedClient client() {
            return cluster.client();
        }
    }

    @Nested
    final class Deques extends DequeContract {
        @Override
        protected FusedClient client() {
            return cluster.client();
        }
    }

    @Test
    void moreOfAClientMayWaitThanItsWindowHolds() {
        int most = 5_000;
        try (FusedClient client = FusedClient.connect(cluster.endpoints())) {
            FusedQueue<Integer> queue = client.primary(1).queue("crowded", Codec.int32());
            List<CompletableFuture<Integer>> takes = new ArrayList<>();
            for (int taker = 0; taker < most; taker++) {
                takes.add(queue.async().take());
            }
            List<CompletableFuture<Boolean>> offers = new ArrayList<>();
            for (int item = 0; item < most; item++) {
                offers.add(queue.async().offer(item));
            }
            offers.forEach(offer -> assertThat(offer.join()).isTrue());

            assertThat(takes.stream().map(CompletableFuture::join))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, most).boxed().toList());
            assertThat(queue).isEmpty();
        }
    }

    @Test
    void whoWaitsWhileThePrimaryIsKilledIsServedOnceAndInTurn() throws Exception {
        FusedQueue<String> queue = cluster.client().primary(0).queue("crashed", Codec.string());
        for (int crash = 0; crash < CRASHES; crash++) {
            CompletableFuture<String> first = queue.async().take();
            CompletableFuture<String> calledOff = queue.async().take();
            CompletableFuture<String> timed = queue.async().poll(Duration.ofMinutes(1));
            CompletableFuture<String> inVain = queue.async().poll(Duration.ofMillis(100));
            CompletableFuture<String> last = queue.async().take();
            // Behind the others on their way, so that all of them wait when it is answered.
            assertThat(queue.peek()).isNull();

            List<Long> gone = cluster.crash(List.of(Shard.primary(0), Shard.backup(crash % 2)));
            calledOff.cancel(false);
            assertThatThrownBy(() -> calledOff.get(SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(CancellationException.class);
            assertThat(inVain.get(SECONDS, TimeUnit.SECONDS)).isNull();
            queue.addAll(List.of("one", "two", "three", "four"));

            assertThat(first.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(timed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("two");
            assertThat(last.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("three");
            assertThat(queue).containsExactly("four");
            cluster.awaitRecovery(gone);
            assertThat(queue.poll()).isEqualTo("four");
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    void aThreadThatWaitsWhileThePrimaryIsKilledIsServedOnce() throws Exception {
        FusedDeque<String> deque = cluster.client().primary(1).deque("crashed", Codec.string());
        List<String> taken = new CopyOnWriteArrayList<>();
        Thread waiting = new Thread(() -> {
            try {
                while (taken.size() < CRASHES) {
                    taken.add(deque.takeLast());
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        waiting.setDaemon(true);
        waiting.start();
        for (int crash = 0; crash < CRASHES; crash++) {
            int before = crash;
            await().until(() -> taken.size() == before
                    && waiting.getState() == Thread.State.WAITING
                    && deque.peek() == null);
            List<Long> gone =
                    cluster.crash(List.of(Shard.primary(1), Shard.primary(crash % 2 * 2)));
            if (crash == 1) {
                // The other times the item comes while the primary is gone.
                cluster.awaitRecovery(gone);
            }
            deque.push("item " + crash);
            await().atMost(Duration.ofSeconds(SECONDS)).until(() -> taken.size() == before + 1);
            cluster.awaitRecovery(gone);
        }

        assertThat(taken).containsExactly("item 0", "item 1", "item 2");
        assertThat(deque).isEmpty();
    }
}
