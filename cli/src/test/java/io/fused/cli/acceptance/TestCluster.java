package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fused.client.FusedClient;
import io.fused.node.LocalCluster;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.ShardStatus;
import io.fused.protocol.StacksReply;
import io.fused.protocol.StatusReply;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster of real processes for tests, started by {@code fused cluster start}, whose members are
 * killed by process id as a crash would.
 *
 * <p>Its processes end with it, or with the test's JVM if that is earlier, however that ends.
 */
final class TestCluster implements AutoCloseable {

    /** How long a rebuild of little data may take on a machine that does much else. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    /** Below the ports that systems hand out for outgoing connections. */
    private static final int FIRST_PORT = 12_000;

    private static final int PORTS = 18_000;
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final LocalCluster cluster;
    private final FusedClient client;
    private final int faults;

    private TestCluster(Path directory, int faults) {
        this.directory = directory;
        this.faults = faults;
        this.cluster = LocalCluster.in(Optional.of(directory));
        this.client = FusedClient.connect(cluster.endpoints());
    }

    /** Starts a cluster with one group and returns when it serves. */
    static TestCluster start(int primaries, int faults) {
        SplittableRandom random = new SplittableRandom();
        try {
            Path directory = Files.createTempDirectory("fused-test");
            Verb started = null;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                // Others start clusters on this machine too: ports that are free now may be taken.
                started = Verb.run(
                        "cluster",
                        "start",
                        "--primaries=" + primaries,
                        "--faults=" + faults,
                        "--port=" + (FIRST_PORT + random.nextInt(PORTS)),
                        "--dir=" + directory,
                        Verb.endWithThisTest(),
                        "--json");
                if (started.status() == 0) {
                    break;
                }
            }
            assertThat(started.succeeded()).startsWith("{\"endpoints\":\"");
            return new TestCluster(directory, faults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that is connected all the time, through every crash. */
    FusedClient client() {
        return client;
    }

    String endpoints() {
        return cluster.endpoints();
    }

    Path directory() {
        return directory;
    }

    StatusReply status() {
        return cluster.admin().status();
    }

    StacksReply stacks() {
        return cluster.admin().stacks();
    }

    LocalCluster operator() {
        return cluster;
    }

    /** The processes of all members, without the coordinator. */
    List<MemberStatus> members() {
        return status().getMembersList().stream()
                .filter(member -> member.getRole().equals("member"))
                .toList();
    }

    /** The member that holds a shard of group 0. */
    MemberStatus holder(Shard shard) {
        return members().stream()
                .filter(member -> member.getShardsList().stream().anyMatch(shard::is))
                .findFirst()
                .orElseThrow(() -> new AssertionError(shard + " has no holder:\n" + status()));
    }

    /** Kills the holders of these shards at once, and returns when their processes are gone. */
    List<Long> crash(Collection<Shard> shards) {
        List<ProcessHandle> holders = shards.stream()
                .map(shard -> ProcessHandle.of(holder(shard).getProcessId()).orElseThrow())
                .toList();
        holders.forEach(ProcessHandle::destroyForcibly); // On Unix this is SIGKILL.
        holders.forEach(holder -> holder.onExit().join());
        return holders.stream().map(ProcessHandle::pid).toList();
    }

    /** Kills the holders of these shards, and waits until as many may crash again. */
    void crashAndRecover(Collection<Shard> shards) {
        awaitRecovery(crash(shards));
    }

    /** Waits until none of these processes is listed, and the tolerance is what it should be. */
    void awaitRecovery(Collection<Long> gone) {
        await("tolerance " + faults)
                .atMost(RECOVERY)
                .pollInterval(Duration.ofMillis(25))
                .untilAsserted(() -> {
                    StatusReply status = status();
                    assertThat(status.getMembersList())
                            .noneMatch(member -> gone.contains(member.getProcessId()));
                    assertThat(status.getTolerance()).as(status.toString()).isEqualTo(faults);
                    assertThat(status.getState()).isEqualTo("normal");
                });
    }

    /** The members' logs, for the message of a test that failed. */
    String logs() {
        StringBuilder logs = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                logs.append("== ").append(file).append('\n').append(Files.readString(file));
            }
        } catch (IOException e) {
            logs.append(e);
        }
        return logs.toString();
    }

    @Override
    public void close() {
        client.close();
        cluster.stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A shard of group 0.
     *
     * @param kind "primary" or "backup"
     */
    record Shard(String kind, int index) {

        static Shard primary(int index) {
            return new Shard("primary", index);
        }

        static Shard backup(int index) {
            return new Shard("backup", index);
        }

        /** All shards of a group, primaries first. */
        static List<Shard> all(int primaries, int backups) {
            return Stream.concat(
                            IntStream.range(0, primaries).mapToObj(Shard::primary),
                            IntStream.range(0, backups).mapToObj(Shard::backup))
                    .toList();
        }

        /** Every pair of these. */
        static List<List<Shard>> pairs(List<Shard> shards) {
            List<List<Shard>> pairs = new ArrayList<>();
            for (int first = 0; first < shards.size(); first++) {
                for (int second = first + 1; second < shards.size(); second++) {
                    pairs.add(List.of(shards.get(first), shards.get(second)));
                }
            }
            return pairs;
        }

        private boolean is(ShardStatus status) {
            return status.getGroup() == 0
                    && status.getKind().equals(kind)
                    && status.getIndex() == index;
        }

        @Override
        public String toString() {
            return kind + " " + index;
        }
    }
}
