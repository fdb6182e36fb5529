package io.fused.simulator;

import java.util.List;

/** All invariants of a run, in the order in which they look. */
final class Invariants {
    private final LivenessCheck liveness;
    private final OnceCheck once;
    private final DenseCheck dense;

    private Invariants(LivenessCheck liveness, OnceCheck once, DenseCheck dense) {
        this.liveness = liveness;
        this.once = once;
        this.dense = dense;
    }

    /** Lets all invariants watch a run from now on. */
    static Invariants watch(World world) {
        Views views = new Views(world);
        Ledger ledger = new Ledger(world);
        LivenessCheck liveness = new LivenessCheck(world, views, ledger);
        Causes causes = new Causes();
        Expiries expiries = new Expiries(world, ledger);
        OnceCheck once = new OnceCheck(world, views, ledger, causes, expiries);
        DenseCheck dense = new DenseCheck(world, views, ledger);
        world.observers().add(views);
        world.observers().add(ledger);
        world.observers().add(causes);
        world.observers().add(new MarksSeen(world));
        // Tolerance before commit: what breaks both is told by both.
        List<Check> checks = List.of(
                new EmptinessCheck(world, views, ledger),
                new OneHolderCheck(world, views, ledger),
                new ExposureCheck(world, views, ledger, expiries),
                new ToleranceCheck(world, views, ledger),
                new CommitCheck(world, views, ledger),
                new RetentionCheck(world, views, ledger),
                new FloorCheck(world, views, ledger),
                new TailCheck(world, views, ledger),
                new RebuiltCheck(world, views, ledger),
                once,
                new BoundsCheck(world, views, ledger, causes),
                dense,
                new PrimaryCheck(world, views, ledger),
                new CodeCheck(world, views, ledger),
                new MonotoneCheck(world, views, ledger),
                liveness);
        checks.forEach(world.observers()::add);
        return new Invariants(liveness, once, dense);
    }

    /** Whether nothing is queued, held or retained any more. */
    boolean areAtRest() {
        return liveness.unsettled().isEmpty();
    }

    /** Looks at a cluster that has answered what it could. */
    void answered() {
        liveness.checkParked();
    }

    /** Looks at a cluster that should have come to rest. */
    void settled() {
        liveness.unsettled().forEach(liveness::fail);
        once.settled();
        dense.settled();
    }
}
