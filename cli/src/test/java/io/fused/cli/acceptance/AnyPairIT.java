package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.client.FusedDataLossException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * S7: four primaries and two fused backups lose every pair of members, one pair after the other,
 * and then three members at once, which is one more than they can bear.
 */
final class AnyPairIT {

    private static final int PRIMARIES = 4;
    private static final int FAULTS = 2;
    private static final int KEYS = 100;

    private static TestCluster cluster;

    /** How often the keys from 100 on have been put: their values are that much larger. */
    private int puts;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(PRIMARIES, FAULTS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @TestFactory
    List<DynamicTest> everyPairAndThenThree() {
        for (int primary = 0; primary < PRIMARIES; primary++) {
            map(primary).putAll(expected(primary, 0, 0));
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (List<Shard> pair : Shard.pairs(Shard.all(PRIMARIES, FAULTS))) {
            tests.add(dynamicTest("crash of " + pair, () -> crashOf(pair)));
        }
        tests.add(dynamicTest("crash of three", this::threeAreTooMany));
        return tests;
    }

    private void crashOf(List<Shard> pair) {
        cluster.crashAndRecover(pair);

        assertAllRight(List.of(0, 1, 2, 3));
        puts++;
        for (int primary = 0; primary < PRIMARIES; primary++) {
            map(primary).putAll(expected(primary, KEYS, puts));
        }
        assertAllRight(List.of(0, 1, 2, 3));
    }

    private void threeAreTooMany() {
        List<Long> gone =
                cluster.crash(List.of(Shard.primary(1), Shard.primary(2), Shard.backup(0)));

        assertAllRight(List.of(0, 3));
        for (int lost : new int[] {1, 2}) {
            assertThatThrownBy(() -> map(lost).get(0L))
                    .isInstanceOf(FusedDataLossException.class)
                    .hasMessageContaining("accept-loss");
            assertThatThrownBy(() -> map(lost).put(0L, 1L))
                    .isInstanceOf(FusedDataLossException.class);
        }
        map(3).put(0L, 3_000L);
        await("status tells of the loss")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(cluster.status().getState()).isEqualTo("lost"));
        assertThat(cluster.status().getTolerance()).isZero();

        Verb.run("cluster", "accept-loss", "0", "--dir=" + cluster.directory()).succeeded();
        cluster.awaitRecovery(gone);
        assertAllRight(List.of(0, 3));
        for (int lost : new int[] {1, 2}) {
            assertThat(map(lost))
                    .as("nothing is made up in the place of what was lost")
                    .isEmpty();
            map(lost).put(0L, 1L);
            assertThat(map(lost).get(0L)).isEqualTo(1);
        }
    }

    private void assertAllRight(List<Integer> primaries) {
        for (int primary : primaries) {
            Map<Long, Long> right = expected(primary, 0, 0);
            if (puts > 0) {
                right.putAll(expected(primary, KEYS, puts));
            }
            assertThat(new HashMap<>(map(primary))).as("primary " + primary).isEqualTo(right);
        }
    }

    /** A hundred entries of a primary: key k holds 1000 p + k, and a million more for each put. */
    private static Map<Long, Long> expected(int primary, int firstKey, int puts) {
        Map<Long, Long> entries = new HashMap<>();
        for (long key = firstKey; key < firstKey + KEYS; key++) {
            entries.put(key, 1_000L * primary + key + 1_000_000L * puts);
        }
        return entries;
    }

    private static ConcurrentMap<Long, Long> map(int primary) {
        return cluster.client().primary(primary).map("pairs", Codec.int64(), Codec.int64());
    }
}
