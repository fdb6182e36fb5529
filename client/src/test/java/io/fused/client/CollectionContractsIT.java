package io.fused.client;

import com.google.common.collect.testing.features.CollectionSize;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** The contracts of collections of every size: of none, one and several elements. */
final class CollectionContractsIT extends CollectionContracts {
    private final FakeCluster cluster = new FakeCluster(2, 3);
    private final FusedClient client = FusedClient.connect(cluster.endpoints());

    CollectionContractsIT() throws IOException {
        super(CollectionSize.ANY);
    }

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
