package io.fused.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.node.wire.ControlWire;
import io.fused.protocol.ControlGrpc;
import io.fused.protocol.CoordinatorHello;
import io.fused.protocol.FromMember;
import io.fused.protocol.MemberHello;
import io.fused.protocol.StacksReport;
import io.fused.protocol.ToMember;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The coordinator's ends of the control links. On the coordinator's thread alone. */
final class ControlService {
    private static final System.Logger LOG = System.getLogger(ControlService.class.getName());

    /** What the coordinator is told. */
    interface Receiver {
        /** A run presents itself; before anything else of it. */
        void onHello(MemberId member, MemberHello hello);

        void onMessage(MemberId member, Message.Control message);

        void onStacks(MemberId member, StacksReport report);

        void onLinkDown(MemberId member);
    }

    private final CoordinatorHello hello;
    private final Receiver receiver;
    private final Map<MemberId, Link> links = new HashMap<>();

    /**
     * Makes a service without links.
     *
     * @param hello what every member is greeted with
     */
    ControlService(CoordinatorHello hello, Receiver receiver) {
        this.hello = hello;
        this.receiver = receiver;
    }

    ServerServiceDefinition bind() {
        return ServerServiceDefinition.builder(ControlGrpc.SERVICE_NAME)
                .addMethod(ControlGrpc.getLinkMethod(), (call, headers) -> {
                    call.sendHeaders(new Metadata());
                    call.request(1);
                    return new Link(call);
                })
                .build();
    }

    /** Sends on the link of a run; dropped if it is down. */
    void send(MemberId to, Message.Control message) {
        Link link = links.get(to);
        if (link != null) {
            link.call.sendMessage(ControlWire.toMember(message));
        }
    }

    /** Sends what isn't the core's; false if the link is down. */
    boolean send(MemberId to, ToMember message) {
        Link link = links.get(to);
        if (link == null) {
            return false;
        }
        link.call.sendMessage(message);
        return true;
    }

    /** The runs whose links are up. */
    Set<MemberId> linked() {
        return Set.copyOf(links.keySet());
    }

    private Optional<String> refusal(MemberHello from) {
        if (from.getProtocolVersion() != ControlLink.PROTOCOL_VERSION) {
            return Optional.of("This coordinator speaks version " + ControlLink.PROTOCOL_VERSION
                    + " of the control protocol, not " + from.getProtocolVersion()
                    + "; run the same release everywhere");
        }
        if (!from.getClusterId().isEmpty() && !from.getClusterId().equals(hello.getClusterId())) {
            return Optional.of("The cluster here is " + hello.getClusterId()
                    + ", and this member belongs to " + from.getClusterId()
                    + "; start its process anew to let it join, empty");
        }
        try {
            Names.check(from.getMember().getName());
            HostPort.parse(from.getDataAddress());
            ControlWire.member(from.getMember());
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** One member's link. */
    private final class Link extends ServerCall.Listener<FromMember> {
        final ServerCall<FromMember, ToMember> call;
        private @Nullable MemberId member;
        private boolean ended;

        Link(ServerCall<FromMember, ToMember> call) {
            this.call = call;
        }

        @Override
        public void onMessage(FromMember message) {
            if (ended) {
                return;
            }
            MemberId known = member;
            if (known == null) {
                greet(message);
            } else {
                take(known, message);
            }
            if (!ended) {
                call.request(1);
            }
        }

        private void greet(FromMember message) {
            Optional<String> refusal = message.hasHello()
                    ? refusal(message.getHello())
                    : Optional.of("A control link begins with a hello");
            if (refusal.isPresent()) {
                end(Status.FAILED_PRECONDITION.withDescription(refusal.get()));
                return;
            }
            MemberId from = ControlWire.member(message.getHello().getMember());
            member = from;
            Link former = links.put(from, this);
            if (former != null) {
                former.end(Status.ABORTED.withDescription("The same process dialed anew"));
            }
            call.sendMessage(ToMember.newBuilder().setHello(hello).build());
            receiver.onHello(from, message.getHello());
        }

        private void take(MemberId from, FromMember message) {
            try {
                if (message.hasStacksReport()) {
                    receiver.onStacks(from, message.getStacksReport());
                } else {
                    receiver.onMessage(from, ControlWire.fromMember(from, message));
                }
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} sent what makes no sense: {1}",
                        from,
                        e.getMessage());
            }
        }

        void end(Status status) {
            if (!ended) {
                ended = true;
                call.close(status, new Metadata());
            }
        }

        @Override
        public void onHalfClose() {
            broke();
        }

        @Override
        public void onCancel() {
            broke();
        }

        private void broke() {
            end(Status.CANCELLED);
            MemberId known = member;
            if (known != null && links.remove(known, this)) {
                receiver.onLinkDown(known);
            }
        }
    }
}
