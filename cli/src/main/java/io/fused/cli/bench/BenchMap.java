package io.fused.cli.bench;

import io.fused.cli.Figures;
import io.fused.cli.ScratchCluster;
import io.fused.cli.ScratchOptions;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused bench map}: puts and gets against a map, at several numbers in flight. */
@Command(
        name = "map",
        mixinStandardHelpOptions = true,
        description = {
            "Measures puts and gets of 16-byte keys.",
            "",
            "The figures are throughput, latency, and CPU over all processes. With 1 in "
                    + "flight each call blocks until it is answered; more are kept by "
                    + "asynchronous calls."
        })
final class BenchMap implements Callable<Integer> {
    private static final int KEY_BYTES = 16;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ScratchOptions cluster;

    @Option(
            names = "--in-flight",
            split = ",",
            defaultValue = "1,64,1024",
            paramLabel = "N",
            description = "Operations in flight; several are measured in turn (${DEFAULT-VALUE}).")
    private List<Integer> inFlight;

    @Option(
            names = "--value-bytes",
            defaultValue = "100",
            paramLabel = "N",
            description = "Bytes of each value (${DEFAULT-VALUE}).")
    private int valueBytes;

    @Option(
            names = "--keys",
            defaultValue = "100000",
            paramLabel = "N",
            description = "Different keys (${DEFAULT-VALUE}).")
    private int keys;

    @Option(
            names = "--primary",
            paramLabel = "I",
            description = "Put all on this primary; else the map is spread over all of them.")
    private Integer primary;

    @Option(
            names = "--warmup",
            defaultValue = "30",
            paramLabel = "S",
            description = "Seconds of warm-up before the first figure (${DEFAULT-VALUE}).")
    private int warmupSeconds;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            paramLabel = "S",
            description = "Seconds of each measurement (${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws InterruptedException {
        check();
        Figures figures = cluster.figures(spec, "map");
        try (ScratchCluster running = cluster.start(figures);
                FusedClient client = FusedClient.connect(running.endpoints())) {
            FusedMap<byte[], byte[]> map = primary == null
                    ? client.map("bench", Codec.bytes(), Codec.bytes())
                    : client.primary(primary).map("bench", Codec.bytes(), Codec.bytes());
            byte[][] values = values();
            Load.Work put = i -> map.async().set(key(i), values[(int) (i & 63)]);
            Load.Work get = i -> map.async().get(key(i));
            ProcessFigures processes = ProcessFigures.of(running.status());
            if (warmupSeconds > 0) {
                figures.say("warming up for " + warmupSeconds + " s");
                warm(put, get);
            }
            for (int n : inFlight) {
                measure(figures, processes, "put", n, n == 1 ? blocking(put) : put);
                measure(figures, processes, "get", n, n == 1 ? blocking(get) : get);
            }
        }
        return 0;
    }

    private void check() {
        if (valueBytes < 0 || keys < 1 || warmupSeconds < 0 || seconds < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--value-bytes and --warmup are at least 0, --keys and --seconds at least 1.");
        }
        if (inFlight.stream().anyMatch(n -> n < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--in-flight takes numbers of at least 1.");
        }
        if (primary != null && primary < 0) {
            throw new ParameterException(spec.commandLine(), "--primary counts from 0.");
        }
    }

    private void warm(Load.Work put, Load.Work get) throws InterruptedException {
        for (Load.Work work : List.of(put, get)) {
            Load load = new Load(1_024, work).start();
            TimeUnit.MILLISECONDS.sleep(warmupSeconds * 500L);
            load.stop();
        }
    }

    private void measure(
            Figures figures, ProcessFigures processes, String aCase, int n, Load.Work work)
            throws InterruptedException {
        Load load = new Load(n, work);
        Thread caller = null;
        if (n == 1) {
            caller = Thread.ofPlatform().name("bench-caller").start(load::start);
        } else {
            load.start();
        }
        TimeUnit.MILLISECONDS.sleep(500);
        load.latencies();
        long cpu = processes.cpuMicros();
        long begun = load.begun();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        long operations = load.begun() - begun;
        double elapsed = (System.nanoTime() - start) / 1e9;
        cpu = processes.cpuMicros() - cpu;
        Histogram latencies = load.latencies();
        load.stop();
        if (caller != null) {
            caller.join();
        }
        String parameters = "\"inflight\":" + n + ",\"valueBytes\":" + valueBytes
                + (primary == null ? "" : ",\"primary\":" + primary);
        figures.figure(aCase, parameters, "ops_per_s", operations / elapsed);
        figures.figure(aCase, parameters, "p50_us", latencies.getValueAtPercentile(50) / 1e3);
        figures.figure(aCase, parameters, "p99_us", latencies.getValueAtPercentile(99) / 1e3);
        figures.figure(aCase, parameters, "cpu_us_per_op", (double) cpu / operations);
    }

    /** The same operation, waited for by the calling thread. */
    private static Load.Work blocking(Load.Work work) {
        return i -> {
            CompletableFuture<?> future = work.begin(i);
            future.join();
            return future;
        };
    }

    private byte[] key(long i) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(8, i % keys).array();
    }

    private byte[][] values() {
        SplittableRandom random = new SplittableRandom(1);
        byte[][] values = new byte[64][valueBytes];
        for (byte[] value : values) {
            random.nextBytes(value);
        }
        return values;
    }
}
