package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * A set of shards that may be wrong together, and what turns syndromes into their errors.
 *
 * <p>Instances don't change, and may be shared by threads.
 */
final class WrongSet {
    /*
     * The syndromes s are H · e, where e holds the errors of the set's shards and H their columns
     * of the equations. H has full rank, so row operations that turn H into the identity above
     * zeros turn s into e above zeros. What they make of the identity is the matrix kept here. If
     * a syndrome that should become zero doesn't, then a shard outside of the set is wrong, too.
     */

    private final int[] shards;
    private final Multiplier solver;

    private WrongSet(int[] shards, Multiplier solver) {
        this.shards = shards;
        this.solver = solver;
    }

    /**
     * Prepares a set. Costs its size times the square of the number of equations.
     *
     * @param shards present shards, at least one and at most half as many as there are equations;
     *     kept
     */
    static WrongSet of(ParityCheck check, Kernel kernel, int[] shards) {
        int equations = check.count();
        int wrong = shards.length;
        int[][] rows = new int[equations][wrong + equations];
        for (int row = 0; row < equations; row++) {
            for (int i = 0; i < wrong; i++) {
                rows[row][i] = check.coefficient(row, shards[i]);
            }
            rows[row][wrong + row] = 1;
        }
        for (int column = 0; column < wrong; column++) {
            clear(rows, column);
        }
        int[][] solver = new int[equations][equations];
        for (int row = 0; row < equations; row++) {
            System.arraycopy(rows[row], wrong, solver[row], 0, equations);
        }
        return new WrongSet(shards, kernel.multiplier(solver));
    }

    /** Leaves a single one in a column, at the row of the same number. */
    private static void clear(int[][] rows, int column) {
        int pivot = column;
        while (rows[pivot][column] == 0) {
            pivot++;
        }
        int[] row = rows[pivot];
        rows[pivot] = rows[column];
        rows[column] = row;
        RecoveryMatrix.addMultiple(row, row, Field.inverse(row[column]) ^ 1);
        for (int other = 0; other < rows.length; other++) {
            if (other != column) {
                RecoveryMatrix.addMultiple(rows[other], row, rows[other][column]);
            }
        }
    }

    /** The shards, as given; not to be changed. */
    int[] shards() {
        return shards;
    }

    /**
     * What the errors of the set's shards would be.
     *
     * @param syndromes a segment for each equation; only read
     * @param solved as many; the first are overwritten with the errors of the set's shards, in its
     *     order, and the others with what is zero exactly where these errors explain the syndromes
     * @param offset where the range begins, in bytes
     * @param length the length of the range, in bytes
     */
    void solve(MemorySegment[] syndromes, MemorySegment[] solved, long offset, long length) {
        solver.multiply(syndromes, solved, offset, length);
    }
}
