package io.fused.bench;

import io.fused.erasure.Codec;
import io.fused.erasure.GeneratorMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** All fused backups computed from all primaries, off the heap. */
@SuppressWarnings("NullAway.Init") // JMH calls prepare first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
    /** Which code runs: the label of a {@link CodingSystem}. */
    @Param({"fused-vector", "fused-table", "isa-l", "jerasure"})
    public String system = "";

    /** Primaries + fused backups. */
    @Param({"4+2", "10+4"})
    public String code = "";

    /** The length of each shard. */
    @Param({"1024", "16384", "1048576"})
    public int bytes;

    private Codec codec;
    private MemorySegment[] primaries;
    private MemorySegment[] backups;

    /** Made by JMH. */
    public EncodeBenchmark() {}

    /** Before each run. */
    @Setup
    public void prepare() {
        Workload workload = Workload.of(code);
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(workload.n(), workload.f());
        codec = new Codec(matrix, CodingSystem.of(system).kernel().orElseThrow());
        MemorySegment[] shards = Workload.shards(matrix.shards(), bytes, Arena.global());
        primaries = Arrays.copyOf(shards, workload.n());
        backups = Arrays.copyOfRange(shards, workload.n(), shards.length);
        for (int call = 0; call < Workload.FIRST_CALLS; call++) {
            codec.encode(primaries, backups, 0, Workload.FIRST_BYTES);
        }
    }

    /** One codeword. */
    @Benchmark
    public void encode() {
        codec.encode(primaries, backups, 0, bytes);
    }
}
