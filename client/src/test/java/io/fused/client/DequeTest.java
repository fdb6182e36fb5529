package io.fused.client;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** The contract of a deque, on a pretended cluster. */
final class DequeTest extends DequeContract {
    private final FakeCluster cluster = new FakeCluster(2, 3);
    private final FusedClient client = FusedClient.connect(cluster.endpoints());

    DequeTest() throws IOException {}

    @Override
    protected FusedClient client() {
        return client;
    }

    @AfterAll
    void close() {
        client.close();
        cluster.close();
    }
}
