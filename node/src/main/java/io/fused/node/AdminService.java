package io.fused.node;

import io.fused.core.MemberId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.Tolerance;
import io.fused.protocol.AcceptLossReply;
import io.fused.protocol.AcceptLossRequest;
import io.fused.protocol.AdminGrpc;
import io.fused.protocol.KillMemberReply;
import io.fused.protocol.KillMemberRequest;
import io.fused.protocol.MemberStacks;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.RestartMemberReply;
import io.fused.protocol.RestartMemberRequest;
import io.fused.protocol.ShardStatus;
import io.fused.protocol.ShutdownReply;
import io.fused.protocol.ShutdownRequest;
import io.fused.protocol.StacksReply;
import io.fused.protocol.StacksReport;
import io.fused.protocol.StacksRequest;
import io.fused.protocol.StacksWanted;
import io.fused.protocol.StatusReply;
import io.fused.protocol.StatusRequest;
import io.fused.protocol.ToMember;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The operator's service; see admin.proto. On the coordinator's thread alone. */
final class AdminService {
    /** The version of admin.proto's messages. */
    static final int PROTOCOL_VERSION = 1;

    private static final long STACKS_MILLIS = 5_000;

    /** What the service asks of processes; from the coordinator's thread, and never blocks. */
    interface Operator {
        /** Kills a member's process; done when it is gone. Fails with a sentence. */
        CompletableFuture<Void> kill(String member);

        /** Starts a member's process; done when it runs. Fails with a sentence. */
        CompletableFuture<Void> restart(String member);

        /** Ends all processes, this one at last. */
        void shutdown();
    }

    private final CoordinatorNode node;
    private final EventThread thread;
    private final Operator operator;
    private final Map<Long, StacksCall> stacksCalls = new HashMap<>();
    private long lastRequest;
    private String address = "";

    AdminService(CoordinatorNode node, EventThread thread, Operator operator) {
        this.node = node;
        this.thread = thread;
        this.operator = operator;
    }

    ServerServiceDefinition bind() {
        BindableService service = new Service();
        return service.bindService();
    }

    void listensAt(HostPort where) {
        address = where.toString();
    }

    /** The stacks of one member. */
    void onStacks(MemberId member, StacksReport report) {
        StacksCall call = stacksCalls.get(report.getRequest());
        if (call != null && call.missing.remove(member)) {
            call.add(member, report);
            if (call.missing.isEmpty()) {
                call.finish();
            }
        }
    }

    private StatusReply status() {
        ClusterMap map = node.map();
        StatusReply.Builder reply = StatusReply.newBuilder()
                .setClusterId(node.settings().clusterId())
                .setMapVersion(map.version())
                .setGroups(node.settings().groups())
                .setPrimaries(node.settings().primaries())
                .setFaults(node.settings().faults())
                .setTolerance(Math.max(0, Tolerance.of(map)))
                .setState(state(map));
        map.members().forEach(member -> reply.addMembers(status(map, member)));
        return reply.addMembers(MemberStatus.newBuilder()
                        .setMember(Names.COORDINATOR)
                        .setRole("coordinator")
                        .setProcessId(ProcessHandle.current().pid())
                        .setAddress(address)
                        .setState("UP"))
                .build();
    }

    private MemberStatus status(ClusterMap map, ClusterMap.MemberEntry member) {
        MemberStatus.Builder status = MemberStatus.newBuilder()
                .setMember(member.id().name())
                .setRole("member")
                .setProcessId(node.processId(member.id()))
                .setAddress(member.dataAddress())
                .setState(member.state().toString())
                .setIncarnation(member.id().incarnation());
        for (ClusterMap.GroupEntry group : map.groups()) {
            Stream.concat(group.primaries().stream(), group.backups().stream())
                    .filter(shard -> member.id().equals(shard.holder()))
                    .forEach(shard -> status.addShards(ShardStatus.newBuilder()
                            .setGroup(group.group())
                            .setKind(shard.id().kind().toString().toLowerCase(Locale.ROOT))
                            .setIndex(shard.id().index())
                            .setState(shard.state().toString())));
        }
        return status.build();
    }

    private static String state(ClusterMap map) {
        if (map.groups().isEmpty()) {
            return "forming";
        }
        ClusterMap.GroupState worst = map.groups().stream()
                .map(ClusterMap.GroupEntry::state)
                .max(Enum::compareTo)
                .orElseThrow();
        return worst.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean refused(int protocolVersion, StreamObserver<?> reply) {
        if (protocolVersion == PROTOCOL_VERSION || protocolVersion == 0) {
            return false;
        }
        reply.onError(Status.INVALID_ARGUMENT
                .withDescription("This coordinator speaks version " + PROTOCOL_VERSION
                        + " of the operator's protocol, not "
                        + Integer.toUnsignedString(protocolVersion)
                        + "; use the command line of the same release")
                .asRuntimeException());
        return true;
    }

    private final class Service extends AdminGrpc.AdminImplBase {
        @Override
        public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
            if (!refused(request.getProtocolVersion(), reply)) {
                answer(reply, AdminService.this.status());
            }
        }

        @Override
        public void stacks(StacksRequest request, StreamObserver<StacksReply> reply) {
            if (!refused(request.getProtocolVersion(), reply)) {
                new StacksCall((ServerCallStreamObserver<StacksReply>) reply).start();
            }
        }

        @Override
        public void acceptLoss(AcceptLossRequest request, StreamObserver<AcceptLossReply> reply) {
            if (refused(request.getProtocolVersion(), reply)) {
                return;
            }
            int groups = node.map().groups().size();
            int group = request.getGroup();
            if (group < 0 || group >= groups) {
                reply.onError(Status.NOT_FOUND
                        .withDescription("There is no group " + Integer.toUnsignedString(group)
                                + "; the cluster has " + groups + ", numbered from 0.")
                        .asRuntimeException());
                return;
            }
            node.step("accepting a loss", coordinator -> {
                Optional<String> refusal = coordinator.acceptLoss(group);
                if (refusal.isPresent()) {
                    reply.onError(Status.FAILED_PRECONDITION
                            .withDescription(refusal.get())
                            .asRuntimeException());
                } else {
                    answer(reply, AcceptLossReply.getDefaultInstance());
                }
            });
        }

        @Override
        public void killMember(KillMemberRequest request, StreamObserver<KillMemberReply> reply) {
            if (!refused(request.getProtocolVersion(), reply)) {
                answerWhenDone(
                        operator.kill(request.getMember()),
                        reply,
                        KillMemberReply.getDefaultInstance());
            }
        }

        @Override
        public void restartMember(
                RestartMemberRequest request, StreamObserver<RestartMemberReply> reply) {
            if (!refused(request.getProtocolVersion(), reply)) {
                answerWhenDone(
                        operator.restart(request.getMember()),
                        reply,
                        RestartMemberReply.getDefaultInstance());
            }
        }

        @Override
        public void shutdown(ShutdownRequest request, StreamObserver<ShutdownReply> reply) {
            if (!refused(request.getProtocolVersion(), reply)) {
                answer(reply, ShutdownReply.getDefaultInstance());
                operator.shutdown();
            }
        }
    }

    private static <T> void answer(StreamObserver<T> reply, T message) {
        reply.onNext(message);
        reply.onCompleted();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Its result goes to the caller.
    private <T> void answerWhenDone(
            CompletableFuture<Void> work, StreamObserver<T> reply, T message) {
        ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) reply;
        call.setOnCancelHandler(() -> {});
        work.whenComplete((done, failure) -> thread.run(() -> {
            if (call.isCancelled()) {
                return;
            }
            if (failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                call.onError(Status.FAILED_PRECONDITION
                        .withDescription(cause.getMessage())
                        .asRuntimeException());
            } else {
                answer(call, message);
            }
        }));
    }

    /** One operator who waits for the stacks of all members. */
    private final class StacksCall {
        private final ServerCallStreamObserver<StacksReply> reply;
        private final List<MemberStacks> stacks = new ArrayList<>();
        private final Set<MemberId> missing = new HashSet<>();
        private final long request = ++lastRequest;
        private Runnable cancelDeadline = () -> {};

        StacksCall(ServerCallStreamObserver<StacksReply> reply) {
            this.reply = reply;
            reply.setOnCancelHandler(() -> stacksCalls.remove(request));
        }

        void start() {
            ToMember question = ToMember.newBuilder()
                    .setStacksWanted(StacksWanted.newBuilder().setRequest(request))
                    .build();
            for (MemberId member : node.control().linked()) {
                if (node.control().send(member, question)) {
                    missing.add(member);
                }
            }
            stacksCalls.put(request, this);
            if (missing.isEmpty()) {
                finish();
            } else {
                cancelDeadline = thread.after(STACKS_MILLIS, this::finish);
            }
        }

        void add(MemberId member, StacksReport report) {
            stacks.add(MemberStacks.newBuilder()
                    .setMember(member.name())
                    .addAllRows(report.getRowsList())
                    .build());
        }

        void finish() {
            cancelDeadline.run();
            if (stacksCalls.remove(request) != null && !reply.isCancelled()) {
                stacks.sort((one, other) -> one.getMember().compareTo(other.getMember()));
                answer(reply, StacksReply.newBuilder().addAllMembers(stacks).build());
            }
        }
    }
}
