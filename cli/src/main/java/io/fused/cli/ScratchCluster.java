package io.fused.cli;

import io.fused.node.LocalCluster;
import io.fused.protocol.MemberStacks;
import io.fused.protocol.StatusReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A local cluster for the time of one verb, in a directory of its own that goes with it. It ends
 * when it is closed, and with this process at the latest, however that ends.
 */
public final class ScratchCluster implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final LocalCluster cluster;
    private final Thread hook = new Thread(this::end, "scratch-cluster-end");
    private final AtomicBoolean ended = new AtomicBoolean();

    private ScratchCluster(LocalCluster cluster) {
        this.cluster = cluster;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts a cluster of real processes on free ports, and returns when it serves.
     *
     * @param primaries n
     * @param faults f
     * @throws IllegalStateException if it didn't start; the sentence tells the log's end
     */
    public static ScratchCluster start(int primaries, int faults) {
        try {
            Path directory = Files.createTempDirectory("fused-");
            return new ScratchCluster(LocalCluster.start(
                    LocalCluster.Settings.of(primaries, faults)
                            .in(directory)
                            .endingWithThisProcess(),
                    START_TIMEOUT));
        } catch (IOException e) {
            throw new Failure("No temporary directory could be made: " + e.getMessage(), e);
        }
    }

    /** Where clients connect: host:port, separated by commas. */
    public String endpoints() {
        return cluster.endpoints();
    }

    /** Members, shards and tolerance, as the coordinator has them now. */
    public StatusReply status() {
        return cluster.admin().status();
    }

    /** The stacks of all members. */
    public List<MemberStacks> stacks() {
        return cluster.admin().stacks().getMembersList();
    }

    /** Ends all processes and removes the directory. */
    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Path directory = cluster.directory();
        cluster.stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
