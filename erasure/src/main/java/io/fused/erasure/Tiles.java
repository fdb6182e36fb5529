package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tiles that multipliers want, and which of them the JVM has compiled.
 *
 * <p>A tile that isn't compiled yet is far slower than the table. So tiles are wanted first, made
 * and run by {@link #warm}, and used once they are warm. There are a few hundred shapes, and a
 * program uses a handful.
 */
final class Tiles {
    /** Bytes of each source in a call of warming, and calls that are timed together. */
    private static final int LENGTH = 1024;

    private static final int CALLS = 200;

    /**
     * Tiles that go together.
     *
     * @param access where the segments lie on which they are run
     * @param matrix one that takes just these tiles
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Wanted(Access access, int[][] matrix) {}

    private final Kernel kernel;

    private volatile @Nullable Runnable onWanted;

    /** What is wanted and not warm yet. */
    private final ConcurrentHashMap<Set<TileShape>, Wanted> cold = new ConcurrentHashMap<>();

    private final Set<TileShape> warm = ConcurrentHashMap.newKeySet();

    /**
     * No tiles at first.
     *
     * @param kernel whose multipliers are compared with
     */
    Tiles(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Has tiles warmed by and by, if they aren't yet.
     *
     * @param shapes those of a plan
     * @param access where the plan's segments lie
     * @param matrix what was planned; kept
     */
    void want(Set<TileShape> shapes, Access access, int[][] matrix) {
        if (areWarm(shapes) || cold.putIfAbsent(shapes, new Wanted(access, matrix)) != null) {
            return;
        }
        Runnable listener = onWanted;
        if (listener != null) {
            listener.run();
        }
    }

    /** Has something run whenever tiles are wanted that weren't before. */
    void whenWanted(Runnable listener) {
        onWanted = listener;
    }

    boolean areWarm(Set<TileShape> shapes) {
        return warm.containsAll(shapes);
    }

    /** Whether all tiles that are wanted are warm. */
    boolean areAllWarm() {
        return cold.isEmpty();
    }

    /**
     * Runs the tiles that are wanted until they are faster than the kernel's own multipliers.
     *
     * @param vector whose multipliers use tiles
     * @param deadlineNanos when to give up, by {@link System#nanoTime}
     */
    void warm(Kernel vector, long deadlineNanos) {
        while (!cold.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
            cold.forEach((shapes, wanted) -> {
                if (becomesWarm(wanted, vector, deadlineNanos)) {
                    warm.addAll(shapes);
                    cold.remove(shapes);
                }
            });
        }
    }

    private boolean becomesWarm(Wanted wanted, Kernel vector, long deadlineNanos) {
        int[][] matrix = wanted.matrix();
        Multiplier tiled = vector.multiplier(matrix);
        Multiplier stepwise = kernel.multiplier(matrix);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] sources = segments(matrix[0].length, wanted.access().sources(), arena);
            MemorySegment[] targets = segments(matrix.length, wanted.access().targets(), arena);
            while (System.nanoTime() - deadlineNanos < 0) {
                long nanos = nanos(tiled, sources, targets);
                if (nanos < nanos(stepwise, sources, targets)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long nanos(
            Multiplier multiplier, MemorySegment[] sources, MemorySegment[] targets) {
        long start = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            multiplier.multiply(sources, targets, 0, LENGTH);
        }
        return System.nanoTime() - start;
    }

    private static MemorySegment[] segments(int count, Memory memory, Arena arena) {
        MemorySegment[] segments = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            segments[i] = switch (memory) {
                case NATIVE -> arena.allocate(LENGTH);
                case ARRAYS -> MemorySegment.ofArray(new byte[LENGTH]);
                // One alone is neither native nor on an array of bytes.
                case ANYWHERE ->
                    i % 2 == 0
                            ? MemorySegment.ofArray(new long[LENGTH / Long.BYTES])
                            : arena.allocate(LENGTH);
            };
        }
        return segments;
    }
}
