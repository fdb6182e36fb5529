package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rows and columns go into one pass, and which rows need no products. */
final class TilePlanTest {
    private static final int LANES = 64;

    private static List<TilePlan.Pass> passes(int[][] rows) {
        return TilePlan.of(new Coefficients(rows), Access.NATIVE, LANES).passes();
    }

    private static List<TileShape> shapes(int[][] rows) {
        return passes(rows).stream().map(TilePlan.Pass::shape).toList();
    }

    /** The rows that make fused backups. */
    private static int[][] generator(int n, int f) {
        GeneratorMatrix matrix = GeneratorMatrix.vandermonde(n, f);
        int[][] rows = new int[f][n];
        for (int row = 0; row < f; row++) {
            for (int column = 0; column < n; column++) {
                rows[row][column] = matrix.coefficient(row, column);
            }
        }
        return rows;
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
        TilePlan.Pass pass = passes(new int[][] {{1, 2, 3}, {1, 1, 1}}).getFirst();

        assertThat(pass.rows()).containsExactly(1, 0);
        assertThat(pass.shape().ones()).isEqualTo(3);
        assertThat(pass.shape().completes()).isFalse();
        assertThat(pass.shape().plain()).isTrue();
    }

    @Test
    void asManyColumnsAreTakenAtOnceAsHaveTheirTablesInRegisters() {
        assertThat(shapes(generator(4, 2))).containsExactly(shape(2, 4, 4, true, false, false));
        assertThat(shapes(generator(10, 4)))
                .containsExactly(
                        shape(4, 4, 4, true, false, false),
                        shape(4, 3, 3, false, true, false),
                        shape(4, 3, 3, false, true, false));
        assertThat(passes(generator(10, 4)))
                .extracting(TilePlan.Pass::column)
                .containsExactly(0, 4, 7);
        assertThat(shapes(generator(30, 1)))
                .as("none has tables, and a loop is not to grow without bound")
                .containsExactly(
                        shape(1, 13, 13, true, false, false),
                        shape(1, 12, 12, false, true, false),
                        shape(1, 5, 5, false, true, false));
    }

    @Test
    void narrowRegistersHoldTheTablesOfFewerColumns() {
        TilePlan plan = TilePlan.of(new Coefficients(generator(10, 4)), Access.NATIVE, 16);

        assertThat(plan.passes())
                .extracting(pass -> pass.shape().columns())
                .containsExactly(3, 2, 2, 2, 1);
        assertThat(plan.shapes()).as("each once").hasSize(3);
    }

    @Test
    void withThePlainSumAtHandOneLostPrimaryIsCompletedByTheOthers() {
        int[] four = {0, 1, 2, 3};
        assertThat(shapes(recovery(10, 4, four, four)))
                .as("ones are those of six primaries and of the first fused backup")
                .containsExactly(
                        shape(4, 3, 3, false, false, false),
                        shape(4, 3, 3, false, true, false),
                        shape(4, 3, 1, false, true, false),
                        shape(4, 1, 0, false, true, true));

        int[] two = {0, 1};
        assertThat(shapes(recovery(4, 2, two, two)))
                .containsExactly(shape(2, 4, 3, false, false, true));
    }

    @Test
    void withoutThePlainSumAllRowsTakeProducts() {
        assertThat(shapes(recovery(10, 4, new int[] {0, 1, 2}, new int[] {1, 2, 3})))
                .isNotEmpty()
                .allMatch(shape -> shape.ones() == TileShape.NO_ONES && !shape.completes());
    }

    @Test
    void moreRowsThanATileHasAreSpreadAndNotCompleted() {
        int[] lost = {0, 1, 2, 3, 4};
        List<TilePlan.Pass> passes = passes(recovery(10, 5, lost, lost));

        assertThat(passes.getFirst().rows()).hasSize(4);
        assertThat(passes.getLast().rows()).hasSize(1);
        assertThat(passes).noneMatch(pass -> pass.shape().completes());
    }

    private static TileShape shape(
            int rows, int columns, int ones, boolean plain, boolean adds, boolean completes) {
        return new TileShape(Access.NATIVE, LANES, rows, columns, ones, plain, adds, completes);
    }
}
