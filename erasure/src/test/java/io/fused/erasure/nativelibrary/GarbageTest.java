package io.fused.erasure.nativelibrary;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fused.erasure.Kernel;
import io.fused.erasure.Multiplier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** No call allocates once it is compiled, whatever it was compiled for. */
final class GarbageTest {
    private static final int CALLS = 10_000;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[] from = new byte[500];
    private final byte[] to = new byte[500];
    private final MemorySegment source = Arena.ofAuto().allocate(500, 64);
    private final MemorySegment target = Arena.ofAuto().allocate(500, 64);

    @Test
    void isalAllocatesNothing() {
        checkKernel(Installed.isal());
    }

    @Test
    void jerasureAllocatesNothing() {
        checkKernel(Installed.jerasure().kernel());
    }

    /** Off the heap and on it, aligned and not, in turn: so that no call is compiled for one. */
    private void checkKernel(Kernel kernel) {
        Multiplier multiplier = kernel.multiplier(new int[][] {{1, 2}, {3, 4}});
        MemorySegment[] outside = {source, source};
        MemorySegment[] targets = {target, Arena.ofAuto().allocate(500, 64)};
        MemorySegment heapSource = MemorySegment.ofArray(from);
        MemorySegment[] inside = {heapSource, heapSource};
        MemorySegment[] heapTargets = {
            MemorySegment.ofArray(to), MemorySegment.ofArray(new byte[500])
        };
        Runnable calls = () -> {
            for (int call = 0; call < CALLS; call++) {
                int offset = call & 1;
                kernel.multiplyAdd(77, source, offset, target, 2L * offset, 300L);
                kernel.multiplyAdd(78, from, offset, target, offset, 300);
                kernel.multiplyAdd(79, from, offset, to, offset, 300);
                kernel.multiplyAdd(80, heapSource, offset, target, offset, 300L);
                multiplier.multiply(outside, targets, offset, 300);
                multiplier.multiply(inside, heapTargets, offset, 300);
            }
        };
        long start = System.nanoTime();
        long allocated = allocatedBy(calls);
        while (allocated > 0 && System.nanoTime() - start < LIMIT.toNanos()) {
            allocated = allocatedBy(calls);
        }
        assertThat(allocated).as("bytes in %d calls by %s", CALLS, kernel).isZero();
    }

    private static long allocatedBy(Runnable calls) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        calls.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
