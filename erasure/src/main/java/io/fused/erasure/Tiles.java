package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tiles that multipliers want, one for each shape, and which of them the JVM has compiled.
 *
 * <p>A tile that isn't compiled yet is far slower than the table. So tiles are wanted first, made
 * and run by {@link #warm}, and used once they are warm. There are fewer than fifty shapes for each
 * width, and a program uses a handful.
 */
final class Tiles {
    /** Bytes of each source in a call of warming, and calls that are timed together. */
    private static final int LENGTH = 1024;

    private static final int CALLS = 200;

    /** As many columns as codes have; the code of a tile for any number has two loops over them. */
    private static final int COLUMNS = 8;

    private final Kernel kernel;

    private volatile @Nullable Runnable onWanted;

    /** Whether the tile of a wanted shape is warm. */
    private final ConcurrentHashMap<TileShape, Boolean> wanted = new ConcurrentHashMap<>();

    /**
     * No tiles at first.
     *
     * @param kernel whose multipliers are compared with
     */
    Tiles(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Has the tiles of a matrix warmed by and by. */
    void want(TilePlan plan) {
        boolean isNew = false;
        for (TilePlan.Part part : plan.parts()) {
            isNew |= wanted.putIfAbsent(part.shape(), false) == null;
        }
        Runnable listener = onWanted;
        if (isNew && listener != null) {
            listener.run();
        }
    }

    /** Has something run whenever a tile is wanted that wasn't before. */
    void whenWanted(Runnable listener) {
        onWanted = listener;
    }

    boolean areWarm(TilePlan plan) {
        for (TilePlan.Part part : plan.parts()) {
            if (!wanted.getOrDefault(part.shape(), false)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all tiles that are wanted are warm. */
    boolean areAllWarm() {
        return !wanted.containsValue(false);
    }

    /**
     * Runs the tiles that are wanted until they are faster than the kernel's own multipliers.
     *
     * @param vector whose multipliers use tiles
     * @param deadlineNanos when to give up, by {@link System#nanoTime}
     */
    void warm(Kernel vector, long deadlineNanos) {
        wanted.forEach((shape, isWarm) -> {
            if (!isWarm) {
                warm(shape, vector, deadlineNanos);
            }
        });
    }

    private void warm(TileShape shape, Kernel vector, long deadlineNanos) {
        int[][] matrix = example(shape);
        Multiplier tiled = vector.multiplier(matrix);
        Multiplier stepwise = kernel.multiplier(matrix);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] sources = segments(matrix[0].length, arena);
            MemorySegment[] targets = segments(matrix.length, arena);
            while (System.nanoTime() - deadlineNanos < 0) {
                long nanos = nanos(tiled, sources, targets);
                if (nanos < nanos(stepwise, sources, targets)) {
                    wanted.put(shape, true);
                    return;
                }
            }
        }
    }

    private static long nanos(
            Multiplier multiplier, MemorySegment[] sources, MemorySegment[] targets) {
        long start = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            multiplier.multiply(sources, targets, 0, LENGTH);
        }
        return System.nanoTime() - start;
    }

    /** A matrix that has just this shape. */
    private static int[][] example(TileShape shape) {
        int[][] matrix = new int[shape.rows()][shape.isUnrolled() ? shape.columns() : COLUMNS];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[row].length; column++) {
                boolean one = shape.ones() && row == 0 || shape.plain() && column == 0;
                matrix[row][column] = one ? 1 : 2 + row + column;
            }
        }
        if (shape.completed()) {
            for (int row = 1; row < matrix.length; row++) {
                RecoveryMatrix.addMultiple(matrix[0], matrix[row], 1);
            }
        }
        return matrix;
    }

    private static MemorySegment[] segments(int count, Arena arena) {
        MemorySegment[] segments = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            segments[i] = arena.allocate(LENGTH);
        }
        return segments;
    }
}
