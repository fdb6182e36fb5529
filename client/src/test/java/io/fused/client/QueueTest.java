package io.fused.client;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** The contract of a queue, on a pretended cluster. */
final class QueueTest extends QueueContract {
    private final FakeCluster cluster = new FakeCluster(2, 3);
    private final FusedClient client = FusedClient.connect(cluster.endpoints());

    QueueTest() throws IOException {}

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
