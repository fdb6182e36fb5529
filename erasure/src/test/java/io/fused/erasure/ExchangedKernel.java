package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A program that says which kernel a multiplier uses while that is exchanged under it. */
final class ExchangedKernel {
    private static final int[][] ROWS = {{1, 2, 3}, {4, 5, 6}};
    private static final int LENGTH = 200;

    private ExchangedKernel() {}

    public static void main(String[] arguments) {
        Kernel vector = Kernels.vector().orElseThrow();
        ChangingKernel changing = new ChangingKernel(Kernels.table(), 64);
        ChangingMultiplier multiplier = new ChangingMultiplier(changing, ROWS, Registers.LANES);
        tell("before", multiplier);

        changing.changeTo(vector);
        tell("not warm yet", multiplier);

        long deadline = System.nanoTime() + Duration.ofSeconds(50).toNanos();
        changing.tiles().warm(vector, deadline);
        tell("warm", multiplier);
        tell("another", changing.multiplier(ROWS));

        for (Memory memory : List.of(Memory.ARRAYS, Memory.ANYWHERE)) {
            boolean right = isRight(multiplier, memory);
            System.out.print("on " + memory + ": " + serving(multiplier, memory));
            changing.tiles().warm(vector, deadline);
            right &= isRight(multiplier, memory);
            System.out.print(", then " + serving(multiplier, memory) + ", right: " + right + "; ");
        }
    }

    private static Multiplier serving(ChangingMultiplier multiplier, Memory memory) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] segments = segments(new byte[2][1], memory, arena);
            return multiplier.serving(Access.of(segments, segments));
        }
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
                .map(array -> segment(array, memory, arena))
                .toArray(MemorySegment[]::new);
    }

    private static MemorySegment segment(byte[] content, Memory memory, Arena arena) {
        MemorySegment segment = switch (memory) {
            case NATIVE -> arena.allocate(content.length);
            case ARRAYS -> MemorySegment.ofArray(new byte[content.length]);
            case ANYWHERE ->
                MemorySegment.ofArray(new long[(content.length + 7) / 8])
                        .asSlice(0, content.length);
        };
        return segment.copyFrom(MemorySegment.ofArray(content));
    }
}
