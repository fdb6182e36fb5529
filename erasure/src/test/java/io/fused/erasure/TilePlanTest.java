package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rows go into one tile, and which of them need no products. */
final class TilePlanTest {
    private static final int LANES = 64;

    private static TilePlan.Part onlyPart(int[][] rows) {
        List<TilePlan.Part> parts = TilePlan.of(new Coefficients(rows), LANES).parts();
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }

    /** What makes lost primaries of the others and of some fused backups, in this order. */
    private static int[][] recovery(int n, int f, int[] lost, int[] used) {
        RecoveryMatrix recovery = GeneratorMatrix.vandermonde(n, f).recovery(lost, used);
        int[][] rows = new int[lost.length][n];
        for (int i = 0; i < lost.length; i++) {
            int[] factors = recovery.row(lost[i]);
            int column = 0;
            for (int primary = lost.length; primary < n; primary++) {
                rows[i][column++] = factors[primary];
            }
            for (int backup : used) {
                rows[i][column++] = factors[n + backup];
            }
        }
        return rows;
    }

    @Test
    void aRowOfOnesComesFirstAndIsNotCompleted() {
        TilePlan.Part part = onlyPart(new int[][] {{1, 2, 3}, {1, 1, 1}});

        assertThat(part.rows()).containsExactly(1, 0);
        assertThat(part.shape().ones()).isTrue();
        assertThat(part.shape().completed()).isFalse();
        assertThat(part.shape().plain()).isTrue();
    }

    @Test
    void withThePlainSumAtHandOneLostPrimaryIsCompletedByTheOthers() {
        TilePlan.Part four =
                onlyPart(recovery(10, 4, new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3}));
        assertThat(four.shape().completed()).isTrue();
        assertThat(four.onesEnd())
                .as("six primaries and the first fused backup")
                .isEqualTo(7);

        TilePlan.Part two = onlyPart(recovery(4, 2, new int[] {0, 1}, new int[] {0, 1}));
        assertThat(two.shape().completed()).isTrue();
        assertThat(two.onesEnd()).isEqualTo(3);
    }

    @Test
    void withoutThePlainSumAllRowsTakeProducts() {
        TilePlan.Part part = onlyPart(recovery(10, 4, new int[] {0, 1, 2}, new int[] {1, 2, 3}));

        assertThat(part.shape().ones()).isFalse();
        assertThat(part.shape().completed()).isFalse();
    }

    @Test
    void moreRowsThanATileHasAreSpreadAndNotCompleted() {
        int[] lost = {0, 1, 2, 3, 4};
        TilePlan plan = TilePlan.of(new Coefficients(recovery(10, 5, lost, lost)), LANES);

        assertThat(plan.parts()).hasSize(2);
        assertThat(plan.parts()).noneMatch(part -> part.shape().completed());
    }
}
