package io.fused.simulator;

import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Operation;
import io.fused.simulator.history.ExactlyOnceChecker;
import io.fused.simulator.history.HistoryChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One run: a cluster is founded, clients call while faults happen (the safety phase), then the
 * faults stop and everything must come right within a bound (the liveness phase), and at the end
 * all is read and the history judged.
 */
final class Simulation {
    private static final long SECOND = 1_000_000;
    private static final long FOUNDING_MICROS = 20 * SECOND;

    /** Within this, after the last fault, every call is answered and every group whole. */
    private static final long LIVENESS_MICROS = 90 * SECOND;

    private static final long READING_MICROS = 30 * SECOND;
    private static final long LOOK_MICROS = SECOND;
    private static final long MOST_STEPS = 5_000_000;
    private static final int CONFIGURATIONS = 100_000;
    private static final int LINES = 400;

    private final long seed;
    private final World world;
    private final Workload workload;
    private final Nemesis nemesis;
    private final Invariants invariants;
    private int undecided;
    private int reader;

    Simulation(long seed, Shape shape, Tampering tampering) {
        this.seed = seed;
        this.world = new World(shape, seed, tampering);
        this.workload = new Workload(world, world.chance().split());
        this.nemesis = new Nemesis(world, world.chance().split());
        this.invariants = Invariants.watch(world);
    }

    /** Runs a seed with the faults that it draws. */
    static Outcome run(long seed) {
        return run(seed, Tampering.NONE);
    }

    /** Runs a seed with a fault planted. */
    static Outcome run(long seed, Tampering tampering) {
        Shape shape = Shape.draw(Chance.of(~seed));
        return new Simulation(seed, shape, tampering).run();
    }

    World world() {
        return world;
    }

    Outcome run() {
        try {
            found();
            if (isGreen()) {
                safety();
            }
            if (isGreen()) {
                liveness();
            }
            if (isGreen()) {
                world.observer().all();
            }
            if (isGreen()) {
                judge();
            }
        } finally {
            world.close();
        }
        return outcome();
    }

    private boolean isGreen() {
        return world.failures().isEmpty();
    }

    private void found() {
        world.coordinator().start();
        for (Host host : world.hosts()) {
            world.scheduler().after(world.chance().between(0, SECOND), () -> world.start(host));
        }
        runUntil(FOUNDING_MICROS, world::isWhole);
        if (isGreen() && !world.isWhole()) {
            world.fail(18, "The cluster was not founded: " + world.map());
        }
    }

    private void safety() {
        workload.start();
        nemesis.plan();
        long end = world.scheduler().nowMicros() + world.shape().safetyMicros();
        runUntil(
                2 * world.shape().safetyMicros(),
                () -> world.scheduler().nowMicros() >= end && nemesis.hasCrashedSeveral());
    }

    private void liveness() {
        workload.stop();
        nemesis.mend();
        runUntil(LIVENESS_MICROS, () -> isRepaired() && isAnswered());
        if (!isGreen()) {
            return;
        }
        if (!isRepaired()) {
            world.fail(18, "The groups are not whole again: " + describe(world.map()));
        } else if (!isAnswered()) {
            world.fail(18, "Calls are not answered: " + openCalls());
        }
        if (isGreen() && nemesis.breaksForGood()) {
            runUntil(LIVENESS_MICROS, nemesis::isQuiet);
        }
        if (isGreen() && nemesis.blockForGood()) {
            bearBrokenLink();
            if (isGreen()) {
                nemesis.crashBesideBlock();
                bearBrokenLink();
            }
        }
        if (isGreen() && nemesis.cutRepair()) {
            bearBrokenLink();
        }
        if (isGreen()) {
            invariants.answered();
        }
        if (isGreen()) {
            endParked();
        }
        if (isGreen()) {
            readAll();
        }
        if (isGreen()) {
            settle();
        }
    }

    private void bearBrokenLink() {
        runUntil(LIVENESS_MICROS, this::isBorne);
        if (isGreen() && !isBorne()) {
            world.fail(18, "One broken link is too much: " + describe(world.map()));
        }
    }

    private boolean isBorne() {
        return !nemesis.isBlocked() && isRepaired();
    }

    /** Whether all is whole by the map, and the map knows of every crash. */
    private boolean isRepaired() {
        return world.isWhole() && world.isHeldByTheLiving();
    }

    /** Takes that are parked may stay so only beside an empty queue; then they are cancelled. */
    private void endParked() {
        for (SimulatedClient client : world.clients()) {
            for (Pending pending : client.open()) {
                client.cancel(pending);
            }
        }
        runUntil(
                READING_MICROS,
                () -> world.clients().stream().allMatch(client -> client.open().isEmpty()));
        if (isGreen()
                && !world.clients().stream().allMatch(client -> client.open().isEmpty())) {
            world.fail(18, "Cancelled calls are not answered: " + openCalls());
        }
    }

    private void readAll() {
        SimulatedClient last = world.newClient();
        reader = last.number();
        long begin = world.scheduler().nowMicros();
        workload.readAll(last, READING_MICROS);
        runUntil(
                READING_MICROS,
                () -> last.open().isEmpty() && workload.listeners().haveAllSince(begin));
        if (isGreen() && !last.open().isEmpty()) {
            world.fail(18, "The last reads are not answered: " + last.open());
        }
        if (isGreen() && !workload.listeners().haveAllSince(begin)) {
            world.fail(18, "A listener's last fetches are not answered");
        }
        workload.listeners().stop();
    }

    private void settle() {
        runUntil(10 * SECOND, invariants::areAtRest);
        if (isGreen()) {
            invariants.settled();
        }
    }

    /** Whether every call has ended but for those that may still be parked. */
    private boolean isAnswered() {
        return world.clients().stream()
                .flatMap(client -> client.open().stream())
                .allMatch(pending -> pending.operation instanceof Operation.Waiting waiting
                        && waiting.waitMillis() > 5_000
                        && pending.number > 0);
    }

    private List<String> openCalls() {
        List<String> calls = new ArrayList<>();
        for (SimulatedClient client : world.clients()) {
            for (Pending pending : client.open()) {
                calls.add(pending.call + " attempt " + pending.attempt + " at " + pending.target);
            }
        }
        return calls;
    }

    private static String describe(ClusterMap map) {
        StringBuilder text = new StringBuilder();
        for (ClusterMap.GroupEntry group : map.groups()) {
            text.append("\n  group ").append(group.group()).append(' ').append(group.state());
            group.primaries().forEach(entry -> text.append("\n    ").append(entry));
            group.backups().forEach(entry -> text.append("\n    ").append(entry));
        }
        return text.toString();
    }

    private void runUntil(long boundMicros, BooleanSupplier reached) {
        long end = world.scheduler().nowMicros() + boundMicros;
        long look = world.scheduler().nowMicros() + LOOK_MICROS;
        long next = 0;
        while (isGreen()) {
            long now = world.scheduler().nowMicros();
            if (now >= next) {
                next = now + 1_000;
                if (reached.getAsBoolean()) {
                    return;
                }
            }
            if (now >= look) {
                look = now + LOOK_MICROS;
                world.observer().all();
            }
            if (!world.scheduler().step(end)) {
                return;
            }
            if (world.scheduler().steps() > MOST_STEPS) {
                world.fail(18, "The cluster is busy for ever.");
            }
        }
    }

    private void judge() {
        HistoryChecker checker = new HistoryChecker(CONFIGURATIONS);
        for (String wrong : checker.check(world.history().calls(), workload::spec)) {
            world.fail(17, wrong);
        }
        undecided = checker.undecided();
        workload.listeners().judge(reader);
        Set<Integer> moved = HistoryChecker.moved(world.history().calls());
        for (ClusterMap.StructureEntry entry : workload.structures()) {
            boolean isQueue = entry.kind() == ClusterMap.StructureKind.QUEUE
                    || entry.kind() == ClusterMap.StructureKind.DEQUE
                    || entry.kind() == ClusterMap.StructureKind.PRIORITY_QUEUE;
            // What is moved may come back, and be taken again.
            if (isQueue && !moved.contains(entry.id())) {
                workload.items(entry.id())
                        .flatMap(left ->
                                new ExactlyOnceChecker().check(workload.callsOn(entry.id()), left))
                        .ifPresent(wrong -> world.fail(9, wrong));
            }
        }
    }

    private Outcome outcome() {
        return new Outcome(
                seed,
                world.failures(),
                world.marks().hits(),
                world.trace().hash(),
                world.scheduler().nowMicros() / 1_000,
                world.scheduler().steps(),
                world.history().calls().size(),
                nemesis.crashes(),
                undecided,
                isGreen() ? List.of() : world.trace().last(LINES));
    }
}
