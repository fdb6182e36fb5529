package io.fused.erasure;

import java.util.Objects;

/**
 * How shards are rebuilt from the surviving primaries and, for each lost primary, one fused backup.
 *
 * <p>Two ways to use it. {@link #inverse} is the inverse of the square submatrix of the generator
 * matrix at the backups used and the lost primaries; with it
 *
 * <pre>
 *   lost_i = sum over j of inverse(i, j) · (F_j - sum over surviving k of g_jk · P_k)
 * </pre>
 *
 * so that survivors may be subtracted as they arrive, before anything is multiplied. {@link #row}
 * gives the same, and any lost backup as well, as one sum over the n shards that are read.
 *
 * <p>Instances come from {@link GeneratorMatrix#recovery}, don't change, and may be shared by
 * threads.
 *
 * @see "J. S. Plank, A Tutorial on Reed-Solomon Coding for Fault-Tolerance in RAID-like Systems,
 *     Software: Practice and Experience 27(9), 1997, on recovering from failures"
 */
public final class RecoveryMatrix {
    private final GeneratorMatrix generator;
    private final int[] lost;
    private final int[] used;

    /** A row for each lost primary, a column for each backup used. */
    private final int[][] inverse;

    private RecoveryMatrix(GeneratorMatrix generator, int[] lost, int[] used, int[][] inverse) {
        this.generator = generator;
        this.lost = lost;
        this.used = used;
        this.inverse = inverse;
    }

    /** Inverts the submatrix at checked positions, both ascending; keeps the arrays. */
    static RecoveryMatrix invert(GeneratorMatrix generator, int[] lost, int[] used) {
        int size = lost.length;
        int[][] left = new int[size][size];
        int[][] right = new int[size][size];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i < size; i++) {
                left[j][i] = generator.coefficient(used[j], lost[i]);
            }
            right[j][j] = 1;
        }
        // Gauss and Jordan, and no search for pivots: every square submatrix of an MDS code's
        // generator can be inverted, the leading ones too, so that no pivot is ever zero.
        for (int pivot = 0; pivot < size; pivot++) {
            int scale = Field.inverse(left[pivot][pivot]);
            addMultiple(left[pivot], left[pivot], scale ^ 1);
            addMultiple(right[pivot], right[pivot], scale ^ 1);
            for (int row = 0; row < size; row++) {
                if (row != pivot) {
                    int factor = left[row][pivot];
                    addMultiple(left[row], left[pivot], factor);
                    addMultiple(right[row], right[pivot], factor);
                }
            }
        }
        return new RecoveryMatrix(generator, lost, used, right);
    }

    /** Adds a multiple of a row to a row; to itself with c ^ 1, it is multiplied by c. */
    static void addMultiple(int[] target, int[] source, int factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= Field.multiply(factor, source[i]);
        }
    }

    /**
     * The lost primaries.
     *
     * @return their numbers, ascending; the caller's to keep
     */
    public int[] lost() {
        return lost.clone();
    }

    /**
     * The backups read in their place.
     *
     * @return their numbers counted from 0, ascending, as many as primaries are lost; the caller's
     *     to keep
     */
    public int[] used() {
        return used.clone();
    }

    /**
     * What the j-th backup used, less its surviving primaries, is multiplied by in the i-th lost
     * primary.
     *
     * @param i a position in {@link #lost}
     * @param j a position in {@link #used}
     * @return 0 to 255
     * @throws IndexOutOfBoundsException if a position lies outside
     */
    public int inverse(int i, int j) {
        Objects.checkIndex(i, lost.length);
        Objects.checkIndex(j, used.length);
        return inverse[i][j];
    }

    /**
     * Any shard as a sum over the shards that are read: the surviving primaries and the backups
     * used. Costs n times the number of lost primaries, squared for a backup.
     *
     * @param shard the shard wanted, in code order, 0 to n + f - 1; need not be a lost one
     * @return n + f factors in code order, zero at shards that aren't read; the caller's to keep
     * @throws IndexOutOfBoundsException if there is no such shard
     */
    public int[] row(int shard) {
        int n = generator.primaries();
        Objects.checkIndex(shard, generator.shards());
        int[] factors = new int[generator.shards()];
        for (int primary = 0; primary < n; primary++) {
            if (shard < n) {
                factors[primary] = primary == shard ? 1 : 0;
            } else {
                factors[primary] = generator.coefficient(shard - n, primary);
            }
        }
        replaceLost(factors);
        return factors;
    }

    /** Puts, for each lost primary in a sum over primaries, what it is made of. */
    private void replaceLost(int[] factors) {
        int n = generator.primaries();
        int[] wanted = new int[lost.length];
        for (int i = 0; i < lost.length; i++) {
            wanted[i] = factors[lost[i]];
            factors[lost[i]] = 0;
        }
        for (int j = 0; j < used.length; j++) {
            int factor = 0;
            for (int i = 0; i < lost.length; i++) {
                factor ^= Field.multiply(wanted[i], inverse[i][j]);
            }
            factors[n + used[j]] = factor;
            for (int primary = 0; primary < n; primary++) {
                if (!isLost(primary)) {
                    int part = Field.multiply(factor, generator.coefficient(used[j], primary));
                    factors[primary] ^= part;
                }
            }
        }
    }

    private boolean isLost(int primary) {
        for (int candidate : lost) {
            if (candidate == primary) {
                return true;
            }
        }
        return false;
    }
}
