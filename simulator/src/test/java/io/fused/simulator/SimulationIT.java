package io.fused.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two thousand seeds, and the rare paths that they must have come along. */
final class SimulationIT {
    private static final long FIRST = 1_001;
    private static final long LAST = 3_000;

    @Test
    void twoThousandSeedsAreGreenAndTakeEveryRarePath() {
        StringBuilder failures = new StringBuilder();
        SimulationRunner.Summary summary = SimulationRunner.run(FIRST, LAST, outcome -> {
            if (!outcome.isGreen()) {
                failures.append(outcome.report());
            }
            return true;
        });
        System.out.println(summary.line());

        assertThat(failures.toString()).isEmpty();
        assertThat(summary.missed()).isEmpty();
        assertThat(summary.crashes()).isGreaterThan(3 * summary.seeds());
        assertThat(summary.spared()).isZero();
    }
}
