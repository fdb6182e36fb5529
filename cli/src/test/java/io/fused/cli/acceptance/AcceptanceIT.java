package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fused.cli.acceptance.TestCluster.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The plain cases on three primaries and three fused backups, and then, with all that they left in
 * place, the crash and recovery of every primary, every pair, all three, and every fused backup.
 */
final class AcceptanceIT {

    private static final int PRIMARIES = 3;
    private static final int FAULTS = 3;

    private static TestCluster cluster;

    private final List<Scenario> scenarios = List.of(
            new Lists("s1"),
            new Maps("s2"),
            new Removes("s3"),
            new Queues("s4"),
            new Values("s5"),
            new Positions("s6"));

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(PRIMARIES, FAULTS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @TestFactory
    List<DynamicTest> scenariosAndThenCrashes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            tests.add(dynamicTest(scenario.name(), () -> {
                scenario.play(cluster);
                scenario.check(cluster);
            }));
        }
        for (List<Shard> victims : victims()) {
            tests.add(dynamicTest("crash of " + victims, () -> crashOf(victims)));
        }
        return tests;
    }

    private static List<List<Shard>> victims() {
        List<Shard> primaries = Shard.all(PRIMARIES, 0);
        List<List<Shard>> victims = new ArrayList<>();
        primaries.forEach(primary -> victims.add(List.of(primary)));
        victims.addAll(Shard.pairs(primaries));
        victims.add(primaries);
        Shard.all(0, FAULTS).forEach(backup -> victims.add(List.of(backup)));
        return victims;
    }

    /** Crashes, waits for the rebuild, finds all there, and writes what later crashes must keep. */
    private void crashOf(List<Shard> victims) {
        cluster.crashAndRecover(victims);

        for (Scenario scenario : scenarios) {
            scenario.check(cluster);
        }
        for (int primary = 0; primary < PRIMARIES; primary++) {
            ConcurrentMap<Long, Long> rounds = Maps.of(cluster, "rounds", primary);
            long before = rounds.size();
            rounds.put(before, -before);
            assertThat(rounds).hasSize((int) before + 1);
            for (Map.Entry<Long, Long> entry : rounds.entrySet()) {
                assertThat(entry.getValue()).isEqualTo(-entry.getKey());
            }
        }
    }
}
