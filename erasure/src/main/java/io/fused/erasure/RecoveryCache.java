package io.fused.erasure;

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
    private final ConcurrentHashMap<BitSet, Selection> bySet = new ConcurrentHashMap<>();

    /** Who rebuilds block after block asks for one set again and again: found without a key. */
    private volatile @Nullable Selection latest;

    RecoveryCache(GeneratorMatrix matrix, Kernel kernel) {
        this.matrix = matrix;
        this.kernel = kernel;
    }

    /**
     * What rebuilds a set of shards. The first call for a set inverts a matrix.
     *
     * @param missing checked positions, ascending, at most f; not kept
     */
    Selection get(int[] missing) {
        Selection known = latest;
        if (known == null || !known.writes(missing)) {
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

    private Selection prepare(int[] missing) {
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
        return new Selection(read, missing, kernel.multiplier(rows));
    }
}
