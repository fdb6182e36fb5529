package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Three queues, one a primary: order, crashes, and ten clients that poll at the same time. */
record Queues(String queue) implements Scenario {

    private static final int CLIENTS = 10;

    @Override
    public String name() {
        return "S4 queues";
    }

    @Override
    public void play(TestCluster cluster) throws Exception {
        BlockingQueue<Integer> first = of(cluster.client(), 0);
        BlockingQueue<Integer> second = of(cluster.client(), 1);
        BlockingQueue<Integer> third = of(cluster.client(), 2);
        first.addAll(List.of(5, 6, 7));
        assertThat(first.peek()).isEqualTo(5);
        assertThat(first.poll()).isEqualTo(5);
        assertThat(first.peek()).isEqualTo(6);
        assertThat(second.offer(8)).isTrue();
        assertThat(second.offer(9)).isTrue();

        cluster.crashAndRecover(List.of(Shard.primary(0)));
        assertThat(first).containsExactly(6, 7);
        cluster.crashAndRecover(Shard.all(3, 0));
        assertThat(first).containsExactly(6, 7);
        assertThat(second).containsExactly(8, 9);
        assertThat(third).isEmpty();
        assertThat(third.poll()).isNull();
        assertThatThrownBy(third::remove).isInstanceOf(NoSuchElementException.class);

        third.addAll(IntStream.range(0, 20).boxed().toList());
        assertThat(pollAtOnce(cluster)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(third.peek()).isEqualTo(10);
    }

    @Override
    public void check(TestCluster cluster) {
        assertThat(of(cluster.client(), 0)).containsExactly(6, 7);
        assertThat(of(cluster.client(), 1)).containsExactly(8, 9);
        assertThat(of(cluster.client(), 2)).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    }

    /** Lets ten clients, each with connections of its own, poll once at the same moment. */
    private List<Integer> pollAtOnce(TestCluster cluster) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Callable<Integer>> polls = new ArrayList<>();
        for (int count = 0; count < CLIENTS; count++) {
            polls.add(() -> {
                try (FusedClient client = FusedClient.connect(cluster.endpoints())) {
                    BlockingQueue<Integer> own = of(client, 2);
                    start.await();
                    return own.poll();
                }
            });
        }
        List<Integer> polled = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Integer> poll : threads.invokeAll(polls)) {
                polled.add(poll.get());
            }
        }
        return polled;
    }

    private BlockingQueue<Integer> of(FusedClient client, int primary) {
        return client.primary(primary).queue(queue, Codec.int32());
    }
}
