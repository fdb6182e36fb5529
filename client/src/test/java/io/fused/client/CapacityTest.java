package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queues and deques with a capacity, as the Javadoc of BlockingQueue and BlockingDeque asks. */
final class CapacityTest {
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

    @Test
    void aFullQueueSaysSoInEachMethodsWay() throws Exception {
        FusedQueue<String> queue = client.queue("two", Codec.string(), 2);
        assertThat(queue.remainingCapacity()).isEqualTo(2);
        assertThat(queue.add("a")).isTrue();
        assertThat(queue.offer("b")).isTrue();
        assertThat(queue.remainingCapacity()).isZero();
        assertThat(queue.offer("c")).isFalse();
        assertThat(queue.async().offer("c").join()).isFalse();
        assertThat(queue.offer("c", 1, TimeUnit.MILLISECONDS)).isFalse();
        assertThatThrownBy(() -> queue.add("c"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'two' is full")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> queue.addAll(List.of("c", "d")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(queue).containsExactly("a", "b");
        List<String> drained = new ArrayList<>();
        assertThat(queue.drainTo(drained)).isEqualTo(2);
        assertThat(queue.addAll(List.of("c", "d"))).isTrue();
    }

    @Test
    void whoPutsWaitsForRoom() throws Exception {
        FusedQueue<Integer> queue = client.queue("one", Codec.int32(), 1);
        queue.put(1);
        CompletableFuture<Boolean> second = queue.async().put(2);
        CompletableFuture<Boolean> third = queue.async().offer(3, Duration.ofMinutes(1));
        assertThatThrownBy(() -> second.get(50, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(third.isDone()).isFalse();
        assertThat(queue.take()).isEqualTo(2);
        assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.take()).isEqualTo(3);
    }

    @Test
    void anInterruptCallsThePutOff() throws Exception {
        FusedQueue<Integer> queue = client.queue("interrupted", Codec.int32(), 1);
        queue.put(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                queue.put(2);
            } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
            }
        });
        thread.start();
        await().until(() -> cluster.parked() == 1);
        thread.interrupt();
        thread.join(10_000);
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(queue.take()).isEqualTo(1);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void bothEndsOfADequeAreBounded() throws Exception {
        FusedDeque<String> deque = client.deque("ends", Codec.string(), 2);
        deque.addFirst("a");
        deque.push("b");
        assertThat(deque.offerFirst("c")).isFalse();
        assertThat(deque.offerLast("c", 1, TimeUnit.MILLISECONDS)).isFalse();
        assertThatThrownBy(() -> deque.addFirst("c")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> deque.addLast("c")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> deque.push("c")).isInstanceOf(IllegalStateException.class);
        assertThat(deque.removeLast()).isEqualTo("a");
        deque.putFirst("c");
        assertThat(deque).containsExactly("c", "b");
        assertThat(deque.remainingCapacity()).isZero();
    }

    @Test
    void aCapacityIsAtLeastOneAndNobodyElses() {
        assertThatThrownBy(() -> client.queue("none", Codec.string(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'none'");
        client.queue("known", Codec.string(), 3);
        assertThat(client.queue("known", Codec.string()).remainingCapacity()).isEqualTo(3);
        assertThat(client.queue("free", Codec.string()).remainingCapacity())
                .isEqualTo(Integer.MAX_VALUE);
    }
}
