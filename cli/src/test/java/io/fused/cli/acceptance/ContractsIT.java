package io.fused.cli.acceptance;

import com.google.common.collect.testing.features.CollectionSize;
import io.fused.client.CollectionContracts;
import io.fused.client.FusedClient;
import org.junit.jupiter.api.AfterAll;

/**
 * The contracts of java.util's interfaces, on five processes. Walks along collections of one and no
 * element are left to the pretended cluster, which answers sooner.
 */
final class ContractsIT extends CollectionContracts {
    private final TestCluster cluster = TestCluster.start(3, 2);

    ContractsIT() {
        super(CollectionSize.ANY);
    }

    @Override
    protected FusedClient client() {
        return cluster.client();
    }

    @Override
    protected boolean isRun(String test) {
        return !isOfView(test) && (!isWalk(test) || test.contains("[collection size: several]"));
    }

    @AfterAll
    void close() {
        cluster.close();
        System.out.println(closingCount());
    }
}
