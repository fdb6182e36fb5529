package io.fused.simulator;

import io.fused.core.cluster.CoordinatorSettings;
import io.fused.core.replication.MemberSettings;
import io.fused.core.structure.ShardSettings;

/** The settings of simulated members and their coordinator: the real times, and tight bounds. */
final class Settings {
    private static final int DRIFT_PERMILLE = 10;
    private static final int FEW_EVENTS = 4;

    private Settings() {}

    static CoordinatorSettings coordinator(Shape shape) {
        CoordinatorSettings usual = CoordinatorSettings.of(
                "simulated", shape.primaries(), shape.faults(), Shape.GROUPS, shape.members());
        return new CoordinatorSettings(
                usual.clusterId(),
                usual.primaries(),
                usual.faults(),
                usual.groups(),
                usual.foundingMembers(),
                usual.heartbeatMillis(),
                usual.acknowledgementMillis(),
                usual.leaseMillis(),
                DRIFT_PERMILLE,
                usual.suspensionMillis());
    }

    /** Bounds are drawn: a tight one makes its overflow an everyday event. */
    static MemberSettings member(Shape shape, Chance chance) {
        MemberSettings usual = MemberSettings.defaults();
        boolean tight = chance.percent(60) && shape.valueBytes() < 100 && shape.largePercent() == 0;
        return new MemberSettings(
                usual.heartbeatMillis(),
                usual.acknowledgementMillis(),
                usual.leaseMillis(),
                tight ? chance.between(600, 8_000) : usual.windowBytes(),
                tight ? 16 : usual.waitingRequests(),
                usual.heldAnswers(),
                tight ? (int) chance.between(100, 2_000) : usual.batchBytes(),
                (int) chance.between(1, 4),
                tight ? chance.between(2_500, 9_000) : usual.subscriberQueueBytes(),
                usual.subscriptions(),
                (int) chance.between(1, 6),
                (int) chance.between(1, 4),
                usual.waitingUnits(),
                (int) chance.between(5, 200),
                chance.percent(12) ? chance.between(15_000, 150_000) : usual.memoryBytes(),
                ShardSettings.of(
                                shape.sessionMillis(),
                                usual.shard().sessions(),
                                usual.shard().window(),
                                usual.shard().parked())
                        .withListeners(
                                usual.shard().listeners(),
                                events(shape, usual.shard().events()),
                                usual.shard().eventBytes()));
    }

    /** A listener that a crash keeps waiting may fall behind in some clusters. */
    private static int events(Shape shape, int usual) {
        return shape.listened() && shape.clients() == 2 ? FEW_EVENTS : usual;
    }
}
