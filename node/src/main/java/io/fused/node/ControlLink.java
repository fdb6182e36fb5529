package io.fused.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.node.wire.ControlWire;
import io.fused.protocol.ControlGrpc;
import io.fused.protocol.CoordinatorHello;
import io.fused.protocol.FromMember;
import io.fused.protocol.MemberHello;
import io.fused.protocol.ToMember;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The member's link to the coordinator, on a thread of its own that only dials out: what is said on
 * it never waits behind data. It is dialed again, with growing pauses, for as long as the process
 * lives.
 */
final class ControlLink implements AutoCloseable {
    /** The version of control.proto's messages. */
    static final int PROTOCOL_VERSION = 1;

    /** A lost primary's tail travels in one message, as large as all that may be uncommitted. */
    static final int MESSAGE_BYTES = 1 << 30;

    private static final System.Logger LOG = System.getLogger(ControlLink.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** Told of what comes; on the control thread. */
    interface Receiver {
        /** The link is up and the coordinator has presented itself. */
        void onUp(CoordinatorHello hello);

        void onMessage(Message.Control message);

        void onStacksWanted(long request);

        void onDown();

        /** The coordinator will never take this process; it must be started anew, or elsewhere. */
        void onRefused(String reason);
    }

    private final EventThread thread = new EventThread("fused-control");
    private final HostPort coordinator;
    private final MemberId self;
    private final HostPort dataAddress;
    private final Receiver receiver;
    private @Nullable Link link;
    private String clusterId = "";
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean told;
    private boolean closed;

    ControlLink(HostPort coordinator, MemberId self, HostPort dataAddress, Receiver receiver) {
        this.coordinator = coordinator;
        this.self = self;
        this.dataAddress = dataAddress;
        this.receiver = receiver;
    }

    void start() {
        thread.later(this::dial);
    }

    /** Sends if the link is up, else drops; from any thread. */
    void send(Message.Control message) {
        thread.run(() -> {
            if (link != null && link.up) {
                link.call.sendMessage(ControlWire.fromMember(message));
            }
        });
    }

    /** Sends if the link is up, else drops; from any thread. */
    void send(FromMember message) {
        thread.run(() -> {
            if (link != null && link.up) {
                link.call.sendMessage(message);
            }
        });
    }

    private void dial() {
        if (!closed) {
            link = new Link(thread.dial(coordinator, MESSAGE_BYTES));
            link.start();
        }
    }

    private void onDown(Link broken, Status status) {
        if (link != broken) {
            return;
        }
        link = null;
        broken.channel.shutdownNow();
        String reason = status.getDescription() == null
                ? status.getCode().toString()
                : status.getDescription();
        if (status.getCode() == Status.Code.FAILED_PRECONDITION) {
            receiver.onRefused(reason);
            return;
        }
        if (broken.up) {
            receiver.onDown();
        }
        if (!told && !closed) {
            told = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "No link to the coordinator at {0} ({1}); trying on",
                    coordinator,
                    reason);
        }
        if (!closed) {
            thread.after(pauseMillis, this::dial);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        }
    }

    /** Ends the link and its thread. */
    @Override
    public void close() {
        thread.run(() -> {
            closed = true;
            if (link != null) {
                link.channel.shutdownNow();
            }
            thread.close();
        });
    }

    private final class Link extends ClientCall.Listener<ToMember> {
        final ManagedChannel channel;
        final ClientCall<FromMember, ToMember> call;
        boolean up;

        Link(ManagedChannel channel) {
            this.channel = channel;
            this.call = channel.newCall(ControlGrpc.getLinkMethod(), CallOptions.DEFAULT);
        }

        void start() {
            call.start(this, new Metadata());
            call.request(1);
            call.sendMessage(FromMember.newBuilder()
                    .setHello(MemberHello.newBuilder()
                            .setProtocolVersion(PROTOCOL_VERSION)
                            .setClusterId(clusterId)
                            .setMember(ControlWire.run(self))
                            .setDataAddress(dataAddress.toString())
                            .setProcessId(ProcessHandle.current().pid()))
                    .build());
        }

        @Override
        public void onMessage(ToMember message) {
            thread.run(() -> {
                if (link == this) {
                    take(message);
                    call.request(1);
                }
            });
        }

        private void take(ToMember message) {
            switch (message.getKindCase()) {
                case HELLO -> {
                    up = true;
                    told = false;
                    pauseMillis = FIRST_PAUSE_MILLIS;
                    clusterId = message.getHello().getClusterId();
                    LOG.log(
                            System.Logger.Level.INFO,
                            "The link to the coordinator at {0} is up",
                            coordinator);
                    receiver.onUp(message.getHello());
                }
                case STACKS_WANTED ->
                    receiver.onStacksWanted(message.getStacksWanted().getRequest());
                case WELCOME,
                        REFUSED,
                        RENEWED,
                        NEW_MAP,
                        FENCE_ORDER,
                        RECORDS_WANTED,
                        FILL,
                        STRUCTURE_OPENED -> {
                    try {
                        receiver.onMessage(ControlWire.toMember(self, message));
                    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "A control message makes no sense: {0}",
                                e.getMessage());
                    }
                }
                case KIND_NOT_SET ->
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "A control message is unknown to this version");
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            thread.run(() -> onDown(this, status));
        }
    }
}
