package io.fused.node;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.fused.core.MemberId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.CoordinatorSettings;
import io.fused.core.cluster.Tolerance;
import io.fused.protocol.AdminGrpc;
import io.fused.protocol.Answer;
import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.MapGet;
import io.fused.protocol.MapPut;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenResponse;
import io.fused.protocol.OpenSession;
import io.fused.protocol.Operation;
import io.fused.protocol.OperationRequest;
import io.fused.protocol.StackRow;
import io.fused.protocol.StacksRequest;
import io.fused.protocol.StructureKind;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of real members and a real coordinator in this process, on free loopback ports: all of
 * a node but the process. A member that is crashed answers nobody any more and loses its memory.
 */
final class LoopbackCluster implements AutoCloseable {
    static final HostPort ANY = new HostPort("127.0.0.1", 0);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CoordinatorNode coordinator;
    private final HostPort coordinatorAddress;
    private final Map<String, MemberNode> members = new TreeMap<>();
    private final Map<String, MemberId> ids = new TreeMap<>();
    private final EventThread clientThread = new EventThread("test-client");
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private long lastIncarnation;

    LoopbackCluster(int primaries, int faults, int groups, int count) throws IOException {
        coordinator = new CoordinatorNode(
                CoordinatorSettings.of("test-cluster", primaries, faults, groups, count),
                ANY,
                this::onBroken,
                new NoOperator());
        coordinatorAddress = coordinator.start();
        for (int index = 1; index <= count; index++) {
            start("m" + index);
        }
        awaitTolerance(faults);
    }

    private void onBroken(String doing, Throwable cause) {
        cause.printStackTrace();
        broken.add(doing + ": " + cause);
    }

    HostPort coordinatorAddress() {
        return coordinatorAddress;
    }

    void start(String name) throws IOException {
        MemberId id = new MemberId(name, ++lastIncarnation);
        MemberNode node = new MemberNode(
                new NodeSettings(name, id.incarnation(), coordinatorAddress, ANY, ANY),
                this::onBroken,
                reason -> broken.add(name + " is refused: " + reason));
        ids.put(name, id);
        members.put(name, node);
        node.start();
    }

    /** Crashes a member, as its parent sees it. */
    void crash(String name) {
        members.remove(name).close();
        coordinator.onDeathProven(ids.get(name));
    }

    ClusterMap map() {
        return coordinator.map();
    }

    String holder(int group, int primary) {
        MemberId holder = map().groups().get(group).primaries().get(primary).holder();
        return holder == null ? "nobody" : holder.name();
    }

    void awaitTolerance(int tolerance) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !broken.isEmpty() || Tolerance.of(map()) >= tolerance);
        if (!broken.isEmpty()) {
            throw new AssertionError("Broken: " + broken);
        }
        long version = map().version();
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() ->
                        addresses().stream().allMatch(address -> mapVersionAt(address) >= version));
    }

    /** A stub for a shard's present holder. */
    CollectionsGrpc.CollectionsBlockingStub stub(int shard) {
        ClusterMap map = map();
        MemberId holder = map.groups()
                .get(shard / map.primaries())
                .primaries()
                .get(shard % map.primaries())
                .holder();
        return stubAt(map.member(holder.name()).orElseThrow().dataAddress());
    }

    CollectionsGrpc.CollectionsBlockingStub stubAt(String address) {
        return CollectionsGrpc.newBlockingStub(channel(address))
                .withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    ManagedChannel channel(String address) {
        return channels.computeIfAbsent(
                address,
                where -> clientThread.dial(HostPort.parse(where), EventThread.MESSAGE_BYTES));
    }

    List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        map().members().stream()
                .filter(member -> member.state() == ClusterMap.MemberState.UP)
                .forEach(member -> addresses.add(member.dataAddress()));
        return addresses;
    }

    OpenResponse openMap(String name, int pinned) {
        return stub(pinned)
                .open(OpenRequest.newBuilder()
                        .setProtocolVersion(1)
                        .setName(name)
                        .setKind(StructureKind.STRUCTURE_KIND_MAP)
                        .setCodec("string,string")
                        .setPinned(pinned)
                        .build());
    }

    long openSession(int shard) {
        return execute(
                        shard,
                        0,
                        Operation.newBuilder()
                                .setOpenSession(OpenSession.newBuilder().setWindow(64)))
                .getNumber();
    }

    Answer put(int shard, long session, long number, int structure, String key, String value) {
        return execute(
                shard,
                session,
                Operation.newBuilder()
                        .setNumber(number)
                        .setMapPut(MapPut.newBuilder()
                                .setStructure(structure)
                                .setKey(ByteString.copyFromUtf8(key))
                                .setValue(ByteString.copyFromUtf8(value))));
    }

    String get(int shard, int structure, String key) {
        Answer answer = execute(
                shard,
                0,
                Operation.newBuilder()
                        .setMapGet(MapGet.newBuilder()
                                .setStructure(structure)
                                .setKey(ByteString.copyFromUtf8(key))));
        return answer.hasValue() ? answer.getValue().toStringUtf8() : "absent";
    }

    private Answer execute(int shard, long session, Operation.Builder operation) {
        return stub(shard)
                .execute(OperationRequest.newBuilder()
                        .setProtocolVersion(1)
                        .setShard(shard)
                        .setSession(session)
                        .setLow(operation.getNumber())
                        .setOperation(operation)
                        .build())
                .getAnswer();
    }

    /**
     * The live nodes in cells of at least so many bytes at a primary, by the operator's service.
     */
    int live(int shard, int leastBytes) {
        return AdminGrpc.newBlockingStub(channel(coordinatorAddress.toString()))
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .stacks(StacksRequest.getDefaultInstance())
                .getMembersList()
                .stream()
                .flatMap(member -> member.getRowsList().stream())
                .filter(row -> !row.getFusedBackup()
                        && row.getIndex() == shard
                        && row.getCellBytes() >= leastBytes)
                .mapToInt(StackRow::getLive)
                .sum();
    }

    long mapVersionAt(String address) {
        return stubAt(address)
                .getMap(GetMapRequest.newBuilder().setProtocolVersion(1).build())
                .getVersion();
    }

    @Override
    public void close() {
        members.values().forEach(MemberNode::close);
        coordinator.close();
        channels.values().forEach(ManagedChannel::shutdownNow);
        clientThread.close();
        if (!broken.isEmpty()) {
            throw new AssertionError("Broken: " + broken);
        }
    }

    /** There are no processes here. */
    private static final class NoOperator implements AdminService.Operator {
        @Override
        public CompletableFuture<Void> kill(String member) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("There are no processes to kill"));
        }

        @Override
        public CompletableFuture<Void> restart(String member) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("There are no processes to start"));
        }

        @Override
        public void shutdown() {
            throw new AssertionError("Nobody asked for that");
        }
    }
}
