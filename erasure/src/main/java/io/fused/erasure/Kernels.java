package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The kernels of this machine.
 *
 * <p>{@link #best} is the one to use. It begins on the table kernel, because a vector kernel that
 * is not compiled yet is far slower than that, and changes over to the vector kernel once
 * {@link #warm} has run that until it is the faster one. Without the module
 * {@code jdk.incubator.vector} (to be had with {@code --add-modules jdk.incubator.vector}) it stays
 * on the table, and everything works.
 */
public final class Kernels {
    /** Calls of one form in a round of warming: enough to matter, a few milliseconds compiled. */
    private static final int CALLS = 1024;

    /** Covers whole registers, rests of all lengths, and calls shorter than a register. */
    private static final int MAX_LENGTH = 320;

    /** Enough for a machine with one slow core that does something else as well. */
    private static final Duration BACKGROUND_LIMIT = Duration.ofSeconds(60);

    /**
     * Calls of each form: the JVM compiles the table kernel then, while the vector one is loaded.
     */
    private static final int FIRST_CALLS = 512;

    private static final Kernel TABLE = runUp(new TableKernel());

    private static final Optional<Kernel> VECTOR = findVector();

    /** Bytes of a register; of the narrowest where there is no vector kernel, and no use of it. */
    private static final int LANES = VECTOR.isPresent() ? Registers.LANES : 16;

    private static final ChangingKernel BEST = new ChangingKernel(TABLE, LANES);

    /** Whether a thread of {@link #warmInBackground} is at work. */
    private static final AtomicBoolean WARMING = new AtomicBoolean();

    private Kernels() {}

    /**
     * The kernel that works in every JVM: products come from a table, eight bytes at a time.
     *
     * @return always the same kernel
     */
    public static Kernel table() {
        return TABLE;
    }

    /**
     * The kernel on the Vector API.
     *
     * @return always the same kernel; empty if this JVM runs without the module
     *     {@code jdk.incubator.vector}, or has no registers of 128 bits or more
     */
    public static Optional<Kernel> vector() {
        return VECTOR;
    }

    /**
     * The kernel to use: the table kernel at first, the vector kernel after {@link #warm} has found
     * it faster.
     *
     * @return always the same kernel, which may be kept for good
     */
    public static Kernel best() {
        return BEST;
    }

    /**
     * Runs the vector kernel until the JVM has compiled it, and lets {@link #best} change over to
     * it if it has become faster than the table kernel; then does the same for the multipliers that
     * {@link #best} was asked for so far: on segments off the heap, and wherever else the segments
     * lay that they were called with. For other segments a multiplier stays on the table until the
     * next time.
     *
     * <p>Blocks the calling thread, and keeps it busy: to be called from a thread that has nothing
     * else to do. Calling it again is harmless, and useful if the limit was too short.
     *
     * @param limit how long it may take; it ends within some hundred milliseconds of that
     * @return whether {@link #best} is the vector kernel now, with all its multipliers
     */
    public static boolean warm(Duration limit) {
        if (VECTOR.isEmpty()) {
            return false;
        }
        Kernel vector = VECTOR.get();
        long start = System.nanoTime();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(MAX_LENGTH);
            MemorySegment target = arena.allocate(MAX_LENGTH);
            while (!BEST.current().equals(vector) && System.nanoTime() - start < limit.toNanos()) {
                boolean faster = true;
                for (Form form : Form.values()) {
                    long vectorNanos = nanos(vector, form, CALLS, source, target);
                    faster &= vectorNanos < nanos(TABLE, form, CALLS, source, target);
                }
                if (faster) {
                    BEST.changeTo(vector);
                }
            }
        }
        if (BEST.current().equals(vector)) {
            BEST.tiles().warm(vector, start + limit.toNanos());
        }
        return BEST.current().equals(vector) && BEST.tiles().areAllWarm();
    }

    /**
     * Has a thread run {@link #warm}, now and whenever {@link #best} is asked for a multiplier of
     * another shape, or one is first called with segments elsewhere; returns at once. The thread is
     * a daemon, there is one at a time, and it ends by itself after seconds.
     */
    public static void warmInBackground() {
        if (VECTOR.isPresent()) {
            BEST.tiles().whenWanted(Kernels::startWarming);
            startWarming();
        }
    }

    private static void startWarming() {
        boolean isWarm = !BEST.current().equals(TABLE) && BEST.tiles().areAllWarm();
        if (!isWarm && WARMING.compareAndSet(false, true)) {
            Thread.ofPlatform().name("fused-erasure-warming").daemon().start(() -> {
                long start = System.nanoTime();
                boolean unused = warm(BACKGROUND_LIMIT);
                WARMING.set(false);
                if (System.nanoTime() - start < BACKGROUND_LIMIT.toNanos()) {
                    startWarming(); // For what was wanted in the meantime.
                }
            });
        }
    }

    /** The three forms of multiplyAdd, each of which is compiled on its own. */
    private enum Form {
        SEGMENT_TO_SEGMENT,
        ARRAY_TO_SEGMENT,
        ARRAY_TO_ARRAY
    }

    /**
     * Runs a kernel for a few milliseconds, in the forms in which members use it. That is when the
     * JVM begins to compile it, beside what this class loads next: so the first calls of others
     * find it compiled.
     */
    private static Kernel runUp(Kernel kernel) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(MAX_LENGTH);
            MemorySegment target = arena.allocate(MAX_LENGTH);
            for (Form form : Form.values()) {
                long unused = nanos(kernel, form, FIRST_CALLS, source, target);
            }
        }
        return kernel;
    }

    /** The time of so many calls of mixed lengths, every other one with coefficient 1. */
    private static long nanos(
            Kernel kernel, Form form, int calls, MemorySegment source, MemorySegment target) {
        byte[] from = new byte[MAX_LENGTH];
        byte[] to = new byte[MAX_LENGTH];
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            int coefficient = (call & 1) == 0 ? 1 : 2 + (call & 0x7f);
            int length = call * 7 % MAX_LENGTH;
            switch (form) {
                case SEGMENT_TO_SEGMENT ->
                    kernel.multiplyAdd(coefficient, source, 0, target, 0, (long) length);
                case ARRAY_TO_SEGMENT ->
                    kernel.multiplyAdd(coefficient, from, 0, target, 0, length);
                case ARRAY_TO_ARRAY -> kernel.multiplyAdd(coefficient, from, 0, to, 0, length);
            }
        }
        return System.nanoTime() - start;
    }

    /** Names {@link VectorKernel} only where it links. */
    private static Optional<Kernel> findVector() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        if (!present || !VectorKernel.fits()) {
            return Optional.empty();
        }
        return Optional.of(new VectorKernel());
    }
}
