package io.fused.cli.bench;

import io.fused.cli.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a number of asynchronous operations in flight: as many chains, each of which begins its
 * next operation when the last is answered.
 */
final class Load {
    private final Work work;
    private final int inFlight;
    private final AtomicLong next = new AtomicLong();
    private final Recorder latencies = new Recorder(TimeUnit.MINUTES.toNanos(2), 3);
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    private final CountDownLatch ended;
    private volatile long limit = Long.MAX_VALUE;

    /** Begins operation {@code i} and gives its future. */
    interface Work {
        CompletableFuture<?> begin(long i);
    }

    Load(int inFlight, Work work) {
        this.inFlight = inFlight;
        this.work = work;
        this.ended = new CountDownLatch(inFlight);
    }

    /** Starts all chains. */
    Load start() {
        for (int i = 0; i < inFlight; i++) {
            step();
        }
        return this;
    }

    /** Lets no operation begin from number {@code count} on. */
    Load limit(long count) {
        limit = count;
        return this;
    }

    /** Ends the chains, waits for what is in flight, and fails if any operation did. */
    void stop() throws InterruptedException {
        limit = 0;
        join();
    }

    /** Waits until all chains have come to their limit. */
    void join() throws InterruptedException {
        ended.await();
        Throwable failed = error.get();
        if (failed != null) {
            throw new Failure(
                    "An operation failed during the benchmark: " + failed.getMessage(), failed);
        }
    }

    /** Operations begun. */
    long begun() {
        return Math.min(next.get(), limit);
    }

    /** The latencies in nanoseconds since the last call. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    /** Begins operations until one isn't answered at once; its answer begins the next. */
    private void step() {
        while (true) {
            long i = next.getAndIncrement();
            if (i >= limit || error.get() != null) {
                ended.countDown();
                return;
            }
            long start = System.nanoTime();
            CompletableFuture<?> future = work.begin(i);
            if (!future.isDone()) {
                CompletableFuture<?> unused = future.whenComplete((done, failed) -> {
                    answered(start, failed);
                    step();
                });
                return;
            }
            answered(start, future.isCompletedExceptionally() ? future.exceptionNow() : null);
        }
    }

    private void answered(long startNanos, @Nullable Throwable failed) {
        latencies.recordValue(Math.max(0, System.nanoTime() - startNanos));
        if (failed != null) {
            error.compareAndSet(null, failed);
        }
    }
}
