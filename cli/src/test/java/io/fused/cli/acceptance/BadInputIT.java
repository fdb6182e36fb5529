package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedException;
import io.fused.protocol.AdminGrpc;
import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.MapGet;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.Operation;
import io.fused.protocol.OperationRequest;
import io.fused.protocol.StatusRequest;
import io.fused.protocol.StructureKind;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever people and programs send that makes no sense: they get a sentence that says what to do,
 * and no process is lost by it.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BadInputIT {

    private static final int UNKNOWN = 9_999;
    private static final int OTHER_VERSION = 77;

    /** Key and value together may have 16 MiB and 64 KiB. */
    private static final int LARGEST_BYTES = (16 << 20) + (64 << 10);

    private static TestCluster cluster;
    private static List<Long> processes;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(2, 1);
        processes = processes();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void everyProcessLivesAndServes() {
        assertThat(processes()).isEqualTo(processes);
        assertThat(cluster.status().getTolerance()).isOne();
        for (int primary = 0; primary < 2; primary++) {
            Maps.of(cluster, "alive", primary).put(1L, 2L);
            assertThat(Maps.of(cluster, "alive", primary).get(1L)).isEqualTo(2);
        }
    }

    @Test
    void unknownStructuresAndShardsAreNotFoundAndNoOperationIsInvalid() {
        withMember(collections -> {
            OperationRequest good = OperationRequest.newBuilder()
                    .setProtocolVersion(1)
                    .setShard(0)
                    .setOperation(Operation.newBuilder()
                            .setCorrelation(1)
                            .setMapGet(MapGet.newBuilder().setStructure(UNKNOWN)))
                    .build();

            assertStatus(Status.Code.NOT_FOUND, () -> collections.execute(good));
            assertStatus(
                    Status.Code.NOT_FOUND,
                    () -> collections.execute(good.toBuilder().setShard(UNKNOWN).build()));
            assertStatus(
                    Status.Code.INVALID_ARGUMENT,
                    () -> collections.execute(good.toBuilder().clearOperation().build()));
            assertStatus(
                    Status.Code.INVALID_ARGUMENT,
                    () -> collections.execute(good.toBuilder()
                            .setOperation(Operation.newBuilder().setCorrelation(1))
                            .build()));
        });
    }

    @Test
    void anotherVersionOfTheProtocolIsNamedAndRefused() {
        withMember(collections -> {
            assertThatThrownBy(() -> collections.getMap(GetMapRequest.newBuilder()
                            .setProtocolVersion(OTHER_VERSION)
                            .build()))
                    .hasMessageContaining("FAILED_PRECONDITION")
                    .hasMessageContaining("" + OTHER_VERSION);
            assertThatThrownBy(() -> collections.execute(OperationRequest.newBuilder()
                            .setProtocolVersion(OTHER_VERSION)
                            .build()))
                    .hasMessageContaining("FAILED_PRECONDITION")
                    .hasMessageContaining("" + OTHER_VERSION);
        });
        withCoordinator(admin -> {
            assertThatThrownBy(() -> admin.status(StatusRequest.newBuilder()
                            .setProtocolVersion(OTHER_VERSION)
                            .build()))
                    .hasMessageContaining("INVALID_ARGUMENT")
                    .hasMessageContaining("" + OTHER_VERSION);
        });
    }

    @Test
    void anotherClusterIsRefused() {
        withMember(collections -> {
            assertStatus(
                    Status.Code.FAILED_PRECONDITION,
                    () -> collections.getMap(GetMapRequest.newBuilder()
                            .setProtocolVersion(1)
                            .setClusterId("another")
                            .build()));
        });
    }

    @Test
    void namesOutsideTheLimitsAreRefused() {
        withMember(collections -> {
            for (String name : List.of("", "x".repeat(256))) {
                assertStatus(
                        Status.Code.INVALID_ARGUMENT,
                        () -> collections.open(OpenRequest.newBuilder()
                                .setProtocolVersion(1)
                                .setName(name)
                                .setKind(StructureKind.STRUCTURE_KIND_MAP)
                                .setCodec("string,string")
                                .build()));
                assertThatThrownBy(() -> cluster.client().list(name, Codec.string()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("name");
            }
            assertStatus(
                    Status.Code.INVALID_ARGUMENT,
                    () -> collections.open(OpenRequest.newBuilder()
                            .setProtocolVersion(1)
                            .setName("kindless")
                            .build()));
        });
    }

    @Test
    void aNameOfAnotherKindOrCodecIsRefusedAndBothAreNamed() {
        cluster.client().list("taken", Codec.string());

        assertThatThrownBy(() -> cluster.client().list("taken", Codec.int32()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("string")
                .hasMessageContaining("int32");
        assertThatThrownBy(() -> cluster.client().queue("taken", Codec.string()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("list", "queue");
    }

    @Test
    void valuesAboveTheLimitAreRefusedAndThoseAtItAreKept() {
        var map = cluster.client().primary(1).map("large", Codec.bytes(), Codec.bytes());
        byte[] key = {7};

        byte[] largest = new byte[LARGEST_BYTES - key.length];
        largest[largest.length - 1] = 1;
        map.put(key, largest);
        assertThat(map.get(key)).isEqualTo(largest);

        byte[] tooLarge = new byte[LARGEST_BYTES];
        assertThatThrownBy(() -> map.put(key, tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16");
        assertThat(map.get(key)).isEqualTo(largest);
        map.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                "\n",
            })
    void bytesOfOtherProtocolsHarmNoProcess(String bytes) throws Exception {
        for (String address : addresses()) {
            send(address, bytes.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void randomBytesHarmNoProcess() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        for (String address : addresses()) {
            for (int round = 0; round < 20; round++) {
                byte[] noise = new byte[random.nextInt(1, 100_000)];
                random.nextBytes(noise);
                if (round % 2 == 0 && noise.length > preface.length) {
                    System.arraycopy(preface, 0, noise, 0, preface.length);
                }
                send(address, noise);
            }
        }
        assertThat(processes()).as("seed " + seed).isEqualTo(processes);
    }

    @Test
    void clientsSayWhatIsWrongWithAnAddress() throws Exception {
        for (String endpoints : List.of("", "here", "127.0.0.1", "127.0.0.1:", "a:99999", ",")) {
            assertThatThrownBy(() -> FusedClient.connect(endpoints))
                    .as(endpoints)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("host:port");
        }
        assertThatThrownBy(() -> FusedClient.builder()
                        .connectTimeout(java.time.Duration.ofSeconds(1))
                        .connect("127.0.0.1:" + closedPort()))
                .isInstanceOf(FusedException.class);
        assertThatThrownBy(() -> cluster.client().primary(2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cluster.client().primary(-1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void verbsSayWhatIsWrongAndWhatToDo() {
        String dir = "--dir=" + cluster.directory();
        String nowhere = "--dir=" + cluster.directory().resolve("nowhere");

        Verb.run("cluster", "start", "--primaries=1", "--faults=1", dir)
                .failed(1, "cluster stop", cluster.directory().toString());
        Verb.run("cluster", "status", nowhere).failed(1, "cluster start");
        Verb.run("cluster", "kill", "nobody", dir).failed(1, "nobody");
        Verb.run("cluster", "accept-loss", "7", dir).failed(1, "7");
        Verb.run("cluster", "accept-loss", "0", dir).failed(1, "lost");
        Verb.run("cluster", "wait", "--tolerance=9", "--timeout=0.2", dir).failed(1, "status");
        Verb.run("shell", nowhere, "-c", "map m size").failed(1, "cluster start");
        Verb.run("shell", "--endpoints=here", "-c", "map m size").failed(1, "host:port");
    }

    @Test
    void anyClusterIsAskedByItsCoordinator() throws Exception {
        String coordinator = "--coordinator=" + coordinator();
        Maps.of(cluster, "something on the stacks", 0).put(1L, 2L);

        assertThat(Verb.run("cluster", "status", "--json", coordinator).succeeded())
                .contains("\"tolerance\":1");
        assertThat(Verb.run("cluster", "stacks", coordinator).succeeded()).contains("backup 0");
        Verb.run("cluster", "wait", "--tolerance=1", coordinator).succeeded();
        Verb.run("cluster", "accept-loss", "0", coordinator).failed(1, "lost");
        Verb.run("cluster", "status", "--coordinator=127.0.0.1:" + closedPort())
                .failed(1, "doesn't answer", "start");
    }

    @Test
    void aNodeThatCannotJoinSaysWhy() throws Exception {
        int closed = closedPort();
        MemberStatus member = cluster.members().getFirst();

        Verb.run("node", "--coordinator=127.0.0.1:" + closed, "--listen=" + member.getAddress())
                .failed(1, member.getAddress());
    }

    @Test
    void theShellRunsScripts() {
        String dir = "--dir=" + cluster.directory();
        String script = "map m put a 1\nmap m get a\nlist l@1 add x\nlist l@1 show\n";

        assertThat(Verb.run(script, new String[] {"shell", dir}).succeeded().lines())
                .containsExactly("(none)", "1", "x");
        assertThat(Verb.run("shell", "--endpoints=" + cluster.endpoints(), "-c", "map m get a")
                        .succeeded())
                .isEqualToIgnoringNewLines("1");
        Verb.run("list l@1 get 5\n", new String[] {"shell", dir}).failed(1, "Line 1", "5");
        Verb.run("queue m size\n", new String[] {"shell", dir}).failed(1, "map", "queue");
        Verb.run("list l@9 show\n", new String[] {"shell", dir}).failed(1, "9");
        Verb.run("frob\n", new String[] {"shell", dir}).failed(2, "frob", "help");
    }

    private static void assertStatus(Status.Code code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).isNotBlank();
        });
    }

    private static void withMember(Consumer<CollectionsGrpc.CollectionsBlockingStub> work) {
        String address = cluster.holder(TestCluster.Shard.primary(0)).getAddress();
        with(address, channel -> work.accept(CollectionsGrpc.newBlockingStub(channel)));
    }

    private static void withCoordinator(Consumer<AdminGrpc.AdminBlockingStub> work) {
        with(coordinator(), channel -> work.accept(AdminGrpc.newBlockingStub(channel)));
    }

    private static String coordinator() {
        return cluster.status().getMembersList().stream()
                .filter(process -> process.getRole().equals("coordinator"))
                .findFirst()
                .orElseThrow()
                .getAddress();
    }

    private static void with(String address, Consumer<ManagedChannel> work) {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(address).usePlaintext().build();
        try {
            work.accept(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    /** Sends bytes to a port, and lets whoever listens there close the connection or not. */
    private static void send(String address, byte[] bytes) throws IOException {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            OutputStream stream = socket.getOutputStream();
            stream.write(bytes);
            stream.flush();
        } catch (java.net.SocketException e) {
            // Closed while bytes were on their way: as good an answer as any.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }

    private static List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        cluster.status().getMembersList().forEach(process -> addresses.add(process.getAddress()));
        assertThat(addresses).hasSize(4);
        return addresses;
    }

    private static List<Long> processes() {
        return cluster.status().getMembersList().stream()
                .map(MemberStatus::getProcessId)
                .toList();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
