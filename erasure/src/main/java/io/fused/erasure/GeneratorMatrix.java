package io.fused.erasure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The coefficients of a code: fused backup j is the sum over all primaries i of g_ji times primary
 * i, in GF(2^8).
 *
 * <p>The f × n matrix equals the one that Jerasure's {@code reed_sol_vandermonde_coding_matrix(n,
 * f, 8)} gives. Its first row is all ones, so that the first fused backup is plain exclusive or,
 * and so is its first column. The code is MDS: any n of the n + f shards determine the others.
 *
 * <p>Primaries are counted from 0 to n - 1 and backups from 0 to f - 1; where both are meant,
 * <i>shards</i> are counted in code order, primaries first, so that backup j is shard n + j.
 *
 * <p>Instances don't change, apart from a cache of inverses, and may be shared by threads.
 *
 * @see "J. S. Plank, A Tutorial on Reed-Solomon Coding for Fault-Tolerance in RAID-like Systems,
 *     Software: Practice and Experience 27(9), 1997"
 * @see "J. S. Plank and Y. Ding, Note: Correction to the 1997 Tutorial on Reed-Solomon Coding,
 *     Software: Practice and Experience 35(2), 2005"
 * @see "B. Balasubramanian and V. K. Garg, Fault Tolerance in Distributed Systems Using Fused Data
 *     Structures, IEEE TPDS 24(4), 2013, on fusion operators for more than one backup"
 */
public final class GeneratorMatrix {
    /*
     * Jerasure follows the correction: it takes the extended Vandermonde matrix of n + f rows,
     * whose row x is (1, x, x^2, ...) for x = 0 .. n + f - 2, and whose last row is (0, ..., 0, 1),
     * the point at infinity; adds columns to one another until the upper n rows are the identity;
     * then scales columns until the first coding row is all ones, and rows until the first column
     * is.
     *
     * The end of that can be written down. The upper n rows becoming the identity means that column
     * p turns into the Lagrange polynomial over the points 0 .. n - 1 that is 1 at p, so that a
     * coding row at the point x holds, with subtraction being exclusive or,
     *
     *     prod(q != p) (x ^ q) / (p ^ q)  =  prod(q) (x ^ q) / (x ^ p) / prod(q != p) (p ^ q).
     *
     * Scaling the columns by the first coding row, at the point n, cancels the last product;
     * scaling the rows by their first column, p = 0, cancels the first. What stays is
     *
     *     g(x, p) = ((n ^ p) / (x ^ p)) / (n / x),    and    g(infinity, p) = (n ^ p) / n.
     *
     * With f = 1 the only coding row is the point at infinity, and scaling makes it all ones. This
     * is a Cauchy matrix with scaled rows and columns, so every square submatrix can be inverted,
     * which is what MDS means. Points are elements of the field, hence the limit of n + f.
     */

    /** The most shards of a code: one fewer than the field has elements. */
    public static final int MAX_SHARDS = 255;

    /** Inverses kept; beyond that the cache starts anew, as a bound and not as a policy. */
    static final int MAX_RECOVERIES = 1024;

    private final int primaries;
    private final int backups;

    /** Row after row. */
    private final int[] coefficients;

    /** By the set of shards that are read: the surviving primaries, and the backups used. */
    private final ConcurrentHashMap<BitSet, RecoveryMatrix> recoveries = new ConcurrentHashMap<>();

    private GeneratorMatrix(int primaries, int backups) {
        this.primaries = primaries;
        this.backups = backups;
        this.coefficients = new int[backups * primaries];
        for (int backup = 0; backup < backups; backup++) {
            for (int primary = 0; primary < primaries; primary++) {
                coefficients[backup * primaries + primary] = entry(backup, primary);
            }
        }
    }

    /**
     * The systematic Vandermonde matrix of a code. Costs n · f divisions.
     *
     * @param n the number of primaries, at least 1
     * @param f the number of fused backups, at least 0
     * @return a matrix of f rows and n columns
     * @throws IllegalArgumentException if n or f is too small, or n + f exceeds {@link #MAX_SHARDS}
     */
    public static GeneratorMatrix vandermonde(int n, int f) {
        if (n < 1) {
            throw new IllegalArgumentException(
                    "A code needs at least one primary, and " + n + " were asked for.");
        }
        if (f < 0) {
            throw new IllegalArgumentException(
                    "A code can't have " + f + " backups: give zero or more.");
        }
        if ((long) n + f > MAX_SHARDS) {
            throw new IllegalArgumentException(
                    "A code over GF(2^8) has at most %d shards; %d primaries and %d backups are %d."
                            .formatted(MAX_SHARDS, n, f, (long) n + f));
        }
        return new GeneratorMatrix(n, f);
    }

    private int entry(int backup, int primary) {
        int n = primaries;
        if (backup == 0) {
            return 1;
        }
        if (backup == backups - 1) {
            return Field.divide(n ^ primary, n);
        }
        int x = n + backup;
        return Field.divide(Field.divide(n ^ primary, x ^ primary), Field.divide(n, x));
    }

    /**
     * The number of primaries, n.
     *
     * @return 1 to 255
     */
    public int primaries() {
        return primaries;
    }

    /**
     * The number of fused backups, f.
     *
     * @return 0 to 254
     */
    public int backups() {
        return backups;
    }

    /**
     * The number of shards, n + f.
     *
     * @return 1 to 255
     */
    public int shards() {
        return primaries + backups;
    }

    /**
     * What a primary's bytes are multiplied by in a fused backup.
     *
     * @param backup the row, 0 to f - 1
     * @param primary the column, 0 to n - 1
     * @return 1 to 255, as no coefficient of an MDS code is zero
     * @throws IndexOutOfBoundsException if there is no such backup or primary
     */
    public int coefficient(int backup, int primary) {
        Objects.checkIndex(backup, backups);
        Objects.checkIndex(primary, primaries);
        return coefficients[backup * primaries + primary];
    }

    /**
     * All coefficients of a fused backup.
     *
     * @param backup the row, 0 to f - 1
     * @return n coefficients, in the order of primaries; the caller's to keep
     * @throws IndexOutOfBoundsException if there is no such backup
     */
    public int[] row(int backup) {
        Objects.checkIndex(backup, backups);
        return Arrays.copyOfRange(coefficients, backup * primaries, (backup + 1) * primaries);
    }

    /**
     * What rebuilds shards when some primaries are lost and as many fused backups stand in for
     * them.
     *
     * <p>The first call for a set of shards costs an inversion, cubic in the number of lost
     * primaries; later ones a lookup.
     *
     * @param lost the lost primaries, ascending; may be empty; not kept
     * @param used the surviving backups that are read in their place, ascending, as many; not kept
     * @return the matrix for that set
     * @throws IllegalArgumentException if the two differ in length, or one is not ascending
     * @throws IndexOutOfBoundsException if there is no such primary or backup
     */
    public RecoveryMatrix recovery(int[] lost, int[] used) {
        checkAscending(lost, primaries, "lost primaries");
        checkAscending(used, backups, "backups used");
        if (lost.length != used.length) {
            throw new IllegalArgumentException(
                    "%d lost primaries need as many backups, and %d were given."
                            .formatted(lost.length, used.length));
        }
        BitSet sources = new BitSet(shards());
        sources.set(0, primaries);
        for (int i = 0; i < lost.length; i++) {
            sources.clear(lost[i]);
            sources.set(primaries + used[i]);
        }
        RecoveryMatrix known = recoveries.get(sources);
        if (known != null) {
            return known;
        }
        RecoveryMatrix recovery = RecoveryMatrix.invert(this, lost.clone(), used.clone());
        if (recoveries.size() >= MAX_RECOVERIES) {
            recoveries.clear();
        }
        RecoveryMatrix earlier = recoveries.putIfAbsent(sources, recovery);
        return earlier == null ? recovery : earlier;
    }

    /** How many inverses are kept now. */
    int cachedRecoveries() {
        return recoveries.size();
    }

    /** Refuses positions that don't ascend or leave 0 .. bound - 1. */
    static void checkAscending(int[] positions, int bound, String what) {
        for (int i = 0; i < positions.length; i++) {
            Objects.checkIndex(positions[i], bound);
            if (i > 0 && positions[i] <= positions[i - 1]) {
                throw new IllegalArgumentException(
                        "The %s must ascend without repeating, and %s do not."
                                .formatted(what, Arrays.toString(positions)));
            }
        }
    }

    @Override
    public String toString() {
        return "GeneratorMatrix[n=" + primaries + ", f=" + backups + "]";
    }
}
