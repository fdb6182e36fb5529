package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecoveryCacheTest {
    private final RecoveryCache cache =
            new RecoveryCache(GeneratorMatrix.vandermonde(30, 3), Kernels.table());

    @Test
    void keepsOneEntryForASet() {
        Selection first = cache.get(new int[] {1, 7});
        Selection other = cache.get(new int[] {1, 31});

        assertThat(cache.get(new int[] {1, 7})).isSameAs(first).isNotSameAs(other);
        assertThat(cache.get(new int[] {1, 7})).isSameAs(first);
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void keepsNoArrayOfTheCaller() {
        int[] missing = {2, 3};
        Selection first = cache.get(missing);
        missing[1] = 4;

        assertThat(cache.get(missing)).isNotSameAs(first);
        assertThat(cache.get(new int[] {2, 3})).isSameAs(first);
    }

    @Test
    void staysBounded() {
        int largest = 0;
        for (int a = 0; a < 33; a++) {
            for (int b = a + 1; b < 33; b++) {
                cache.get(new int[] {a, b});
                largest = Math.max(largest, cache.size());
            }
        }

        assertThat(largest).isEqualTo(RecoveryCache.MAX_SETS);
        assertThat(cache.size()).isLessThan(RecoveryCache.MAX_SETS);
    }
}
