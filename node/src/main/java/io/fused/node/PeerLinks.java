package io.fused.node;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap;
import io.fused.node.wire.ControlWire;
import io.fused.node.wire.PeerFrame;
import io.fused.node.wire.PeerWire;
import io.fused.protocol.PeerHello;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The data links of one member: for each other run of a member a stream that we dial, for what we
 * say, and one that it dials, for what it says. When one of the two breaks both are given up, the
 * break is told once, and the next message dials anew. On the data thread alone.
 */
final class PeerLinks implements AutoCloseable {
    /** The version of peer.proto's messages. */
    static final int PROTOCOL_VERSION = 1;

    /** Least time between two attempts to dial the same member. */
    private static final long REDIAL_MILLIS = 100;

    /** What the transport takes before a link counts as busy. */
    private static final int READY_BYTES = 1 << 20;

    /** What may wait for a busy link; a receiver that is so far behind is not waited for. */
    private static final long WAITING_BYTES = 256L << 20;

    /** What the member is told. */
    interface Receiver {
        void onData(MemberId from, Message.Data message);

        void onLinkDown(MemberId peer, String why);
    }

    private final MemberId self;
    private final EventThread thread;
    private final Receiver receiver;
    private final Map<MemberId, Link> links = new HashMap<>();
    private @Nullable ClusterMap map;
    private boolean closed;

    PeerLinks(MemberId self, EventThread thread, Receiver receiver) {
        this.self = self;
        this.thread = thread;
        this.receiver = receiver;
    }

    /** Takes a newer map: links to runs that it has no more are closed. */
    void onMap(ClusterMap newer) {
        map = newer;
        for (Link link : Map.copyOf(links).values()) {
            if (newer.member(link.peer.name())
                    .filter(entry -> entry.id().incarnation() > link.peer.incarnation())
                    .isPresent()) {
                link.down("a new process runs under its name");
                links.remove(link.peer);
            }
        }
    }

    /** Sends, dialing if need be; see {@link io.fused.core.replication.MemberPort#send}. */
    void send(MemberId to, Message.Data message) {
        if (!closed) {
            links.computeIfAbsent(to, Link::new).send(message);
        }
    }

    /** The service that other members dial. */
    ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("fused.v1.Peers")
                .addMethod(PeerWire.LINK, inbound())
                .build();
    }

    private ServerCallHandler<PeerFrame, PeerHello> inbound() {
        return (call, headers) -> {
            call.sendHeaders(new Metadata());
            call.request(1);
            return new Inbound(call);
        };
    }

    @Override
    public void close() {
        closed = true;
        Map.copyOf(links)
                .values()
                .forEach(link -> link.release(Status.UNAVAILABLE.withDescription("Closing")));
        links.clear();
    }

    private Optional<HostPort> address(MemberId peer) {
        ClusterMap known = map;
        return known == null
                ? Optional.empty()
                : known.member(peer.name())
                        .filter(entry -> entry.id().equals(peer))
                        .map(entry -> HostPort.parse(entry.dataAddress()));
    }

    private String clusterId() {
        return map == null ? "" : map.clusterId();
    }

    /** Both directions to and from one run of a member. */
    private final class Link {
        final MemberId peer;
        private final Queue<Message.Data> waiting = new ArrayDeque<>();
        private long waitingBytes;
        private @Nullable Outbound out;
        private @Nullable Inbound in;
        private long dialNotBefore = Long.MIN_VALUE;
        private boolean dialing;

        Link(MemberId peer) {
            this.peer = peer;
        }

        void send(Message.Data message) {
            Outbound present = out;
            if (present != null && waiting.isEmpty() && present.call.isReady()) {
                present.call.sendMessage(new PeerFrame.Data(message));
                return;
            }
            waiting.add(message);
            waitingBytes += size(message);
            if (waitingBytes > WAITING_BYTES) {
                thread.later(() -> down("it takes too little of what is sent"));
            } else if (present == null && !dialing) {
                dialing = true;
                long wait = dialNotBefore - System.nanoTime() / 1_000_000;
                if (dialNotBefore == Long.MIN_VALUE || wait <= 0) {
                    thread.later(this::dial);
                } else {
                    thread.after(wait, this::dial);
                }
            }
        }

        private void dial() {
            dialing = false;
            if (closed || out != null || waiting.isEmpty()) {
                return;
            }
            dialNotBefore = System.nanoTime() / 1_000_000 + REDIAL_MILLIS;
            Optional<HostPort> address = address(peer);
            if (address.isEmpty()) {
                down("the map has no such member");
                links.remove(peer);
                return;
            }
            out = new Outbound(this, thread.dial(address.get(), EventThread.MESSAGE_BYTES));
            out.start();
        }

        void drain() {
            Outbound present = out;
            if (present == null) {
                return;
            }
            while (!waiting.isEmpty() && present.call.isReady()) {
                Message.Data message = waiting.remove();
                waitingBytes -= size(message);
                present.call.sendMessage(new PeerFrame.Data(message));
            }
        }

        void accept(Inbound inbound) {
            if (in != null) {
                down("it dialed anew");
            }
            in = inbound;
        }

        void down(String why) {
            release(Status.UNAVAILABLE.withDescription("The other direction of this link broke"));
            if (!closed) {
                receiver.onLinkDown(peer, why);
            }
        }

        private void release(Status status) {
            waiting.clear();
            waitingBytes = 0;
            Outbound wasOut = out;
            out = null;
            if (wasOut != null) {
                wasOut.end();
            }
            Inbound wasIn = in;
            in = null;
            if (wasIn != null) {
                wasIn.end(status);
            }
        }

        private static long size(Message.Data message) {
            return switch (message) {
                case Message.Records records -> records.payload().length + 64L;
                case Message.Deltas deltas -> deltas.payload().length + 64L;
                case Message.UnitImage image -> image.bytes().length + 64L;
                case Message.FusedUnit unit -> unit.bytes().length + 64L;
                case Message.Data small -> 64;
            };
        }
    }

    /** What we dialed. */
    private final class Outbound extends ClientCall.Listener<PeerHello> {
        private final Link link;
        private final ManagedChannel channel;
        final ClientCall<PeerFrame, PeerHello> call;

        Outbound(Link link, ManagedChannel channel) {
            this.link = link;
            this.channel = channel;
            this.call = channel.newCall(
                    PeerWire.LINK, CallOptions.DEFAULT.withOnReadyThreshold(READY_BYTES));
        }

        void start() {
            call.start(this, new Metadata());
            call.request(2);
            call.sendMessage(new PeerFrame.Hello(PeerHello.newBuilder()
                    .setProtocolVersion(PROTOCOL_VERSION)
                    .setClusterId(clusterId())
                    .setFrom(ControlWire.run(self))
                    .setTo(ControlWire.run(link.peer))
                    .build()));
        }

        void end() {
            call.cancel("The link is given up", null);
            channel.shutdownNow();
        }

        @Override
        public void onReady() {
            thread.run(() -> {
                if (link.out == this) {
                    link.drain();
                }
            });
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            thread.run(() -> {
                if (link.out == this) {
                    link.down(reason(status));
                }
            });
        }
    }

    /** What the other end dialed. */
    private final class Inbound extends ServerCall.Listener<PeerFrame> {
        private final ServerCall<PeerFrame, PeerHello> call;
        private @Nullable Link link;
        private boolean ended;

        Inbound(ServerCall<PeerFrame, PeerHello> call) {
            this.call = call;
        }

        void end(Status status) {
            if (!ended) {
                ended = true;
                call.close(status, new Metadata());
            }
        }

        @Override
        public void onMessage(PeerFrame frame) {
            if (ended) {
                return;
            }
            switch (frame) {
                case PeerFrame.Hello hello -> onHello(hello.hello());
                case PeerFrame.Data data -> {
                    if (link == null) {
                        end(Status.FAILED_PRECONDITION.withDescription(
                                "A link begins with a hello"));
                        return;
                    }
                    receiver.onData(link.peer, data.message());
                }
            }
            if (!ended) {
                call.request(1);
            }
        }

        private void onHello(PeerHello hello) {
            Optional<String> refusal =
                    link != null ? Optional.of("A link has one hello") : refusal(hello);
            if (refusal.isPresent()) {
                end(Status.FAILED_PRECONDITION.withDescription(refusal.get()));
                return;
            }
            link = links.computeIfAbsent(ControlWire.member(hello.getFrom()), Link::new);
            link.accept(this);
            call.sendMessage(PeerHello.newBuilder()
                    .setProtocolVersion(PROTOCOL_VERSION)
                    .setClusterId(clusterId())
                    .setFrom(hello.getTo())
                    .setTo(hello.getFrom())
                    .build());
        }

        @Override
        public void onHalfClose() {
            broke("it ended the stream");
        }

        @Override
        public void onCancel() {
            broke("the connection broke");
        }

        private void broke(String why) {
            Link present = link;
            boolean current = !ended && present != null && present.in == this;
            end(Status.CANCELLED);
            if (current && present != null) {
                present.down(why);
            }
        }
    }

    private Optional<String> refusal(PeerHello hello) {
        ClusterMap known = map;
        if (hello.getProtocolVersion() != PROTOCOL_VERSION) {
            return Optional.of("This member speaks version " + PROTOCOL_VERSION
                    + " of the member protocol, not " + hello.getProtocolVersion()
                    + "; run the same release on all members");
        }
        if (closed || known == null) {
            return Optional.of("This member is not in a cluster yet");
        }
        if (!hello.getClusterId().equals(known.clusterId())) {
            return Optional.of("This member is of cluster " + known.clusterId() + ", not '"
                    + hello.getClusterId() + "'");
        }
        if (!hello.getTo().equals(ControlWire.run(self))) {
            return Optional.of("This is " + self + ", not " + hello.getTo().getName() + "#"
                    + hello.getTo().getIncarnation());
        }
        if (hello.getFrom().getName().isEmpty() || hello.getFrom().getIncarnation() < 1) {
            return Optional.of("The hello doesn't say whose it is");
        }
        return known.member(hello.getFrom().getName())
                .filter(entry -> entry.id().incarnation() > hello.getFrom().getIncarnation())
                .map(entry -> "A later run of " + entry.id().name() + " is in the map");
    }

    private static String reason(Status status) {
        String description = status.getDescription();
        return status.getCode() + (description == null ? "" : ": " + description);
    }
}
