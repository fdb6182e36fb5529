package io.fused.bench;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of the codec, and gives their figures.
 *
 * <p>Every case but {@link Case#COLD} runs with every system that the machine has, in JVMs of their
 * own, one after another; updates and encoding also in a program in C. A figure is the median of
 * what all of them measured. Bytes per second count the n primaries' bytes, for rebuilding too, and
 * for updates the delta's.
 */
public final class CodecBenchmarks {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** The flags of a member's JVM that concern the codec. */
    static final List<String> JVM_FLAGS =
            List.of("--add-modules=" + VECTOR_MODULE, "--enable-native-access=ALL-UNNAMED");

    /**
     * No object is smaller: a call that makes less makes nothing, and the rest comes from the
     * measuring.
     */
    private static final double SMALLEST_OBJECT_BYTES = 8;

    /**
     * Calls longer than this are so few that the measuring's own garbage comes to more than an
     * object for each.
     */
    private static final double LONG_CALL_NANOS = 200_000;

    /** What is measured. */
    public enum Case {
        /** A delta added to a fused node. */
        UPDATE,
        /** Backups from primaries. */
        ENCODE,
        /** Lost primaries from the others. */
        REBUILD,
        /** The first calls of a JVM. */
        COLD
    }

    /** How long to measure: by its length, figures are more or less steady. */
    public enum Length {
        /** Minutes. */
        FULL(3, 1_000, 3, 1_000),
        /**
         * Seconds: one size of each case, to see that all works. No ratios: after so short a
         * warm-up, calls into native code are far from their speed.
         */
        QUICK(4, 300, 2, 200);

        private final int warmups;
        private final int warmupMillis;
        private final int measurements;
        private final int measurementMillis;

        Length(int warmups, int warmupMillis, int measurements, int measurementMillis) {
            this.warmups = warmups;
            this.warmupMillis = warmupMillis;
            this.measurements = measurements;
            this.measurementMillis = measurementMillis;
        }

        /** How many warm-ups each JVM has. */
        int warmups() {
            return warmups;
        }

        /** How long one of them is; a program in C has no more than one. */
        int warmupMillis() {
            return warmupMillis;
        }

        /** How many times each JVM measures. */
        int measurements() {
            return measurements;
        }

        /** How long one measurement is. */
        int measurementMillis() {
            return measurementMillis;
        }
    }

    /** Who gets the figures, as they come. */
    public interface Sink {
        /**
         * Takes one figure.
         *
         * @param aCase what was measured
         * @param system whose code ran
         * @param parameters what it was measured at, in order: n and f where they matter, bytes
         * @param metric {@code ns_per_op}, {@code gb_per_s}, {@code ratio} to what isn't ours, or
         *     {@code bytes_per_op} of garbage
         */
        void figure(
                Case aCase,
                CodingSystem system,
                Map<String, Integer> parameters,
                String metric,
                double value);

        /** Takes a sentence for people: why something is missing, or wrong. */
        void note(String sentence);
    }

    private final Length length;
    private final int forks;
    private final Sink sink;
    private boolean clean = true;

    /**
     * Benchmarks that are still to run.
     *
     * @param forks JVMs, or runs of a program in C, for each figure; at least 1
     */
    public CodecBenchmarks(Length length, int forks, Sink sink) {
        this.length = length;
        this.forks = forks;
        this.sink = sink;
    }

    /**
     * Measures.
     *
     * @param cases which of them
     * @return whether our own code made no garbage
     * @throws IOException if a JVM can't be started or fails, or files can't be written
     */
    public boolean run(Set<Case> cases) throws IOException, InterruptedException {
        String[] systems = Arrays.stream(CodingSystem.values())
                .filter(CodingSystem::isInJvm)
                .filter(this::isPresent)
                .map(CodingSystem::label)
                .toArray(String[]::new);
        for (Case aCase : cases) {
            switch (aCase) {
                case UPDATE -> measure(aCase, UpdateBenchmark.class, systems, "100");
                case ENCODE -> measure(aCase, EncodeBenchmark.class, systems, "16384");
                case REBUILD -> measure(aCase, RebuildBenchmark.class, systems, "1048576");
                case COLD -> measureCold();
            }
        }
        return clean;
    }

    /** The vector kernel is only looked for in the JVMs that are measured: this one may lack it. */
    private boolean isPresent(CodingSystem system) {
        boolean present = system == CodingSystem.FUSED_VECTOR
                ? ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()
                : system.kernel().isPresent();
        if (!present) {
            sink.note(system.label() + " is left out. " + system.absence());
        }
        return present;
    }

    private void measure(Case aCase, Class<?> benchmark, String[] systems, String quickBytes)
            throws IOException, InterruptedException {
        // JMH prints what its JVMs say, and standard output is for figures.
        Path log = Files.createTempFile("fused-bench", ".log");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\.")
                .param("system", systems)
                .jvmArgsAppend(JVM_FLAGS.toArray(String[]::new))
                // Each method waits for its compiled code, so that seconds of warm-up are enough
                // however little time a loaded machine gives to the compiler.
                .jvmArgsPrepend("-Xbatch")
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .warmupIterations(length.warmups())
                .measurementIterations(length.measurements())
                .warmupTime(TimeValue.milliseconds(length.warmupMillis()))
                .measurementTime(TimeValue.milliseconds(length.measurementMillis()))
                .verbosity(VerboseMode.SILENT)
                .output(log.toString())
                .shouldFailOnError(true);
        if (length == Length.QUICK) {
            options.param("bytes", quickBytes);
        }
        // Whether another benchmark runs on the machine is for whoever reads the figures.
        System.setProperty("jmh.ignoreLock", "true");
        try {
            report(aCase, new ArrayList<>(new Runner(options.build()).run()));
        } catch (RunnerException e) {
            throw new IOException("The case " + aCase + " failed: " + Files.readString(log), e);
        } finally {
            Files.delete(log);
        }
    }

    /** Figures of one case, and unless the runs are short the vector kernel's ratios to others. */
    private void report(Case aCase, List<RunResult> results)
            throws IOException, InterruptedException {
        Map<Map<String, Integer>, Map<CodingSystem, Double>> nanos = new LinkedHashMap<>();
        for (RunResult result : results) {
            CodingSystem system = CodingSystem.of(result.getParams().getParam("system"));
            Map<String, Integer> parameters = parameters(result);
            double value = result.getPrimaryResult().getStatistics().getPercentile(50);
            time(aCase, system, parameters, value);
            double garbage = garbage(result);
            sink.figure(aCase, system, parameters, "bytes_per_op", garbage);
            if (system.isOwn() && garbage >= garbageOfMeasuring(value)) {
                clean = false;
                sink.note("%s makes %.1f bytes of garbage a call."
                        .formatted(system.label(), garbage));
            }
            nanos.computeIfAbsent(parameters, absent -> new EnumMap<>(CodingSystem.class))
                    .put(system, value);
        }
        if (aCase == Case.UPDATE) {
            measureInC(aCase, CodingSystem.ISA_L_IN_C, CLoop.Kind.UPDATE, nanos);
        } else if (aCase == Case.ENCODE) {
            measureInC(aCase, CodingSystem.SUM_IN_C, CLoop.Kind.SUM, nanos);
        }
        if (length == Length.QUICK) {
            return;
        }
        nanos.forEach((parameters, bySystem) -> ratios(aCase, parameters, bySystem));
    }

    /** What calls of some length may seem to make though they make nothing, with some room. */
    private static double garbageOfMeasuring(double nanos) {
        return SMALLEST_OBJECT_BYTES * Math.max(1, nanos / LONG_CALL_NANOS);
    }

    private void time(
            Case aCase, CodingSystem system, Map<String, Integer> parameters, double nanos) {
        sink.figure(aCase, system, parameters, "ns_per_op", nanos);
        int shards = parameters.getOrDefault("n", 1);
        double dataBytes = (double) shards * parameters.getOrDefault("bytes", 0);
        sink.figure(aCase, system, parameters, "gb_per_s", dataBytes / nanos);
    }

    /** Measures a loop in C at the same sizes, and puts its times beside those that are there. */
    private void measureInC(
            Case aCase,
            CodingSystem system,
            CLoop.Kind kind,
            Map<Map<String, Integer>, Map<CodingSystem, Double>> nanos)
            throws IOException, InterruptedException {
        try (CLoop loop = CLoop.compile(kind)) {
            List<List<Integer>> sizes = nanos.keySet().stream()
                    .map(parameters -> List.copyOf(parameters.values()))
                    .toList();
            double[] medians = loop.medianNanos(sizes, forks, length);
            int size = 0;
            for (Map.Entry<Map<String, Integer>, Map<CodingSystem, Double>> entry :
                    nanos.entrySet()) {
                double value = medians[size++];
                time(aCase, system, entry.getKey(), value);
                entry.getValue().put(system, value);
            }
        } catch (CLoop.AbsentException e) {
            sink.note(system.label() + " is left out. " + e.sentence());
        }
    }

    /** How many times as fast as each system that isn't ours our vector kernel is. */
    private void ratios(
            Case aCase, Map<String, Integer> parameters, Map<CodingSystem, Double> nanos) {
        Double own = nanos.get(CodingSystem.FUSED_VECTOR);
        if (own == null) {
            return;
        }
        nanos.forEach((system, value) -> {
            if (!system.isOwn()) {
                sink.figure(aCase, system, parameters, "ratio", value / own);
            }
        });
    }

    private static Map<String, Integer> parameters(RunResult result) {
        Map<String, Integer> parameters = new LinkedHashMap<>();
        String code = result.getParams().getParam("code");
        if (code != null) {
            Workload workload = Workload.of(code);
            parameters.put("n", workload.n());
            parameters.put("f", workload.f());
        }
        parameters.put("bytes", Integer.valueOf(result.getParams().getParam("bytes")));
        return parameters;
    }

    @SuppressWarnings("rawtypes") // JMH declares its map of results so.
    private static double garbage(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("JMH measured no allocation."));
    }

    /** The median over the JVMs of the median over their calls, of the kernel that serves first. */
    private void measureCold() throws IOException, InterruptedException {
        int jvms = length == Length.QUICK ? 1 : 5;
        double[] medians = new double[jvms];
        for (int jvm = 0; jvm < jvms; jvm++) {
            medians[jvm] = ColdCalls.medianNanos();
        }
        Arrays.sort(medians);
        sink.figure(
                Case.COLD,
                CodingSystem.FUSED_TABLE,
                Map.of("bytes", ColdCalls.BYTES),
                "ns_per_op",
                medians[jvms / 2]);
    }
}
