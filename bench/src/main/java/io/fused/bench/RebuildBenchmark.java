package io.fused.bench;

import io.fused.erasure.Codec;
import io.fused.erasure.GeneratorMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** As many lost primaries as there are fused backups, rebuilt off the heap: the worst case. */
@SuppressWarnings("NullAway.Init") // JMH calls prepare first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RebuildBenchmark {
    /** Which code runs: the label of a {@link CodingSystem}. */
    @Param({"fused-vector", "fused-table", "isa-l", "jerasure"})
    public String system = "";

    /** Primaries + fused backups. */
    @Param({"4+2", "10+4"})
    public String code = "";

    /** The length of each shard. */
    @Param("1048576")
    public int bytes;

    private Codec codec;
    private MemorySegment[] shards;
    private int[] missing;

    /** Made by JMH. */
    public RebuildBenchmark() {}

    /** Before each run. */
    @Setup
    public void prepare() {
        Workload workload = Workload.of(code);
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(workload.n(), workload.f());
        codec = new Codec(matrix, CodingSystem.of(system).kernel().orElseThrow());
        shards = Workload.shards(matrix.shards(), bytes, Arena.global());
        missing = IntStream.range(0, workload.f()).toArray();
        codec.encode(shards);
        MemorySegment[] starts = Arrays.stream(shards)
                .map(shard -> shard.asSlice(0, Workload.FIRST_BYTES))
                .toArray(MemorySegment[]::new);
        for (int call = 0; call < Workload.FIRST_CALLS; call++) {
            codec.reconstruct(starts, missing);
        }
    }

    /** One codeword. */
    @Benchmark
    public void reconstruct() {
        codec.reconstruct(shards, missing);
    }
}
