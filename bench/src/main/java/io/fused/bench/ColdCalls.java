package io.fused.bench;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The first calls of a JVM that was started for them: what a member's first updates cost. Runs as a
 * program, and prints the median of them in nanoseconds.
 */
final class ColdCalls {
    /** As many as matter before the compiler has had its time. */
    static final int CALLS = 1_000;

    /** The value of a small record. */
    static final int BYTES = 100;

    private ColdCalls() {}

    public static void main(String[] arguments) {
        Kernel kernel = Kernels.best();
        MemorySegment[] segments = Workload.shards(2, BYTES, Arena.global());
        long[] nanos = new long[CALLS];
        for (int call = 0; call < CALLS; call++) {
            long start = System.nanoTime();
            kernel.multiplyAdd(1 + call % 255, segments[0], 0, segments[1], 0, (long) BYTES);
            nanos[call] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.println(nanos[CALLS / 2]);
    }

    /** The median nanoseconds of the first calls, in a fresh JVM with the same flags as all. */
    static double medianNanos() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(CodecBenchmarks.JVM_FLAGS);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ColdCalls.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("The JVM for the cold calls ended with " + process.exitValue());
        }
        return Double.parseDouble(output.strip());
    }
}
