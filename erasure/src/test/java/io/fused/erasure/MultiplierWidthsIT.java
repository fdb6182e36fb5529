package io.fused.erasure;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Multipliers in registers of every width. Apart from the unit tests, because a JVM that has worked
 * in several widths may compile a tile for half a minute.
 */
final class MultiplierWidthsIT {
    /** The shapes of code, in registers of every width, which need not be this machine's. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void everyWidthGivesTheSameBytes(int lanes) {
        Random random = new Random(lanes);
        Kernel rest = Kernels.table();
        for (int rows = 1; rows <= 4; rows++) {
            for (int columns : new int[] {1, 2, 3, 4, 5, 7, 10}) {
                for (MultiplierTest.Fill fill : MultiplierTest.Fill.values()) {
                    int[][] matrix = fill.matrix(rows, columns, random);
                    Multiplier multiplier = new VectorMultiplier(rest, matrix, lanes);
                    for (int length : new int[] {255, 256 + random.nextInt(300)}) {
                        MultiplierTest.check(multiplier, matrix, columns, length, random);
                    }
                }
            }
        }
    }
}
