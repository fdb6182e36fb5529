package io.fused.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fused.protocol.Answer;
import io.fused.protocol.AnswerBatch;
import io.fused.protocol.Code;
import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.ControlGrpc;
import io.fused.protocol.DestroyRequest;
import io.fused.protocol.Frame;
import io.fused.protocol.FrameStreams;
import io.fused.protocol.FromMember;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.MapGet;
import io.fused.protocol.MemberHello;
import io.fused.protocol.MemberRun;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenResponse;
import io.fused.protocol.Operation;
import io.fused.protocol.OperationBatch;
import io.fused.protocol.OperationRequest;
import io.fused.protocol.PeerFrame;
import io.fused.protocol.PeerHello;
import io.fused.protocol.PeersGrpc;
import io.fused.protocol.StructureKind;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a cluster does when nothing crashes, however it is asked. */
final class LoopbackClusterTest {
    private static LoopbackCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = new LoopbackCluster(2, 1, 1, 3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whatIsPutIsThere() {
        OpenResponse map = cluster.openMap("put", 1);
        long session = cluster.openSession(1);

        cluster.put(1, session, 1, map.getStructure(), "key", "value");

        assertThat(map.getShard()).isEqualTo(1);
        assertThat(cluster.get(1, map.getStructure(), "key")).isEqualTo("value");
        assertThat(cluster.get(1, map.getStructure(), "other")).isEqualTo("absent");
    }

    @Test
    void openingAgainGivesTheSameAndAnotherKindIsRefused() {
        OpenResponse map = cluster.openMap("again", 0);

        assertThat(cluster.openMap("again", 0).getStructure()).isEqualTo(map.getStructure());
        assertThatThrownBy(() -> cluster.stub(0)
                        .open(OpenRequest.newBuilder()
                                .setName("again")
                                .setKind(StructureKind.STRUCTURE_KIND_LIST)
                                .setCodec("string")
                                .setPinned(0)
                                .build()))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.ALREADY_EXISTS));
    }

    @Test
    void whatFollowsARefusalIsRefusedUntilTheClientKnows() throws Exception {
        OpenResponse map = cluster.openMap("in order", 0);
        List<Answer> answers = new CopyOnWriteArrayList<>();
        StreamObserver<OperationBatch> batches =
                CollectionsGrpc.newStub(cluster.stub(0).getChannel()).stream(
                        new StreamObserver<>() {
                            @Override
                            public void onNext(AnswerBatch batch) {
                                answers.addAll(batch.getAnswersList());
                            }

                            @Override
                            public void onError(Throwable broken) {}

                            @Override
                            public void onCompleted() {}
                        });
        OperationBatch read = OperationBatch.newBuilder()
                .addOperations(Operation.newBuilder()
                        .setMapGet(MapGet.newBuilder().setStructure(map.getStructure())))
                .build();

        batches.onNext(read.toBuilder().setMapVersion(1L << 40).build());
        batches.onNext(read);
        batches.onNext(read.toBuilder().setRefusals(2).build());

        await().until(() -> answers.size() == 3);
        assertThat(answers.get(0).getFailed().getCode()).isEqualTo(Code.CODE_BEHIND);
        assertThat(answers.get(1).getFailed().getCode()).isEqualTo(Code.CODE_BUSY);
        assertThat(answers.get(2).hasAbsent()).isTrue();
        batches.onCompleted();
    }

    @Test
    void everyMemberHasTheMap() {
        for (String address : cluster.addresses()) {
            io.fused.protocol.ClusterMap map =
                    cluster.stubAt(address).getMap(GetMapRequest.getDefaultInstance());

            assertThat(map.getShardsCount()).isEqualTo(2);
            assertThat(map.getMembersList()).hasSize(3);
            assertThat(map.getClusterId()).isEqualTo("test-cluster");
        }
    }

    @Test
    void unknownStructuresAndShardsAreNotFound() {
        assertThatThrownBy(() -> cluster.get(0, 12_345, "key"))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.NOT_FOUND));
        assertThatThrownBy(() -> cluster.stub(0)
                        .execute(OperationRequest.newBuilder()
                                .setShard(99)
                                .setOperation(Operation.newBuilder()
                                        .setMapGet(MapGet.getDefaultInstance()))
                                .build()))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.NOT_FOUND));
    }

    @Test
    void anOperationLeftOutIsInvalid() {
        assertThatThrownBy(() -> cluster.stub(0).execute(OperationRequest.getDefaultInstance()))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    @Test
    void anotherProtocolVersionOrClusterIsRefusedInASentence() {
        assertThatThrownBy(() -> cluster.stub(0)
                        .getMap(GetMapRequest.newBuilder().setProtocolVersion(9).build()))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.FAILED_PRECONDITION))
                .hasMessageContaining("version 1")
                .hasMessageContaining("9");
        assertThatThrownBy(() -> cluster.stub(0)
                        .getMap(GetMapRequest.newBuilder().setClusterId("other").build()))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.FAILED_PRECONDITION))
                .hasMessageContaining("test-cluster");
    }

    @Test
    void aDestroyedStructureLeavesNothingBehind() {
        OpenResponse map = cluster.openMap("doomed", 0);
        long session = cluster.openSession(0);
        for (int entry = 1; entry <= 50; entry++) {
            cluster.put(0, session, entry, map.getStructure(), "key " + entry, "x".repeat(900));
        }
        assertThat(cluster.live(0, 900)).isGreaterThanOrEqualTo(50);

        cluster.stub(0)
                .destroy(DestroyRequest.newBuilder()
                        .setStructure(map.getStructure())
                        .build());

        assertThatThrownBy(() -> cluster.get(0, map.getStructure(), "key 1"))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.NOT_FOUND));
        await().atMost(Duration.ofSeconds(30)).until(() -> cluster.live(0, 900) == 0);
        assertThatThrownBy(() -> cluster.stub(0)
                        .destroy(
                                DestroyRequest.newBuilder().setStructure(98_765).build()))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.NOT_FOUND));
    }

    @Test
    void garbageWithinCallsEndsTheCallAlone() {
        byte[] garbage = {8, 1, 66, 127, 1, 2, 3};
        ManagedChannel channel = cluster.channel(cluster.addresses().getFirst());

        assertThat(firstEnd(channel, FrameStreams.METHOD, new Frame(garbage, garbage.length))
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(firstEnd(channel, bytesInsteadOf(PeersGrpc.getLinkMethod()), garbage)
                        .isOk())
                .isFalse();

        OpenResponse map = cluster.openMap("after garbage", 0);
        cluster.put(0, cluster.openSession(0), 1, map.getStructure(), "key", "still here");
        assertThat(cluster.get(0, map.getStructure(), "key")).isEqualTo("still here");
        assertThat(cluster.broken).isEmpty();
    }

    @Test
    void linksOfStrangersAreRefusedInASentence() {
        ManagedChannel data = cluster.channel(cluster.addresses().getFirst());
        ManagedChannel control = cluster.channel(cluster.coordinatorAddress().toString());
        MemberRun nobody =
                MemberRun.newBuilder().setName("m9").setIncarnation(1).build();

        Status otherVersion = firstEnd(
                data,
                PeersGrpc.getLinkMethod(),
                PeerFrame.newBuilder()
                        .setHello(PeerHello.newBuilder().setProtocolVersion(9))
                        .build());
        Status otherCluster = firstEnd(
                data,
                PeersGrpc.getLinkMethod(),
                PeerFrame.newBuilder()
                        .setHello(
                                PeerHello.newBuilder().setProtocolVersion(1).setClusterId("other"))
                        .build());
        Status otherReceiver = firstEnd(
                data,
                PeersGrpc.getLinkMethod(),
                PeerFrame.newBuilder()
                        .setHello(PeerHello.newBuilder()
                                .setProtocolVersion(1)
                                .setClusterId("test-cluster")
                                .setFrom(nobody)
                                .setTo(nobody))
                        .build());
        Status otherControl = firstEnd(
                control,
                ControlGrpc.getLinkMethod(),
                FromMember.newBuilder()
                        .setHello(MemberHello.newBuilder()
                                .setProtocolVersion(1)
                                .setClusterId("other")
                                .setMember(nobody)
                                .setDataAddress("127.0.0.1:1"))
                        .build());

        for (Status status : List.of(otherVersion, otherCluster, otherReceiver, otherControl)) {
            assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        }
        assertThat(otherVersion.getDescription()).contains("version 1").contains("9");
        assertThat(otherCluster.getDescription()).contains("test-cluster").contains("other");
        assertThat(otherReceiver.getDescription()).contains("m9#1");
        assertThat(otherControl.getDescription()).contains("test-cluster").contains("other");
    }

    /** Sends one message on a stream and waits for how the call ends. */
    private static <T> Status firstEnd(
            ManagedChannel channel, MethodDescriptor<T, ?> method, T message) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        start(channel.newCall(method, CallOptions.DEFAULT), message, end);
        return end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static <T, R> void start(
            ClientCall<T, R> call, T message, CompletableFuture<Status> end) {
        call.start(
                new ClientCall.Listener<R>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(10);
        call.sendMessage(message);
    }

    private static MethodDescriptor<byte[], PeerHello> bytesInsteadOf(
            MethodDescriptor<PeerFrame, PeerHello> method) {
        return method.toBuilder(
                        new MethodDescriptor.Marshaller<byte[]>() {
                            @Override
                            public InputStream stream(byte[] value) {
                                return new ByteArrayInputStream(value);
                            }

                            @Override
                            public byte[] parse(InputStream stream) {
                                throw new AssertionError("Never read");
                            }
                        },
                        method.getResponseMarshaller())
                .build();
    }

    @Test
    void garbageOnTheDataPortHarmsNothing() throws IOException {
        for (String address : cluster.addresses()) {
            throwGarbageAt(HostPort.parse(address));
        }
        throwGarbageAt(cluster.coordinatorAddress());

        OpenResponse map = cluster.openMap("garbage", 0);
        cluster.put(0, cluster.openSession(0), 1, map.getStructure(), "key", "still here");
        assertThat(cluster.get(0, map.getStructure(), "key")).isEqualTo("still here");
        assertThat(cluster.broken).isEmpty();
    }

    private static void throwGarbageAt(HostPort address) throws IOException {
        Random random = new Random(5);
        byte[][] garbage = {
            new byte[70_000],
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\7garbage".getBytes(StandardCharsets.US_ASCII),
            {}
        };
        random.nextBytes(garbage[0]);
        for (byte[] bytes : garbage) {
            try (Socket socket = new Socket(address.host(), address.port())) {
                socket.setSoTimeout(200);
                OutputStream out = socket.getOutputStream();
                out.write(bytes);
                out.flush();
                InputStream in = socket.getInputStream();
                in.readNBytes(1_000);
            } catch (SocketException | java.net.SocketTimeoutException e) {
                // Closed, or silent until we close it: either way it was borne.
                assertThat(e).isNotNull();
            }
        }
    }

    static Status.Code code(Throwable e) {
        return ((StatusRuntimeException) e).getStatus().getCode();
    }
}
