package io.fused.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Virtual time and the clocks that run on it. */
final class SchedulerTest {
    private final Scheduler scheduler = new Scheduler();

    @Test
    void actionsRunInTheOrderOfTheirMomentsAndThenOfTheirComing() {
        List<String> ran = new ArrayList<>();
        scheduler.after(20, () -> ran.add("late"));
        scheduler.after(10, () -> ran.add("first"));
        scheduler.after(10, () -> ran.add("second"));
        scheduler.after(10, () -> scheduler.after(0, () -> ran.add("third")));

        while (scheduler.step(100)) {
            assertThat(scheduler.nowMicros()).isBetween(10L, 20L);
        }

        assertThat(ran).containsExactly("first", "second", "third", "late");
        assertThat(scheduler.nowMicros()).isEqualTo(100);
    }

    @Test
    void aStepDoesNotGoBeyondItsBound() {
        scheduler.after(50, () -> {});

        assertThat(scheduler.step(49)).isFalse();
        assertThat(scheduler.nowMicros()).isEqualTo(49);
        assertThat(scheduler.step(50)).isTrue();
    }

    @Test
    void aDriftingClockRunsFastOrSlow() {
        HostClock fast = new HostClock(scheduler, Chance.of(1), 0.01, -0.01);
        long monotonic = fast.monotonicMillis();
        long wall = fast.wallMillis();

        scheduler.step(100_000_000);

        assertThat(fast.monotonicMillis() - monotonic).isCloseTo(101_000, within(1L));
        assertThat(fast.wallMillis() - wall).isCloseTo(99_000, within(1L));
    }

    @Test
    void aSuspendedHostsMonotonicClockStandsStill() {
        HostClock clock = new HostClock(scheduler, Chance.of(1), 0, 0);
        long monotonic = clock.monotonicMillis();
        long wall = clock.wallMillis();
        clock.suspend();
        scheduler.step(5_000_000);
        clock.resume();
        scheduler.step(6_000_000);

        assertThat(clock.monotonicMillis() - monotonic).isCloseTo(1_000, within(1L));
        assertThat(clock.wallMillis() - wall).isCloseTo(6_000, within(1L));
    }

    @Test
    void aClockTellsWhenATimeWillBe() {
        HostClock clock = new HostClock(scheduler, Chance.of(1), 0.01, 0);
        long wanted = clock.monotonicMillis() + 300;

        scheduler.step(clock.microsUntil(wanted));

        assertThat(clock.monotonicMillis()).isEqualTo(wanted);
    }
}
