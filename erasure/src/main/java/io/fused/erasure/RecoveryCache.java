package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What rebuilds missing shards, prepared once for each set of them. May be shared by threads.
 *
 * <p>The first surviving backups stand in for the missing primaries.
 */
final class RecoveryCache {
    /** Sets kept; beyond that the cache starts anew, as a bound and not as a policy. */
    static final int MAX_SETS = 256;

    private final GeneratorMatrix matrix;
    private final Kernel kernel;
    private final ConcurrentHashMap<BitSet, Recovery> bySet = new ConcurrentHashMap<>();

    /** Who rebuilds block after block asks for one set again and again: found without a key. */
    private volatile @Nullable Recovery latest;

    RecoveryCache(GeneratorMatrix matrix, Kernel kernel) {
        this.matrix = matrix;
        this.kernel = kernel;
    }

    /**
     * What rebuilds a set of shards. The first call for a set inverts a matrix.
     *
     * @param missing checked positions, ascending, at most f; not kept
     */
    Recovery get(int[] missing) {
        Recovery known = latest;
        if (known == null || !Arrays.equals(known.missing, missing)) {
            BitSet set = new BitSet(matrix.shards());
            for (int shard : missing) {
                set.set(shard);
            }
            known = bySet.get(set);
            if (known == null) {
                known = prepare(missing.clone());
                if (bySet.size() >= MAX_SETS) {
                    bySet.clear();
                }
                bySet.put(set, known);
            }
            latest = known;
        }
        return known;
    }

    /** How many sets are kept now. */
    int size() {
        return bySet.size();
    }

    private Recovery prepare(int[] missing) {
        int n = matrix.primaries();
        int[] lost = Arrays.stream(missing).filter(shard -> shard < n).toArray();
        int[] used = new int[lost.length];
        int count = 0;
        for (int backup = 0; count < used.length; backup++) {
            if (Arrays.binarySearch(missing, n + backup) < 0) {
                used[count++] = backup;
            }
        }
        RecoveryMatrix recovery = matrix.recovery(lost, used);
        int[] read = new int[n];
        int at = 0;
        for (int primary = 0; primary < n; primary++) {
            if (Arrays.binarySearch(lost, primary) < 0) {
                read[at++] = primary;
            }
        }
        for (int backup : used) {
            read[at++] = n + backup;
        }
        int[][] rows = new int[missing.length][n];
        for (int i = 0; i < missing.length; i++) {
            int[] factors = recovery.row(missing[i]);
            for (int column = 0; column < n; column++) {
                rows[i][column] = factors[read[column]];
            }
        }
        return new Recovery(missing, read, kernel.multiplier(rows));
    }

    /** Rebuilds one set of missing shards. */
    static final class Recovery {
        private final int[] missing;
        private final int[] read;
        private final Multiplier multiplier;

        private Recovery(int[] missing, int[] read, Multiplier multiplier) {
            this.missing = missing;
            this.read = read;
            this.multiplier = multiplier;
        }

        /** Overwrites the missing ones of n + f shards in code order, from the start on. */
        void rebuild(MemorySegment[] shards, long length) {
            multiplier.multiply(pick(shards, read), pick(shards, missing), 0, length);
        }

        private static MemorySegment[] pick(MemorySegment[] shards, int[] positions) {
            MemorySegment[] picked = new MemorySegment[positions.length];
            for (int i = 0; i < positions.length; i++) {
                picked[i] = shards[positions[i]];
            }
            return picked;
        }
    }
}
