package io.fused.node;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.Coordinator;
import io.fused.core.cluster.CoordinatorPort;
import io.fused.core.cluster.CoordinatorSettings;
import io.fused.protocol.CoordinatorHello;
import io.fused.protocol.MemberHello;
import io.fused.protocol.StacksReport;
import io.grpc.Server;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator: the core's {@link Coordinator}, driven by one event loop with the control links
 * and the operator's service on one port.
 */
final class CoordinatorNode implements CoordinatorPort, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CoordinatorNode.class.getName());

    private final CoordinatorSettings settings;
    private final HostPort listen;
    private final Invariants invariants;
    private final EventThread thread = new EventThread("fused-coordinator");
    private final Coordinator coordinator;
    private final ControlService control;
    private final AdminService admin;
    private final Map<MemberId, Long> processIds = new HashMap<>();
    private @Nullable ClusterMap map;
    private @Nullable Server server;
    private long wakeAt = Long.MAX_VALUE;
    private Runnable cancelWake = () -> {};
    private boolean stopped;

    /**
     * Makes a coordinator that does nothing yet.
     *
     * @param invariants told of what must not happen; nothing runs on after it
     * @param operator what the operator's service asks of processes
     */
    CoordinatorNode(
            CoordinatorSettings settings,
            HostPort listen,
            Invariants invariants,
            AdminService.Operator operator) {
        this.settings = settings;
        this.listen = listen;
        this.invariants = invariants;
        this.coordinator = new Coordinator(settings, this);
        this.control = new ControlService(
                CoordinatorHello.newBuilder()
                        .setProtocolVersion(ControlLink.PROTOCOL_VERSION)
                        .setClusterId(settings.clusterId())
                        .setHeartbeatMillis((int) settings.heartbeatMillis())
                        .setLeaseMillis((int) settings.leaseMillis())
                        .setAcknowledgementMillis((int) settings.acknowledgementMillis())
                        .build(),
                new Members());
        this.admin = new AdminService(this, thread, operator);
    }

    /**
     * Binds the port and begins to take members in.
     *
     * @return where it listens
     * @throws IOException if the port can't be bound
     */
    HostPort start() throws IOException {
        Server bound = thread.server(listen, ControlLink.MESSAGE_BYTES)
                .addService(control.bind())
                .addService(admin.bind())
                .build()
                .start();
        server = bound;
        HostPort address = listen.withPort(bound.getPort());
        admin.listensAt(address);
        LOG.log(
                System.Logger.Level.INFO,
                "Cluster {0}: {1} groups of {2} primaries and {3} fused backups; the "
                        + "coordinator listens at {4}",
                settings.clusterId(),
                settings.groups(),
                settings.primaries(),
                settings.faults(),
                address);
        thread.later(this::afterStep);
        return address;
    }

    /** Ends everything at once. */
    @Override
    public void close() {
        thread.run(() -> {
            if (!stopped) {
                stopped = true;
                Server bound = server;
                if (bound != null) {
                    bound.shutdownNow();
                }
                thread.later(thread::close);
            }
        });
    }

    /** The process that ran a member has ended, as its parent saw; from any thread. */
    void onDeathProven(MemberId member) {
        thread.run(() -> {
            LOG.log(System.Logger.Level.INFO, "The process of {0} has ended", member);
            step("a death", running -> running.onDeathProven(member));
        });
    }

    // ---- for the operator's service; on the coordinator's thread ----

    CoordinatorSettings settings() {
        return settings;
    }

    ClusterMap map() {
        return coordinator.map();
    }

    ControlService control() {
        return control;
    }

    Coordinator coordinator() {
        return coordinator;
    }

    /** The process id that a run told of, or 0. */
    long processId(MemberId member) {
        return processIds.getOrDefault(member, 0L);
    }

    /** Runs one call of the coordinator; it never runs on after an exception. */
    void step(String doing, Consumer<Coordinator> call) {
        if (stopped) {
            return;
        }
        try {
            call.accept(coordinator);
            afterStep();
        } catch (RuntimeException | Error e) {
            stopped = true;
            invariants.broken(doing, e);
        }
    }

    private void afterStep() {
        if (stopped) {
            return;
        }
        ClusterMap known = coordinator.map();
        ClusterMap before = map;
        if (before == null || known.version() > before.version()) {
            MapChanges.between(before, known)
                    .forEach(change -> LOG.log(System.Logger.Level.INFO, change.sentence()));
            map = known;
        }
        long next = coordinator.nextWakeMillis();
        if (next < wakeAt) {
            cancelWake.run();
            wakeAt = next;
            long now = monotonicMillis();
            cancelWake = thread.after(next <= now ? 0 : next - now, this::wake);
        }
    }

    private void wake() {
        wakeAt = Long.MAX_VALUE;
        if (stopped) {
            return;
        }
        if (monotonicMillis() >= coordinator.nextWakeMillis()) {
            step("a tick", Coordinator::onTick);
        } else {
            afterStep();
        }
    }

    // ---- the coordinator's way out ----

    @Override
    public void send(MemberId to, Message.Control message) {
        control.send(to, message);
    }

    @Override
    public long monotonicMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    /** What comes by the control links. */
    private final class Members implements ControlService.Receiver {
        @Override
        public void onHello(MemberId member, MemberHello hello) {
            processIds.keySet().removeIf(known -> known.name().equals(member.name()));
            processIds.put(member, hello.getProcessId());
            LOG.log(System.Logger.Level.INFO, "The control link of {0} is up", member);
        }

        @Override
        public void onMessage(MemberId member, Message.Control message) {
            if (message instanceof Message.CorruptRebuild corrupt) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "{0} decoded primary {1} of group {2} to nonsense, and serves it not: {3}. "
                                + "It tries again with other fused backups; if this goes on, the "
                                + "bytes of a shard that it reads are wrong: restart the fused "
                                + "backups one at a time once the others are ACTIVE, or accept "
                                + "the loss.",
                        member,
                        corrupt.primary(),
                        corrupt.group(),
                        corrupt.detail());
            }
            step(
                    "taking a message of " + member.name(),
                    running -> running.onControl(member, message));
        }

        @Override
        public void onStacks(MemberId member, StacksReport report) {
            admin.onStacks(member, report);
        }

        @Override
        public void onLinkDown(MemberId member) {
            LOG.log(System.Logger.Level.INFO, "The control link of {0} is down", member);
            step("a broken link", running -> running.onLinkDown(member));
        }
    }
}
