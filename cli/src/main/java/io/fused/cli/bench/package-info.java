/**
 * Benchmarks of a whole cluster: throughput and latency, memory, rebuild. Each verb starts a
 * cluster of its own, ends it, and prints its figures as a table or as JSON. {@code bench codec}
 * needs no cluster, and runs JVMs of its own.
 *
 * <p>Entry type: {@link io.fused.cli.bench.BenchVerb}. Threading: load runs on the client's event
 * loop, or with one operation in flight on a thread that waits for each; the verb's thread starts
 * it, waits and reports.
 */
@NullMarked
package io.fused.cli.bench;

import org.jspecify.annotations.NullMarked;
