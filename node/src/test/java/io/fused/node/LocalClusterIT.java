package io.fused.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.fused.protocol.Answer;
import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.MapGet;
import io.fused.protocol.MapPut;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenSession;
import io.fused.protocol.Operation;
import io.fused.protocol.OperationRequest;
import io.fused.protocol.StructureKind;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed, stopped and starved. */
final class LocalClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private LocalCluster cluster;
    private final EventThread thread = new EventThread("test-client");
    private final Map<String, ManagedChannel> channels = new HashMap<>();

    @BeforeEach
    void start() {
        cluster = LocalCluster.start(
                LocalCluster.Settings.of(3, 2).in(directory).endingWithThisProcess(), PATIENCE);
    }

    @AfterEach
    void stop() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        thread.close();
        if (cluster != null) {
            cluster.stop();
        }
    }

    @Test
    void twoMembersKilledFromOutsideAreRebuilt() throws Exception {
        int structure = openMap(0);
        long session = execute(
                        0,
                        0,
                        Operation.newBuilder()
                                .setOpenSession(OpenSession.newBuilder().setWindow(8)))
                .getNumber();
        for (int entry = 1; entry <= 200; entry++) {
            put(session, entry, structure);
        }
        List<MemberStatus> before = members();
        String primary = holder("primary", 0);
        String backup = holder("backup", 1);

        kill("-KILL", pid(primary));
        kill("-KILL", pid(backup));

        await().atMost(PATIENCE)
                .until(() -> incarnation(primary) > incarnation(before, primary)
                        && incarnation(backup) > incarnation(before, backup));
        assertThat(cluster.admin().awaitTolerance(2, PATIENCE)).isTrue();
        for (int entry = 1; entry <= 200; entry++) {
            assertThat(get(structure, entry)).isEqualTo("value " + entry);
        }
        put(session, 201, structure);
        assertThat(get(structure, 201)).isEqualTo("value 201");
    }

    @Test
    void aBackupThatHangsHoldsUpWritesForABoundedTimeAndComesBack() throws Exception {
        int structure = openMap(0);
        long session = execute(
                        0,
                        0,
                        Operation.newBuilder()
                                .setOpenSession(OpenSession.newBuilder().setWindow(8)))
                .getNumber();
        put(session, 1, structure);
        String backup = holder("backup", 0);
        long pid = pid(backup);

        kill("-STOP", pid);
        try {
            put(session, 2, structure); // Answered once the hung backup is given up.
            assertThat(get(structure, 2)).isEqualTo("value 2");
        } finally {
            kill("-CONT", pid);
        }

        assertThat(cluster.admin().awaitTolerance(2, PATIENCE)).isTrue();
        put(session, 3, structure);
        assertThat(get(structure, 1)).isEqualTo("value 1");
        assertThat(get(structure, 3)).isEqualTo("value 3");
    }

    @Test
    void noMemberIsGivenUpWhileAllCoresBurn() throws Exception {
        List<MemberStatus> before = members();
        List<Process> burners = new ArrayList<>();
        try {
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                burners.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            // Twenty seconds are four leases.
            await().pollDelay(Duration.ofSeconds(20))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> true);
        } finally {
            burners.forEach(Process::destroyForcibly);
        }

        assertThat(members()).isEqualTo(before);
        assertThat(cluster.admin().status().getTolerance()).isEqualTo(2);
        assertThat(cluster.admin().status().getState()).isEqualTo("normal");
    }

    @Test
    void everyMemberTurnsToTheFastestKernelOnceItsStartIsOver() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (MemberStatus member : members()) {
                assertThat(directory.resolve(member.getMember() + ".log"))
                        .content()
                        .contains("runs on this kernel: vector");
            }
        });
    }

    @Test
    void operatorsKillAndRestartByName() {
        String victim = holder("primary", 2);
        long pid = pid(victim);

        cluster.admin().kill(victim);

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(cluster.admin().awaitTolerance(2, PATIENCE)).isTrue();
        assertThatThrownBy(() -> cluster.admin().kill("m99"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("m99")
                .hasMessageContaining("m1, m2, m3, m4, m5");
        assertThatThrownBy(() -> cluster.admin().acceptLoss(0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        LocalCluster.start(LocalCluster.Settings.of(1, 1).in(directory), PATIENCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already");
    }

    @Test
    void theMembersEndWithTheirCoordinator() {
        List<Long> pids = members().stream().map(MemberStatus::getProcessId).toList();

        ProcessHandle.of(cluster.coordinatorProcess()).orElseThrow().destroyForcibly();

        await().atMost(PATIENCE)
                .until(() -> pids.stream().allMatch(pid -> ProcessHandle.of(pid).isEmpty()));
        assertThatThrownBy(() -> LocalCluster.in(Optional.of(directory)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No cluster runs in");
    }

    @Test
    void aSecondClusterStandsBesideTheFirst(@TempDir Path other) {
        OptionalLong thisProcess = OptionalLong.of(ProcessHandle.current().pid());
        try (LocalCluster second = LocalCluster.start(
                new LocalCluster.Settings(
                        1, 1, 1, 2, OptionalInt.empty(), Optional.of(other), false, thisProcess),
                PATIENCE)) {
            try {
                assertThat(second.endpoints()).isNotEqualTo(cluster.endpoints());
                second.admin().kill("m1");
                assertThat(second.admin().awaitTolerance(1, Duration.ofMillis(500)))
                        .isFalse();
                second.admin().restart("m1");
                assertThat(second.admin().awaitTolerance(1, PATIENCE)).isTrue();
            } finally {
                second.stop();
            }
        }
        assertThat(cluster.admin().status().getTolerance()).isEqualTo(2);
    }

    private List<MemberStatus> members() {
        return cluster.admin().status().getMembersList().stream()
                .filter(member -> member.getRole().equals("member"))
                .toList();
    }

    private String holder(String kind, int index) {
        return members().stream()
                .filter(member -> member.getShardsList().stream()
                        .anyMatch(
                                shard -> shard.getKind().equals(kind) && shard.getIndex() == index))
                .findFirst()
                .orElseThrow()
                .getMember();
    }

    private MemberStatus member(List<MemberStatus> among, String name) {
        return among.stream()
                .filter(member -> member.getMember().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long pid(String name) {
        return member(members(), name).getProcessId();
    }

    private long incarnation(String name) {
        return incarnation(members(), name);
    }

    private long incarnation(List<MemberStatus> among, String name) {
        return member(among, name).getIncarnation();
    }

    private static void kill(String signal, long pid) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }

    private CollectionsGrpc.CollectionsBlockingStub anyMember() {
        return stub(cluster.endpoints().split(",", -1)[0]);
    }

    private CollectionsGrpc.CollectionsBlockingStub stub(String address) {
        ManagedChannel channel = channels.computeIfAbsent(
                address, where -> thread.dial(HostPort.parse(where), EventThread.MESSAGE_BYTES));
        return CollectionsGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private int openMap(int shard) {
        return anyMember()
                .open(OpenRequest.newBuilder()
                        .setName("map")
                        .setKind(StructureKind.STRUCTURE_KIND_MAP)
                        .setCodec("string,string")
                        .setPinned(shard)
                        .build())
                .getStructure();
    }

    private void put(long session, int number, int structure) {
        execute(
                0,
                session,
                Operation.newBuilder()
                        .setNumber(number)
                        .setMapPut(MapPut.newBuilder()
                                .setStructure(structure)
                                .setKey(ByteString.copyFromUtf8("key " + number))
                                .setValue(ByteString.copyFromUtf8("value " + number))));
    }

    private String get(int structure, int number) {
        return execute(
                        0,
                        0,
                        Operation.newBuilder()
                                .setMapGet(MapGet.newBuilder()
                                        .setStructure(structure)
                                        .setKey(ByteString.copyFromUtf8("key " + number))))
                .getValue()
                .toStringUtf8();
    }

    private Answer execute(int shard, long session, Operation.Builder operation) {
        String address = anyMember()
                .getMap(GetMapRequest.getDefaultInstance())
                .getShards(shard)
                .getAddress();
        return stub(address)
                .execute(OperationRequest.newBuilder()
                        .setShard(shard)
                        .setSession(session)
                        .setLow(operation.getNumber())
                        .setOperation(operation)
                        .build())
                .getAnswer();
    }
}
