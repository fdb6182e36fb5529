package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds between the threads of an application and the event loop. */
final class EngineTest {
    private static final Settings SETTINGS = new Settings(
            TimeUnit.SECONDS.toNanos(30),
            TimeUnit.SECONDS.toNanos(30),
            1024,
            1 << 20,
            TimeUnit.SECONDS.toNanos(5));

    /**
     * The loop takes operations in the order of their turns: the first on a structure may leave
     * with those of other threads, whose turn was asked for before it was opened.
     */
    @Test
    void theMapOfAnOpenedStructureIsDemandedAtOnce() throws Exception {
        EventLoops loops = new EventLoops();
        MemberChannels channels = new MemberChannels(loops);
        try (FakeCluster cluster = new FakeCluster(1, 1)) {
            List<Endpoint> members = Endpoint.list(cluster.endpoints());
            ClusterView view = Directory.firstMap(channels, members, SETTINGS);
            Engine engine = new Engine(loops, channels, SETTINGS, view, members);
            CountDownLatch busy = new CountDownLatch(1);
            engine.loop().execute(() -> {
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            try {
                engine.opened(7, "a map", 100);
                engine.opened(8, "another", 99);

                assertThat(engine.requiredVersion(0)).isEqualTo(100);
            } finally {
                busy.countDown();
                engine.close();
            }
        }
    }
}
