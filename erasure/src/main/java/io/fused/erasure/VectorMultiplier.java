package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The multiplier on the Vector API: block after block, passes of tiles that keep their sums and
 * lookup tables in registers.
 *
 * <p>Ranges shorter than a register are left to the kernel, coefficient by coefficient.
 */
final class VectorMultiplier implements Multiplier {
    /**
     * Bytes of each segment taken at a time. What one pass adds to what another has left is in the
     * first cache then; and a tile is called often, which is what makes the JVM compile it: what it
     * makes of a loop by on-stack replacement, in the midst of many turns, keeps vectors on the
     * heap.
     */
    private static final int BLOCK_BYTES = 4 << 10;

    /** The tiles made so far. A program uses a few dozen at the most. */
    private static final ConcurrentHashMap<TileShape, Tile> TILES = new ConcurrentHashMap<>();

    /** A pass with all that it takes. */
    private record Pass(Tile tile, byte[] tables, TilePlan.Pass plan) {
        void run(MemorySegment[] sources, MemorySegment[] targets, long from, int length) {
            tile.run(sources, plan.column(), targets, plan.rows(), from, length, tables);
        }
    }

    /** The passes for one way of access. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Schedule(Pass[] passes) {
        void run(MemorySegment[] sources, MemorySegment[] targets, long from, int length) {
            for (Pass pass : passes) {
                pass.run(sources, targets, from, length);
            }
        }
    }

    private final Kernel kernel;
    private final Coefficients coefficients;
    private final int lanes;
    private final StepwiseMultiplier shortRanges;

    /** By {@link Access#index}; made when first used. */
    private final AtomicReferenceArray<@Nullable Schedule> schedules =
            new AtomicReferenceArray<>(Access.COUNT);

    /**
     * Prepares the multiplication.
     *
     * @param kernel what short ranges are left to
     * @param matrix the rows; not kept
     * @param lanes bytes of a register: 16, 32 or 64
     */
    VectorMultiplier(Kernel kernel, int[][] matrix, int lanes) {
        this.kernel = kernel;
        this.coefficients = new Coefficients(matrix);
        this.lanes = lanes;
        this.shortRanges = new StepwiseMultiplier(kernel, matrix);
    }

    /**
     * What is left behind the last whole register is done by one more, which ends where the range
     * does: the bytes that it computes again come out the same, since no target is a source.
     */
    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (length < lanes) {
            shortRanges.multiply(sources, targets, offset, length);
            return;
        }
        coefficients.check(sources, targets, offset, length);
        Schedule schedule = schedule(Access.of(sources, targets));
        long end = offset + length;
        long whole = end - length % lanes;
        for (long at = offset; at < whole; at += BLOCK_BYTES) {
            schedule.run(sources, targets, at, (int) Math.min(BLOCK_BYTES, whole - at));
        }
        if (whole < end) {
            schedule.run(sources, targets, end - lanes, lanes);
        }
    }

    /**
     * The passes for one way of access. The first of a shape costs a millisecond, for its code. Two
     * threads may make some at the same time: they are the same.
     */
    private Schedule schedule(Access access) {
        Schedule schedule = schedules.get(access.index());
        if (schedule == null) {
            schedule = new Schedule(TilePlan.of(coefficients, access, lanes).passes().stream()
                    .map(this::pass)
                    .toArray(Pass[]::new));
            schedules.set(access.index(), schedule);
        }
        return schedule;
    }

    private Pass pass(TilePlan.Pass plan) {
        Tile tile = TILES.computeIfAbsent(plan.shape(), TileAssembler::assemble);
        return new Pass(tile, TileTables.of(plan, coefficients), plan);
    }

    @Override
    public String toString() {
        return kernel + " times " + coefficients;
    }
}
