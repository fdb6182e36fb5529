package io.fused.node;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Request;
import io.fused.core.replication.Member;
import io.fused.core.replication.MemberPort;
import io.fused.core.replication.MemberSettings;
import io.fused.protocol.CoordinatorHello;
import io.fused.protocol.FromMember;
import io.grpc.Server;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A member: the core's {@link Member}, driven by one event loop that also runs the data port, the
 * links to other members and the client service. The control link has a loop of its own.
 *
 * <p>A turn: whatever the loop has read is put to the member message by message; after it, as a
 * task of the same pass, {@link Member#endTurn} is called once, and what became ready leaves.
 */
final class MemberNode implements MemberPort, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MemberNode.class.getName());

    private final NodeSettings settings;
    private final MemberId self;
    private final Invariants invariants;
    private final Consumer<String> refused;
    private final EventThread thread = new EventThread("fused-data");
    private final PeerLinks links;
    private final CollectionsService collections;
    private final Directory directory;
    private @Nullable Server server;
    private @Nullable ControlLink control;
    private @Nullable Member member;
    private @Nullable ClusterMap map;
    private volatile String address = "";
    private boolean turnScheduled;
    private long wakeAt = Long.MAX_VALUE;
    private Runnable cancelWake = () -> {};
    private boolean stopped;

    /**
     * Makes a member that does nothing yet.
     *
     * @param invariants told of what must not happen; nothing runs on after it
     * @param refused told, on any thread, why the coordinator will never take this process
     */
    MemberNode(NodeSettings settings, Invariants invariants, Consumer<String> refused) {
        this.settings = settings;
        this.self = new MemberId(settings.name(), settings.incarnation());
        this.invariants = invariants;
        this.refused = refused;
        this.links = new PeerLinks(self, thread, new Peers());
        this.directory = new Directory(self, thread, this::report);
        this.collections = new CollectionsService(this, thread, directory);
    }

    /**
     * Binds the data port and begins to dial the coordinator.
     *
     * @return where members and clients reach it
     * @throws IOException if the port can't be bound
     */
    HostPort start() throws IOException {
        Server bound = thread.server(settings.listen(), EventThread.MESSAGE_BYTES)
                .addService(links.service())
                .addService(collections.bind())
                .build()
                .start();
        server = bound;
        HostPort reached = settings.advertise().port() == 0
                ? settings.advertise().withPort(bound.getPort())
                : settings.advertise();
        address = reached.toString();
        ControlLink link =
                new ControlLink(settings.coordinator(), self, reached, new Coordinator());
        control = link;
        LOG.log(
                System.Logger.Level.INFO,
                "Member {0} listens on port {1,number,#}",
                self,
                bound.getPort());
        link.start();
        return reached;
    }

    /** Ends everything at once; what is under way is lost, as in a crash. */
    @Override
    public void close() {
        ControlLink link = control;
        if (link != null) {
            link.close();
        }
        thread.run(() -> {
            if (stopped) {
                return;
            }
            stopped = true;
            collections.close();
            links.close();
            Server bound = server;
            if (bound != null) {
                bound.shutdownNow();
            }
            Member running = member;
            if (running != null) {
                running.close();
            }
            thread.later(thread::close);
        });
    }

    MemberId self() {
        return self;
    }

    // ---- the member's way out ----

    @Override
    public void send(MemberId to, Message.Data message) {
        links.send(to, message);
    }

    @Override
    public void report(Message.Control message) {
        ControlLink link = control;
        if (link != null) {
            link.send(message);
        }
    }

    @Override
    public void answer(long tag, Answer answer) {
        collections.answer(tag, answer);
    }

    @Override
    public String dataAddress() {
        return address;
    }

    @Override
    public long monotonicMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    // ---- turns ----

    /** A request of a client; its answer comes by {@link CollectionsService#answer}. */
    void request(long tag, int group, int primary, long mapVersion, Request request) {
        step(
                "taking a request",
                running -> running.onRequest(tag, group, primary, mapVersion, request));
    }

    /** Has the turn ended after what the loop is doing now. */
    void endTurnSoon() {
        if (!turnScheduled) {
            turnScheduled = true;
            thread.later(this::endTurn);
        }
    }

    private void endTurn() {
        turnScheduled = false;
        step("ending a turn", Member::endTurn, false);
        collections.endTurn();
        setWake();
    }

    private void setWake() {
        Member running = member;
        if (running == null || stopped) {
            return;
        }
        long next = running.nextWakeMillis();
        if (next < wakeAt) {
            cancelWake.run();
            wakeAt = next;
            long now = monotonicMillis();
            cancelWake = thread.after(next <= now ? 0 : next - now, this::wake);
        }
    }

    private void wake() {
        wakeAt = Long.MAX_VALUE;
        Member running = member;
        if (running == null || stopped) {
            return;
        }
        if (monotonicMillis() >= running.nextWakeMillis()) {
            step("a tick", Member::onTick);
        } else {
            setWake();
        }
    }

    /** Runs one call of the member, and has the turn ended after it. */
    private void step(String doing, Consumer<Member> call) {
        step(doing, call, true);
    }

    /** The member never runs on after an exception. */
    private void step(String doing, Consumer<Member> call, boolean turnFollows) {
        Member running = member;
        if (running == null || stopped) {
            return;
        }
        try {
            call.accept(running);
            onNewMap(running);
        } catch (RuntimeException | Error e) {
            stopped = true;
            invariants.broken(doing, e);
            return;
        }
        if (turnFollows) {
            endTurnSoon();
        }
    }

    private void onNewMap(Member running) {
        ClusterMap known = running.map();
        ClusterMap before = map;
        if (known != null && (before == null || known.version() > before.version())) {
            map = known;
            MapChanges.between(before, known).stream()
                    .filter(change -> change.concerns(self))
                    .forEach(change -> LOG.log(System.Logger.Level.INFO, change.sentence()));
            links.onMap(known);
            collections.onMap(known);
        }
    }

    /** What comes by data links; on the data thread. */
    private final class Peers implements PeerLinks.Receiver {
        @Override
        public void onData(MemberId from, Message.Data message) {
            step("taking a message of " + from.name(), running -> {
                if (!running.onData(from, message)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} sent what makes no sense, and it is dropped: {1}",
                            from,
                            message.getClass().getSimpleName());
                }
            });
        }

        @Override
        public void onLinkDown(MemberId peer, String why) {
            LOG.log(System.Logger.Level.INFO, "The link with {0} is down: {1}", peer, why);
            step("a broken link", running -> running.onLinkDown(peer));
        }
    }

    /** What comes by the control link; on the control thread, taken over to the data thread. */
    private final class Coordinator implements ControlLink.Receiver {
        @Override
        public void onUp(CoordinatorHello hello) {
            thread.run(() -> {
                if (member == null && !stopped) {
                    member = new Member(self, memberSettings(hello), MemberNode.this);
                }
                step("meeting the coordinator", Member::onControlUp);
            });
        }

        @Override
        public void onMessage(Message.Control message) {
            thread.run(() -> {
                switch (message) {
                    case Message.StructureOpened opened -> directory.onAnswer(opened);
                    case Message.Refused refusal -> refused.accept(refusal.reason());
                    case Message.Control other ->
                        step(
                                "taking an order of the coordinator",
                                running -> running.onControl(other));
                }
            });
        }

        @Override
        public void onStacksWanted(long request) {
            thread.run(() -> {
                Member running = member;
                ControlLink link = control;
                if (running != null && link != null && !stopped) {
                    new StackCensus(
                                    thread,
                                    request,
                                    running.shards(),
                                    report -> link.send(FromMember.newBuilder()
                                            .setStacksReport(report)
                                            .build()))
                            .run();
                }
            });
        }

        @Override
        public void onDown() {
            thread.run(directory::onDown);
        }

        @Override
        public void onRefused(String reason) {
            refused.accept(reason);
        }
    }

    /** The cluster's times, and the bounds of this process. */
    private static MemberSettings memberSettings(CoordinatorHello hello) {
        MemberSettings usual = MemberSettings.defaults();
        return new MemberSettings(
                hello.getHeartbeatMillis(),
                hello.getAcknowledgementMillis(),
                hello.getLeaseMillis(),
                usual.windowBytes(),
                usual.waitingRequests(),
                usual.heldAnswers(),
                usual.batchBytes(),
                usual.batchesInFlight(),
                usual.subscriberQueueBytes(),
                usual.subscriptions(),
                usual.unitsInHand(),
                usual.walkImages(),
                usual.waitingUnits(),
                usual.indexedCells(),
                MemberJvm.cellBytes(),
                usual.shard());
    }
}
