package io.fused.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The invariants have teeth: each planted fault is caught by an invariant listed for it within 500
 * seeds, and the same seeds without it are green.
 */
final class PlantedFaultIT {
    private static final long SEEDS = 500;

    /** A catch. */
    private record Catch(long seed, Failure failure) {}

    @Test
    void everyPlantedFaultIsCaughtByAnInvariantListedForIt() {
        List<String> missed = new ArrayList<>();
        long lastSeed = 0;
        Map<Disturbance, Long> lastSeeds = new EnumMap<>(Disturbance.class);
        System.out.printf("%-3s %-36s %-9s %-6s%n", "row", "planted fault", "invariant", "seed");
        for (Planted planted : Planted.all()) {
            Optional<Catch> caught = firstCatch(planted);
            System.out.printf(
                    "%-3d %-36s %-9s %-6s%n",
                    planted.number(),
                    planted.name(),
                    caught.map(each -> "" + each.failure().invariant()).orElse("none"),
                    caught.map(each -> "" + each.seed()).orElse("-"));
            if (caught.isEmpty()) {
                missed.add(planted.number() + " " + planted.name());
            } else {
                lastSeed = Math.max(lastSeed, caught.get().seed());
                lastSeeds.merge(planted.disturbance(), caught.get().seed(), Math::max);
            }
        }

        assertThat(missed).isEmpty();
        StringBuilder failures = new StringBuilder();
        for (long seed = 1; seed <= lastSeed; seed++) {
            for (Tampering faultless : faultless(lastSeeds, seed)) {
                Outcome outcome = Simulation.run(seed, faultless);
                if (!outcome.isGreen()) {
                    failures.append(outcome.report());
                }
            }
        }
        assertThat(failures.toString()).as("the same seeds without a fault").isEmpty();
    }

    /** What must be green with a seed: all under which some fault was caught there or later. */
    private static List<Tampering> faultless(Map<Disturbance, Long> lastSeeds, long seed) {
        List<Tampering> found = new ArrayList<>();
        lastSeeds.forEach((disturbance, last) -> {
            if (seed <= last) {
                found.add(disturbance.make());
            }
        });
        return found;
    }

    private static Optional<Catch> firstCatch(Planted planted) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            for (Failure failure : Simulation.run(seed, planted.faulty().get()).failures()) {
                if (planted.caughtBy().contains(failure.invariant())) {
                    return Optional.of(new Catch(seed, failure));
                }
            }
        }
        return Optional.empty();
    }
}
