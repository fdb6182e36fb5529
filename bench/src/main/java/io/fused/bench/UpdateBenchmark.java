package io.fused.bench;

import io.fused.erasure.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The delta of one record, added to a fused node off the heap. */
@SuppressWarnings("NullAway.Init") // JMH calls prepare first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UpdateBenchmark {
    /** A coefficient like any other but 0 and 1. */
    static final int COEFFICIENT = 143;

    /** Which code runs: the label of a {@link CodingSystem}. */
    @Param({"fused-vector", "fused-table", "isa-l", "jerasure"})
    public String system = "";

    /** The length of the delta. */
    @Param({"64", "100", "256", "4096"})
    public int bytes;

    private Kernel kernel;
    private MemorySegment delta;
    private MemorySegment node;

    /** Made by JMH. */
    public UpdateBenchmark() {}

    /** Before each run. */
    @Setup
    public void prepare() {
        kernel = CodingSystem.of(system).kernel().orElseThrow();
        MemorySegment[] segments = Workload.shards(2, bytes, Arena.global());
        delta = segments[0];
        node = segments[1];
    }

    /** One update. */
    @Benchmark
    public void update() {
        kernel.multiplyAdd(COEFFICIENT, delta, 0, node, 0, (long) bytes);
    }
}
