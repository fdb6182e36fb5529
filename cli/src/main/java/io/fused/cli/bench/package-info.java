/**
 * Benchmarks of a whole cluster: throughput and latency, memory, rebuild. Each verb starts a
 * cluster of its own unless it is given endpoints, and prints its figures as a table or as JSON.
 * {@code bench codec} needs no cluster, and runs JVMs of its own.
 *
 * <p>Entry type: {@link io.fused.cli.bench.BenchVerb}. Threading: load runs on the client's event
 * loop; the verb's thread starts it, waits and reports.
 */
@NullMarked
package io.fused.cli.bench;

import org.jspecify.annotations.NullMarked;
