package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The syndromes of a range of columns, and the columns in it that are still to be explained: those
 * that have a syndrome other than zero.
 *
 * <p>Made for one call, on one thread.
 */
final class SyndromeBlock {
    /** Small, so that one row for each of a few syndromes and solutions stays in the cache. */
    static final int MAX_BYTES = 4 << 10;

    private static final byte[] ZEROS = new byte[MAX_BYTES];

    private final ParityCheck check;
    private final Kernel kernel;
    private final MemorySegment[] sources;

    /** A row for each equation. */
    private final byte[][] syndromes;

    /** The same memory. */
    private final MemorySegment[] syndromeSegments;

    /** As many rows; see {@link WrongSet#solve}. Made when first needed. */
    private byte[][] solved = {};

    /** The same memory. */
    private MemorySegment[] solvedSegments = {};

    private int length;

    /**
     * Takes memory for the syndromes of a block.
     *
     * @param most how long a range will be at most, up to {@link #MAX_BYTES}
     */
    SyndromeBlock(ParityCheck check, Kernel kernel, int most) {
        this.check = check;
        this.kernel = kernel;
        this.sources = check.newSources();
        this.syndromes = new byte[check.count()][most];
        this.syndromeSegments = segments(syndromes);
    }

    /**
     * Computes the syndromes of a range.
     *
     * @param shards n + f segments; only read
     * @param at where the range begins in each
     * @param length its length
     * @return whether they are all zero
     */
    boolean load(MemorySegment[] shards, long at, int length) {
        this.length = length;
        check.sum(shards, at, length, sources, syndromeSegments);
        boolean clean = true;
        for (int row = 0; row < syndromes.length; row++) {
            MemorySegment stored = shards[check.checked()[row]];
            clean &= MemorySegment.mismatch(
                            syndromeSegments[row], 0, length, stored, at, at + length)
                    < 0;
        }
        if (!clean) {
            for (int row = 0; row < syndromes.length; row++) {
                MemorySegment stored = shards[check.checked()[row]];
                kernel.multiplyAdd(1, stored, at, syndromeSegments[row], 0, length);
            }
        }
        return clean;
    }

    /** The length of the range. */
    int length() {
        return length;
    }

    /**
     * The first column from a given one on that is still to be explained; {@link #length} if none.
     */
    int next(int from) {
        int next = length;
        for (byte[] row : syndromes) {
            int mismatch = Arrays.mismatch(row, from, next, ZEROS, 0, next - from);
            if (mismatch >= 0) {
                next = from + mismatch;
            }
        }
        return next;
    }

    /** The syndromes of one column, one for each equation; the caller's to keep. */
    int[] column(int at) {
        int[] column = new int[syndromes.length];
        for (int row = 0; row < column.length; row++) {
            column[row] = syndromes[row][at] & 0xff;
        }
        return column;
    }

    /**
     * Explains all columns of a range that a set of wrong shards explains. They count as explained
     * from now on; their errors are had from {@link #error}, which is zero at all other columns.
     */
    void explain(WrongSet set, int from, int to) {
        if (solved.length == 0) {
            solved = new byte[syndromes.length][syndromes[0].length];
            solvedSegments = segments(solved);
        }
        set.solve(syndromeSegments, solvedSegments, from, to - from);
        int wrong = set.shards().length;
        byte[] rest = solved[wrong];
        for (int row = wrong + 1; row < solved.length; row++) {
            for (int at = from; at < to; at++) {
                rest[at] |= solved[row][at];
            }
        }
        if (Arrays.mismatch(rest, from, to, ZEROS, 0, to - from) < 0) {
            for (byte[] row : syndromes) {
                Arrays.fill(row, from, to, (byte) 0);
            }
            return;
        }
        for (int row = 0; row < wrong; row++) {
            keepWhere(rest, true, solved[row], from, to);
        }
        for (byte[] row : syndromes) {
            keepWhere(rest, false, row, from, to);
        }
    }

    /** What the i-th shard of the set last used is wrong by, from column 0 on; the block's own. */
    byte[] error(int i) {
        return solved[i];
    }

    /** Writes zeros where the rest isn't what is asked for. */
    private static void keepWhere(byte[] rest, boolean zero, byte[] row, int from, int to) {
        for (int at = from; at < to; at++) {
            if (rest[at] == 0 != zero) {
                row[at] = 0;
            }
        }
    }

    private static MemorySegment[] segments(byte[][] rows) {
        return Arrays.stream(rows).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);
    }
}
