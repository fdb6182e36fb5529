package io.fused.cli.acceptance;

import com.google.common.collect.testing.features.CollectionSize;
import io.fused.client.CollectionContracts;
import io.fused.client.FusedClient;
import org.junit.jupiter.api.AfterAll;

/**
 * The contracts of java.util's interfaces, on five processes. Walks along collections of one and no
 * element are left to the pretended cluster, which answers sooner. So are, of collections by sort
 * keys, all walks and what isn't of several elements; and views, unless sorted maps are navigated.
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
        boolean isOfSeveral = test.contains("[collection size: several]");
        return (IS_NAVIGATED || !isOfView(test))
                && (isBySortKey(test)
                        ? isOfSeveral && !isWalk(test)
                        : isOfSeveral || !isWalk(test));
    }

    @AfterAll
    void close() {
        cluster.close();
        System.out.println(closingCount());
    }
}
