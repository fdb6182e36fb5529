package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.Coordinator;
import io.fused.core.cluster.CoordinatorPort;
import io.fused.core.cluster.CoordinatorSettings;

/** The coordinator's process: it handles each input when it comes. It never crashes alone. */
final class CoordinatorProcess implements CoordinatorPort {
    private final World world;
    private final HostClock clock;
    private final Coordinator coordinator;
    private long wakeAtMicros = Long.MAX_VALUE;
    private long seenVersion = -1;

    CoordinatorProcess(World world, HostClock clock, CoordinatorSettings settings) {
        this.world = world;
        this.clock = clock;
        this.coordinator = world.tampering().coordinator(settings, this);
    }

    ClusterMap map() {
        return coordinator.map();
    }

    Coordinator coordinator() {
        return coordinator;
    }

    void start() {
        act("starts", "", () -> {});
    }

    void receive(MemberId from, Message.Control message) {
        act("hears " + from.name(), message, () -> coordinator.onControl(from, message));
    }

    void linkDown(MemberId member) {
        act("loses the link of", member, () -> coordinator.onLinkDown(member));
    }

    /** Forgets all but the map, as when another voter becomes the leader. */
    void elected() {
        act("is elected", "", coordinator::onElected);
    }

    void deathProven(MemberId member) {
        act("sees the end of", member, () -> coordinator.onDeathProven(member));
    }

    private void act(String what, Object about, Runnable step) {
        world.trace().note("c", what, about);
        try {
            step.run();
            if (monotonicMillis() >= coordinator.nextWakeMillis()) {
                coordinator.onTick();
            }
        } catch (RuntimeException | AssertionError e) {
            world.onException("the coordinator", e);
        }
        if (coordinator.map().version() != seenVersion) {
            seenVersion = coordinator.map().version();
            world.onMap(coordinator.map());
        }
        long next = coordinator.nextWakeMillis();
        if (next != Long.MAX_VALUE) {
            long at = world.scheduler().nowMicros() + Math.max(1, clock.microsUntil(next));
            if (at < wakeAtMicros || wakeAtMicros <= world.scheduler().nowMicros()) {
                wakeAtMicros = at;
                world.scheduler().at(at, () -> {
                    if (wakeAtMicros == at) {
                        wakeAtMicros = Long.MAX_VALUE;
                        act("wakes", "", coordinator::onTick);
                    }
                });
            }
        }
    }

    @Override
    public void send(MemberId to, Message.Control message) {
        world.trace().note("c", "tells " + to.name(), message);
        world.observer().commanded(to, message);
        MemberProcess target = world.process(to);
        if (target != null && target.isAlive()) {
            world.host(to.name()).control().command(target, message);
        }
    }

    @Override
    public long monotonicMillis() {
        return clock.monotonicMillis();
    }

    @Override
    public long wallMillis() {
        return clock.wallMillis();
    }
}
