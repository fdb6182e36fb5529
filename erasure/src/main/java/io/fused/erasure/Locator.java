package io.fused.erasure;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds out which shards are wrong in one column, one byte of each shard, from its syndromes.
 *
 * <p>Instances belong to one code and one set of missing shards, don't change, and may be shared by
 * threads.
 *
 * @see "J. L. Massey, Shift-Register Synthesis and BCH Decoding, IEEE Transactions on Information
 *     Theory 15(1), 1969"
 * @see "F. J. MacWilliams and N. J. A. Sloane, The Theory of Error-Correcting Codes, 1977, chapters
 *     10 and 12, on generalized and extended Reed-Solomon codes and on decoding"
 */
final class Locator {
    /*
     * The code is a generalized Reed-Solomon code, extended by the point at infinity. Shard i lies
     * at the point x_i = i, as in the comment of GeneratorMatrix; only the last shard, backup
     * f - 1, lies at infinity. With multipliers w_i, the codewords are those c for which
     *
     *     sum over all i of w_i · h(x_i) · c_i = 0    for each polynomial h of degree below f,
     *
     * where h(infinity) is h's coefficient of the degree f - 1. To find the multipliers, let A be
     * the product of (z ^ x) over the points x of all backups but the last, and take h = A / (z ^
     * x) with one of these. Of the backups it leaves that at x alone, so that the equation has to
     * be a multiple of that backup's row g(x, p) = ((n ^ p) / (x ^ p)) / (n / x); and h = A leaves
     * the one at infinity alone, with the row (n ^ p) / n. Both hold with
     *
     *     w_p = (n ^ p) / A(p)  for primaries,    w_infinity = n,
     *     w_x = (n / x) / product over the other points y of backups of (x ^ y).
     *
     * (A single backup has a row of ones instead; it locates nothing.)
     *
     * Missing shards: let M be the product of (z ^ x) over the missing points but infinity. Taking
     * only h = M · z^k leaves the missing shards out, since h is zero there, or, at infinity, is of
     * too low a degree. There are f - e such k, 0 to f - e - 1, and infinity, if present, has its
     * part in the last alone, with the factor 1. So the shards present are again such a code, with
     * w_i · M(x_i) in place of w_i.
     *
     * An error word has the syndromes of any other word that differs from it by a codeword. Given
     * the syndromes s of a ParityCheck, take the word that is s at the shards checked and zero
     * elsewhere. From it come the power sums, for values Y_i = w_i · M(x_i) · error_i,
     *
     *     S_k = sum over the checked shards i of w_i · M(x_i) · s_i · x_i^k
     *         = sum over the wrong shards i of Y_i · x_i^k.
     *
     * A sequence of power sums over L distinct points satisfies the recurrence whose characteristic
     * polynomial has just these points for roots, and no shorter one. Berlekamp and Massey's method
     * finds the shortest; with 2 L <= f - e it is unique. Conversely, if that polynomial has L
     * distinct roots among the points present, then the sequence is such a sum, so that L wrong
     * shards do explain the column. (The point 0 needs no special treatment, because what is
     * searched for roots is the characteristic polynomial, of degree L, and not its reverse.)
     *
     * An error at infinity spoils S_(f-e-1) and nothing else: if no explanation is found, the last
     * sum is left out, and one wrong shard fewer may be found in the others. No two explanations of
     * at most t <= (f - e) / 2 wrong shards exist, so the order of trying does not matter, and
     * whatever is found is right unless more than f - e - t shards are wrong.
     */

    private final int shards;
    private final int[] missing;
    private final int[] checked;

    /** For each shard that is checked, w · M at its point. */
    private final int[] multipliers;

    /**
     * For one set of missing shards.
     *
     * @param missing their positions, ascending; kept
     * @param checked the present shards that have a syndrome, all of them backups; kept
     */
    Locator(GeneratorMatrix matrix, int[] missing, int[] checked) {
        this.shards = matrix.shards();
        this.missing = missing;
        this.checked = checked;
        this.multipliers = new int[checked.length];
        for (int i = 0; i < checked.length; i++) {
            int multiplier = multiplier(matrix.primaries(), matrix.backups(), checked[i]);
            multipliers[i] = isInfinite(checked[i])
                    ? multiplier
                    : Field.multiply(multiplier, missingAt(checked[i]));
        }
    }

    /** The multiplier w of a backup, given as a shard, in a code with at least two backups. */
    static int multiplier(int n, int f, int shard) {
        if (shard == n + f - 1) {
            return n;
        }
        int multiplier = Field.divide(n, shard);
        for (int other = n; other < n + f - 1; other++) {
            if (other != shard) {
                multiplier = Field.divide(multiplier, shard ^ other);
            }
        }
        return multiplier;
    }

    /**
     * The shards that are wrong in a column, if there are not too many. Costs the square of the
     * number of syndromes, and n + f times the number of wrong shards.
     *
     * @param syndromes those of the column, one for each checked shard, not all zero; not kept
     * @param most how many shards may be wrong, at most half as many as there are syndromes
     * @return positions, ascending, 1 to {@code most}: the only ones of at most that number that
     *     explain the syndromes; empty if none do
     */
    Optional<int[]> locate(int[] syndromes, int most) {
        int[] sums = powerSums(syndromes);
        Optional<int[]> wrong = finiteErrors(sums, sums.length, most);
        boolean infinityPresent = isInfinite(checked[checked.length - 1]);
        if (wrong.isPresent() || !infinityPresent || most == 0) {
            return wrong;
        }
        return finiteErrors(sums, sums.length - 1, most - 1).map(this::withInfinity);
    }

    private int[] powerSums(int[] syndromes) {
        int[] sums = new int[syndromes.length];
        for (int i = 0; i < syndromes.length; i++) {
            int term = Field.multiply(multipliers[i], syndromes[i]);
            if (isInfinite(checked[i])) {
                sums[sums.length - 1] ^= term;
                continue;
            }
            for (int k = 0; k < sums.length; k++) {
                sums[k] ^= term;
                term = Field.multiply(term, checked[i]);
            }
        }
        return sums;
    }

    /** The points, infinity aside, of which the first power sums are made, if not too many. */
    private Optional<int[]> finiteErrors(int[] sums, int count, int most) {
        int[] recurrence = shortestRecurrence(sums, count);
        int degree = recurrence.length - 1;
        if (degree > most) {
            return Optional.empty();
        }
        int[] wrong = new int[degree];
        int found = 0;
        for (int shard = 0; shard < shards - 1 && found < degree; shard++) {
            if (valueAt(shard, recurrence) == 0 && Arrays.binarySearch(missing, shard) < 0) {
                wrong[found++] = shard;
            }
        }
        return found == degree ? Optional.of(wrong) : Optional.empty();
    }

    /**
     * Berlekamp and Massey's method.
     *
     * @return the coefficients r_0 = 1, r_1, ..., r_L of the shortest recurrence: r_0 · S_k + r_1 ·
     *     S_(k-1) + ... + r_L · S_(k-L) = 0 for k from L to count - 1
     */
    private static int[] shortestRecurrence(int[] sums, int count) {
        int[] current = new int[count + 1];
        int[] previous = new int[count + 1];
        current[0] = 1;
        previous[0] = 1;
        int length = 0;
        int gap = 1;
        int previousDiscrepancy = 1;
        for (int k = 0; k < count; k++) {
            int discrepancy = 0;
            for (int i = 0; i <= length; i++) {
                discrepancy ^= Field.multiply(current[i], sums[k - i]);
            }
            if (discrepancy == 0) {
                gap++;
                continue;
            }
            int[] before = current.clone();
            int factor = Field.divide(discrepancy, previousDiscrepancy);
            for (int i = 0; i + gap <= count; i++) {
                current[i + gap] ^= Field.multiply(factor, previous[i]);
            }
            if (2 * length <= k) {
                length = k + 1 - length;
                previous = before;
                previousDiscrepancy = discrepancy;
                gap = 1;
            } else {
                gap++;
            }
        }
        return Arrays.copyOf(current, length + 1);
    }

    /** The characteristic polynomial of a recurrence at a point. */
    private static int valueAt(int point, int[] recurrence) {
        int value = 0;
        for (int coefficient : recurrence) {
            value = Field.multiply(value, point) ^ coefficient;
        }
        return value;
    }

    private int missingAt(int point) {
        int product = 1;
        for (int shard : missing) {
            if (!isInfinite(shard)) {
                product = Field.multiply(product, point ^ shard);
            }
        }
        return product;
    }

    private boolean isInfinite(int shard) {
        return shard == shards - 1;
    }

    private int[] withInfinity(int[] wrong) {
        int[] more = Arrays.copyOf(wrong, wrong.length + 1);
        more[wrong.length] = shards - 1;
        return more;
    }
}
