package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

        boolean right = isRight(multiplier, Memory.ARRAYS);
        System.out.print("arrays are wanted: " + !changing.tiles().areAllWarm() + ", " + right);
        changing.tiles().warm(vector, deadline);
        right = isRight(multiplier, Memory.ARRAYS);
        System.out.print("; and warm: " + changing.tiles().areAllWarm() + ", " + right);
    }

    private static void tell(String when, Multiplier multiplier) {
        boolean right = isRight(multiplier, Memory.NATIVE); // Which may be when it changes over.
        System.out.print(when + ": " + multiplier + ", right: " + right + "; ");
    }

    private static boolean isRight(Multiplier multiplier, Memory memory) {
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] from = segments(sources, memory, arena);
            MemorySegment[] to = segments(targets, memory, arena);
            multiplier.multiply(from, to, 0, LENGTH);
            for (int row = 0; row < ROWS.length; row++) {
                targets[row] = to[row].toArray(ValueLayout.JAVA_BYTE);
            }
        }
        return Arrays.deepEquals(targets, sums);
    }

    private static MemorySegment[] segments(byte[][] arrays, Memory memory, Arena arena) {
        return Arrays.stream(arrays)
                .map(array -> memory == Memory.NATIVE
                        ? arena.allocateFrom(ValueLayout.JAVA_BYTE, array)
                        : MemorySegment.ofArray(array))
                .toArray(MemorySegment[]::new);
    }
}
