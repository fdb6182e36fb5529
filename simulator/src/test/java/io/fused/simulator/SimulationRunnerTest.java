package io.fused.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.simulator.SimulationRunner.SeedFailure;
import io.fused.simulator.SimulationRunner.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulationRunnerTest {
    private static final Summary SOME = new Summary(
            5,
            9,
            List.of(new SeedFailure(7, 3), new SeedFailure(7, 5)),
            Map.of(Mark.TAIL_FILLED, 4L),
            100,
            12,
            2,
            9_999,
            1);

    @Test
    void aSummaryIsReadBackFromItsLine() {
        assertThat(Summary.parse(SOME.line())).isEqualTo(SOME);
        assertThat(Summary.parse(Summary.none(1).line())).isEqualTo(Summary.none(1));
        assertThatThrownBy(() -> Summary.parse("seeds=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no summary");
    }

    @Test
    void partsAddUp() {
        Summary next = new Summary(
                10,
                11,
                List.of(),
                Map.of(Mark.TAIL_FILLED, 1L, Mark.REATTACHED, 2L),
                1,
                1,
                1,
                1,
                0);

        Summary sum = SOME.plus(next);

        assertThat(sum.seeds()).isEqualTo(7);
        assertThat(sum.failures()).isEqualTo(SOME.failures());
        assertThat(sum.spared()).isEqualTo(3);
        assertThat(sum.marks()).isEqualTo(Map.of(Mark.TAIL_FILLED, 5L, Mark.REATTACHED, 2L));
        assertThat(sum.missed()).doesNotContain(Mark.REATTACHED).contains(Mark.GROUP_RESUMED);
        assertThatThrownBy(() -> next.plus(SOME)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRangeCanBeBrokenOff() {
        List<Long> seeds = new ArrayList<>();

        Summary summary = SimulationRunner.run(3, 100, outcome -> {
            seeds.add(outcome.seed());
            return seeds.size() < 2;
        });

        assertThat(seeds).containsExactly(3L, 4L);
        assertThat(summary.first()).isEqualTo(3);
        assertThat(summary.last()).isEqualTo(4);
        assertThat(summary.calls()).isPositive();
    }
}
