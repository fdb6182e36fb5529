package io.fused.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random faults first, then a calm in which the cluster must become whole. */
final class CoordinatorRandomTest {
    /** Enough for a build; {@code -Dfused.seeds=…} plays more. */
    private static final int SEEDS = Integer.getInteger("fused.seeds", 30);

    @Test
    void nothingGoesWrongAndTheClusterBecomesWhole() {
        int tails = 0;
        int lost = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            PretendCluster cluster = cluster(seed, PlantedFault.NONE);
            try {
                play(cluster);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Seed " + seed + " in map " + cluster.coordinator.map(), e);
            }
            tails += cluster.tailsAgreed;
            lost += cluster.lost;
        }
        assertThat(tails).isGreaterThan(SEEDS);
        assertThat(lost).isPositive();
    }

    /** The checks see what they are for. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "NEWCOMER_ACTIVE_ON_COPIED",
                "TAIL_OF_FIRST_ANSWER",
                "TAIL_LEAST",
                "TAIL_BEFORE_FILLED",
                "TAIL_OF_EARLIER_TENURE",
                "RELEASED_AT_ONCE",
                "FLOOR_OFF",
                "CONTROLLER_FORGETS"
            })
    void plantedFaultsAreCaught(PlantedFault fault) {
        boolean caught = false;
        for (int seed = 0; seed < 200 && !caught; seed++) {
            PretendCluster cluster = cluster(seed, fault);
            caught = catchThrowable(() -> play(cluster)) != null;
        }
        assertThat(caught).isTrue();
    }

    private static PretendCluster cluster(int seed, PlantedFault fault) {
        int n = 2 + seed % 3;
        int f = 1 + seed / 3 % 3;
        return new PretendCluster(seed, n, f, 1 + seed % 2, n + f + seed % 4 / 2, fault);
    }

    private static void play(PretendCluster cluster) {
        cluster.run(60_000);
        cluster.calm();
        cluster.run(20_000);
        cluster.acceptLosses();
        cluster.run(40_000);
        ClusterMap map = cluster.coordinator.map();
        assertThat(Tolerance.of(map)).as("tolerance of %s", map).isEqualTo(cluster.faults());
        assertThat(map.groups()).isNotEmpty().allMatch(group -> group.state() == GroupState.NORMAL);
        assertThat(map.groups().stream().flatMap(PretendCluster::shards).map(ShardEntry::mayAnswer))
                .doesNotContain(false);
    }
}
