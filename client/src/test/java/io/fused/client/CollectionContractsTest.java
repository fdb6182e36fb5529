package io.fused.client;

import com.google.common.collect.testing.features.CollectionSize;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/**
 * The contracts of collections of several elements. Views of sorted ones, most of the tests, are
 * left to {@link CollectionContractsIT}.
 */
final class CollectionContractsTest extends CollectionContracts {
    private final FakeCluster cluster = new FakeCluster(2, 3);
    private final FusedClient client = FusedClient.connect(cluster.endpoints());

    CollectionContractsTest() throws IOException {
        super(CollectionSize.SEVERAL);
    }

    @Override
    protected FusedClient client() {
        return client;
    }

    @Override
    protected boolean isRun(String test) {
        return !isOfView(test);
    }

    @AfterAll
    void close() {
        client.close();
        cluster.close();
    }
}
