package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.testing.features.CollectionSize;
import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.client.CollectionContracts;
import io.fused.client.FusedClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contracts of java.util's interfaces, on five processes of which one or two at a time are
 * killed and rebuilt throughout. The tests are spread over the crashes: each is repeated until its
 * share of them has happened. Those are left out that take too long for it, those of views unless
 * sorted maps are navigated, and of collections by sort keys all but those of several elements;
 * ModelsIT goes along collections under crashes.
 */
final class ContractsUnderCrashesIT extends CollectionContracts {
    private static final int PRIMARIES = 3;
    private static final int FAULTS = 2;
    private static final long SEED = 932;

    /** The last test comes when so many pairs less one have been killed. */
    private static final int PAIRS = 6;

    private static final int KEPT = 1_000;

    private final TestCluster cluster = TestCluster.start(PRIMARIES, FAULTS);
    private final Map<Long, Long> written = LongStream.range(0, KEPT)
            .boxed()
            .collect(Collectors.toMap(key -> key, key -> key * key));
    private final Map<Long, Long> kept = cluster.client().map("kept", Codec.int64(), Codec.int64());
    private Crashes crashes;

    ContractsUnderCrashesIT() {
        super(CollectionSize.ANY);
    }

    @Override
    protected FusedClient client() {
        return cluster.client();
    }

    @BeforeAll
    void begin() {
        kept.putAll(written);
        crashes = Crashes.begin(cluster, Shard.all(PRIMARIES, FAULTS), SEED);
    }

    @Override
    protected boolean isRun(String test) {
        return !isWalk(test)
                && (IS_NAVIGATED || !isOfView(test))
                && (!isBySortKey(test) || test.contains("[collection size: several]"));
    }

    @Override
    protected boolean again(int number, int all) {
        return crashes.pairs() < number * PAIRS / all;
    }

    @AfterAll
    void end() throws Exception {
        try (cluster) {
            crashes.end();
            System.out.println(closingCount() + "; meanwhile " + crashes);
            assertThat(crashes.pairs()).isGreaterThanOrEqualTo(PAIRS - 1);
            assertThat(kept).as("what was there all the time").isEqualTo(written);
            cluster.crashAndRecover(List.of(Shard.primary(0), Shard.primary(2)));
            assertThat(kept).isEqualTo(written);
        }
    }
}
