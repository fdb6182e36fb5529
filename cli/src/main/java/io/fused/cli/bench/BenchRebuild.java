package io.fused.cli.bench;

import io.fused.cli.Failure;
import io.fused.cli.Figures;
import io.fused.cli.ScratchCluster;
import io.fused.cli.ScratchOptions;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.StatusReply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused bench rebuild}: how long a killed primary takes to be whole again, under load. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how long a killed primary takes to be whole again.",
            "",
            "Loads entries on every primary, keeps writing to all of them, and kills "
                    + "primary 0 with SIGKILL; for growing numbers of entries."
        })
final class BenchRebuild implements Callable<Integer> {
    private static final int KEY_BYTES = 16;
    private static final int LOADING_IN_FLIGHT = 1_024;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ScratchOptions cluster;

    @Option(
            names = "--entries",
            split = ",",
            defaultValue = "250000,500000,1000000",
            paramLabel = "N",
            description =
                    "Entries of each primary; several are measured in turn (${DEFAULT-VALUE}).")
    private List<Integer> entries;

    @Option(
            names = "--value-bytes",
            defaultValue = "100",
            paramLabel = "N",
            description = "Bytes of each value (${DEFAULT-VALUE}).")
    private int valueBytes;

    @Option(
            names = "--in-flight",
            defaultValue = "16",
            paramLabel = "N",
            description =
                    "Writes in flight at each primary meanwhile; 0 for none (${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--timeout",
            defaultValue = "300",
            paramLabel = "S",
            description = "Seconds after which to give up on a rebuild (${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Override
    public Integer call() throws InterruptedException {
        if (entries.stream().anyMatch(n -> n < 1)
                || valueBytes < 0
                || inFlight < 0
                || timeoutSeconds < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--entries and --timeout are at least 1, --value-bytes and --in-flight "
                            + "at least 0.");
        }
        if (cluster.faults() < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Nothing is rebuilt with --faults 0; take 1 or more.");
        }
        Figures figures = cluster.figures(spec, "rebuild");
        for (int count : entries) {
            try (ScratchCluster running = cluster.start(figures);
                    FusedClient client = FusedClient.connect(running.endpoints())) {
                measure(figures, running, client, count);
            }
        }
        return 0;
    }

    private void measure(Figures figures, ScratchCluster running, FusedClient client, int count)
            throws InterruptedException {
        byte[] value = new byte[valueBytes];
        new SplittableRandom(1).nextBytes(value);
        List<FusedMap<byte[], byte[]>> maps = new ArrayList<>();
        for (int i = 0; i < cluster.primaries(); i++) {
            FusedMap<byte[], byte[]> map =
                    client.primary(i).map("bench", Codec.bytes(), Codec.bytes());
            maps.add(map);
            new Load(LOADING_IN_FLIGHT, k -> map.async().set(key(k), value))
                    .limit(count)
                    .start()
                    .join();
        }
        List<Load> loads = inFlight == 0
                ? List.of()
                : maps.stream()
                        .map(map -> new Load(inFlight, k -> map.async().set(key(k % count), value))
                                .start())
                        .toList();
        MemberStatus victim = holderOfPrimary(running.status());
        long start = System.nanoTime();
        ProcessHandle.of(victim.getProcessId()).ifPresent(ProcessHandle::destroyForcibly);
        CompletableFuture<byte @Nullable []> first = maps.getFirst().async().get(key(0));
        double serves = awaitWhole(running, victim, start);
        if (first.join() == null) {
            throw new Failure("The rebuilt primary has lost an entry.");
        }
        for (Load load : loads) {
            load.stop();
        }
        String parameters = "\"entries\":" + count + ",\"valueBytes\":" + valueBytes;
        figures.figure("rebuild", parameters, "seconds", serves);
        figures.figure("rebuild", parameters, "entries_per_s", count / serves);
    }

    private double awaitWhole(ScratchCluster running, MemberStatus victim, long startNanos)
            throws InterruptedException {
        while (true) {
            StatusReply status = running.status();
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            if (status.getTolerance() >= status.getFaults()
                    && holderOfPrimary(status).getIncarnation() != victim.getIncarnation()) {
                return seconds;
            }
            if (seconds > timeoutSeconds) {
                throw new Failure(
                        "The killed primary was not whole again within " + timeoutSeconds + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Who holds primary 0, or an empty entry while nobody does. */
    private static MemberStatus holderOfPrimary(StatusReply status) {
        return status.getMembersList().stream()
                .filter(member -> member.getShardsList().stream()
                        .anyMatch(shard ->
                                shard.getKind().equals("primary") && shard.getIndex() == 0))
                .findFirst()
                .orElse(MemberStatus.getDefaultInstance());
    }

    private static byte[] key(long i) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(8, i).array();
    }
}
