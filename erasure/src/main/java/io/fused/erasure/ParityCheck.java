package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The equations between the shards that are present, when some are missing: as many as backups,
 * less the missing shards.
 *
 * <p>The first n shards present are the sources; each further one, always a fused backup, is a sum
 * of multiples of them, which gives one equation. What such a shard differs by from its sum is a
 * <i>syndrome</i>: a column of the shards, one byte of each, has one syndrome for each equation,
 * and they are all zero if and only if the column belongs to a codeword.
 *
 * <p>Instances don't change, and may be shared by threads.
 */
final class ParityCheck {
    private final int[] missing;
    private final int[] sources;
    private final int[] checked;

    /** For each equation, what each of the n + f shards is multiplied by; 0 if it is missing. */
    private final int[][] equations;

    private final Multiplier sums;

    private ParityCheck(
            int[] missing, int[] sources, int[] checked, int[][] equations, Multiplier sums) {
        this.missing = missing;
        this.sources = sources;
        this.checked = checked;
        this.equations = equations;
        this.sums = sums;
    }

    /**
     * The equations of a code. Costs n times f times the number of missing primaries, and their
     * inversion unless the matrix has it in its cache.
     *
     * @param missing checked positions, ascending, at most f; not kept
     */
    static ParityCheck of(GeneratorMatrix matrix, Kernel kernel, int[] missing) {
        int n = matrix.primaries();
        int[] lost = Arrays.stream(missing).filter(shard -> shard < n).toArray();
        int[] present = new int[matrix.shards() - missing.length];
        int count = 0;
        for (int shard = 0; shard < matrix.shards(); shard++) {
            if (Arrays.binarySearch(missing, shard) < 0) {
                present[count++] = shard;
            }
        }
        int[] sources = Arrays.copyOf(present, n);
        int[] checked = Arrays.copyOfRange(present, n, count);
        int[] used = Arrays.stream(sources)
                .filter(shard -> shard >= n)
                .map(shard -> shard - n)
                .toArray();
        RecoveryMatrix recovery = matrix.recovery(lost, used);
        int[][] equations = new int[checked.length][];
        int[][] rows = new int[checked.length][n];
        for (int i = 0; i < checked.length; i++) {
            equations[i] = recovery.row(checked[i]);
            for (int column = 0; column < n; column++) {
                rows[i][column] = equations[i][sources[column]];
            }
            equations[i][checked[i]] = 1;
        }
        return new ParityCheck(
                missing.clone(), sources, checked, equations, kernel.multiplier(rows));
    }

    /** The number of equations, f less the missing shards. */
    int count() {
        return checked.length;
    }

    /** The shards that are missing, in code order; not to be changed. */
    int[] missing() {
        return missing;
    }

    /** The shards that the sources are checked against, in code order; not to be changed. */
    int[] checked() {
        return checked;
    }

    /** What a change of a present shard's byte is multiplied by in one of its syndromes. */
    int coefficient(int equation, int shard) {
        return equations[equation][shard];
    }

    /** A segment for each source, to be filled by {@link #sum}. */
    MemorySegment[] newSources() {
        return new MemorySegment[sources.length];
    }

    /**
     * What the checked shards should be.
     *
     * @param shards n + f segments in code order; only the sources are read
     * @param at where the range begins in each, in bytes
     * @param length the length of the range, in bytes
     * @param slices room for the sources' slices, from {@link #newSources}
     * @param targets a segment for each equation; overwritten from the start on
     */
    void sum(
            MemorySegment[] shards,
            long at,
            long length,
            MemorySegment[] slices,
            MemorySegment[] targets) {
        for (int i = 0; i < sources.length; i++) {
            slices[i] = shards[sources[i]].asSlice(at, length);
        }
        sums.multiply(slices, targets, 0, length);
    }
}
