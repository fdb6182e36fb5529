package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The multiplier on the Vector API: rows are taken up to four at a time, by tiles that keep their
 * sums in registers and read each source once.
 *
 * <p>Ranges shorter than a tile are left to the kernel, coefficient by coefficient.
 */
final class VectorMultiplier implements Multiplier {
    /**
     * Bytes of each segment taken at a time where there are more rows than a tile has: the sources
     * are read again for the next rows, and are in the second cache then.
     */
    private static final long BLOCK_BYTES = 8 << 10;

    /** The tiles made so far; fewer than fifty shapes are possible for each width. */
    private static final ConcurrentHashMap<TileShape, Tile> TILES = new ConcurrentHashMap<>();

    /** Some rows, and the tile that computes them. */
    private record Part(Tile tile, TileTables tables, TilePlan.Part plan) {
        long bytes() {
            return plan.shape().bytes();
        }

        void run(MemorySegment[] sources, MemorySegment[] targets, long from, long end) {
            int[] rows = plan.rows();
            tile.run(
                    sources,
                    targets,
                    rows,
                    from,
                    end,
                    tables.bytes(),
                    tables.tripleEnd(),
                    plan.onesEnd());
        }
    }

    private final Kernel kernel;
    private final Coefficients coefficients;
    private final StepwiseMultiplier shortRanges;
    private final List<Part> parts = new ArrayList<>();

    /** The longest tile. */
    private final long tileBytes;

    /**
     * Prepares the multiplication. The first one of a shape costs a millisecond, for its code.
     *
     * @param kernel what short ranges are left to
     * @param matrix the rows; not kept
     * @param lanes bytes of a register: 16, 32 or 64
     */
    VectorMultiplier(Kernel kernel, int[][] matrix, int lanes) {
        this.kernel = kernel;
        this.coefficients = new Coefficients(matrix);
        this.shortRanges = new StepwiseMultiplier(kernel, matrix);
        long longest = 0;
        for (TilePlan.Part plan : TilePlan.of(coefficients, lanes).parts()) {
            Tile tile = TILES.computeIfAbsent(plan.shape(), TileAssembler::assemble);
            TileTables tables = new TileTables(plan.shape(), coefficients, plan.rows());
            parts.add(new Part(tile, tables, plan));
            longest = Math.max(longest, plan.shape().bytes());
        }
        tileBytes = longest;
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (length < tileBytes) {
            shortRanges.multiply(sources, targets, offset, length);
            return;
        }
        coefficients.check(sources, targets, offset, length);
        long end = offset + length;
        if (parts.size() == 1) {
            multiplyBlock(sources, targets, offset, end);
            return;
        }
        for (long at = offset; at < end; at += BLOCK_BYTES) {
            // The last block reaches back where it would be shorter than a tile.
            long from = Math.min(at, end - tileBytes);
            multiplyBlock(sources, targets, from, Math.min(at + BLOCK_BYTES, end));
        }
    }

    /**
     * What is left behind the last whole tile is done by one more, which ends where the range does:
     * the bytes that it computes again come out the same, since no target is a source.
     */
    private void multiplyBlock(
            MemorySegment[] sources, MemorySegment[] targets, long from, long end) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            long bytes = part.bytes();
            long whole = from + (end - from) / bytes * bytes;
            part.run(sources, targets, from, whole);
            if (whole < end) {
                part.run(sources, targets, end - bytes, end);
            }
        }
    }

    @Override
    public String toString() {
        return kernel + " times " + coefficients;
    }
}
