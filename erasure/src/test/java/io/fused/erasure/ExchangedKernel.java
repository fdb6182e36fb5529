package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** A program that says which kernel a multiplier uses while that is exchanged under it. */
final class ExchangedKernel {
    private static final int[][] ROWS = {{1, 2, 3}, {4, 5, 6}};
    private static final int LENGTH = 200;

    private ExchangedKernel() {}

    public static void main(String[] arguments) {
        Kernel vector = Kernels.vector().orElseThrow();
        ChangingKernel changing = new ChangingKernel(Kernels.table(), 64);
        Multiplier multiplier = changing.multiplier(ROWS);
        tell("before", multiplier);

        changing.changeTo(vector);
        tell("not warm yet", multiplier);

        long deadline = System.nanoTime() + Duration.ofSeconds(50).toNanos();
        changing.tiles().warm(vector, deadline);
        tell("warm", multiplier);
        tell("another", changing.multiplier(ROWS));
    }

    private static void tell(String when, Multiplier multiplier) {
        boolean right = isRight(multiplier); // Which may be when it changes over.
        System.out.print(when + ": " + multiplier + ", right: " + right + "; ");
    }

    private static boolean isRight(Multiplier multiplier) {
        byte[][] sources = new byte[ROWS[0].length][LENGTH];
        byte[][] targets = new byte[ROWS.length][LENGTH];
        byte[][] sums = new byte[ROWS.length][LENGTH];
        for (int column = 0; column < sources.length; column++) {
            new Random(column).nextBytes(sources[column]);
            for (int row = 0; row < ROWS.length; row++) {
                for (int i = 0; i < LENGTH; i++) {
                    int product = Field.multiply(ROWS[row][column], sources[column][i] & 0xff);
                    sums[row][i] ^= (byte) product;
                }
            }
        }
        multiplier.multiply(segments(sources), segments(targets), 0, LENGTH);
        return Arrays.deepEquals(targets, sums);
    }

    private static MemorySegment[] segments(byte[][] arrays) {
        return Arrays.stream(arrays).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);
    }
}
