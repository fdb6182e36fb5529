/**
 * Benchmarks of the erasure code alone, on JMH: delta updates, encoding and rebuilding, each for
 * the kernels of this project and for the native libraries that are installed; updates also for a
 * loop in C, where a compiler is; and the first calls of a cold JVM.
 *
 * <p>Entry type: {@link io.fused.bench.CodecBenchmarks}. JMH generates code for the classes that
 * are named {@code *Benchmark}, and needs them public. Threading: the caller's thread starts JVMs
 * and programs in C one after another and waits for them.
 */
@NullMarked
package io.fused.bench;

import org.jspecify.annotations.NullMarked;
