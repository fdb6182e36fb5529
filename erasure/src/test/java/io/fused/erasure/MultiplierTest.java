package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Multipliers of all kernels against sums of products, byte by byte. */
final class MultiplierTest {
    /** Rows and columns. */
    private static final int[][] SHAPES = {
        {0, 3}, {1, 1}, {1, 2}, {1, 4}, {2, 1}, {2, 4}, {2, 2}, {3, 3}, {3, 2}, {4, 10}, {4, 4},
        {5, 3}, {6, 6}, {3, 7}, {7, 3}, {5, 20}, {20, 5}, {9, 1}
    };

    /** How many bytes around the range are looked after. */
    private static final int MARGIN = 9;

    static Stream<Kernel> kernels() {
        return Stream.of(
                Kernels.table(),
                Kernels.vector().orElseThrow(),
                new ChangingKernel(Kernels.table(), 64));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void isTheSumOfProductsForAllShapesAndLengths(Kernel kernel) {
        Random random = new Random(16);
        for (int[] shape : SHAPES) {
            for (Fill fill : Fill.values()) {
                int[][] rows = fill.matrix(shape[0], shape[1], random);
                Multiplier multiplier = kernel.multiplier(rows);
                for (int length = 0; length <= 300; length += 1 + random.nextInt(40)) {
                    check(multiplier, rows, shape[1], length, random);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void worksOnEveryLengthUpTo300(Kernel kernel) {
        Random random = new Random(17);
        for (int[] shape : new int[][] {{1, 3}, {2, 4}, {3, 2}, {4, 10}}) {
            int[][] rows = Fill.ANYTHING.matrix(shape[0], shape[1], random);
            Multiplier multiplier = kernel.multiplier(rows);
            for (int length = 0; length <= 300; length++) {
                check(multiplier, rows, shape[1], length, random);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void worksOnLongRanges(Kernel kernel) {
        Random random = new Random(18);
        for (int length : new int[] {8191, 8192, 8193, 65_536 + 77}) {
            int[][] rows = Fill.ANYTHING.matrix(3, 5, random);
            check(kernel.multiplier(rows), rows, 5, length, random);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesWhatDoesntFitAndChangesNothing(Kernel kernel) {
        Multiplier multiplier = kernel.multiplier(new int[][] {{1, 2}, {3, 4}});
        MemorySegment[] sources = {bytes(100), bytes(100)};
        MemorySegment[] targets = {bytes(100), bytes(99)};
        MemorySegment[] one = {bytes(100)};

        assertThatIllegalArgumentException()
                .isThrownBy(() -> multiplier.multiply(one, targets, 0, 9))
                .withMessage("This matrix takes 2 sources and 2 targets,"
                        + " and 1 and 2 segments were given.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> multiplier.multiply(sources, one, 0, 9))
                .withMessageContaining("2 and 1 segments");
        for (long[] range :
                new long[][] {{0, 100}, {1, 99}, {99, 1}, {-1, 5}, {0, -1}, {Long.MAX_VALUE, 2}}) {
            assertThatThrownBy(() -> multiplier.multiply(sources, targets, range[0], range[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        MemorySegment[] fixed = {targets[0], bytes(100).asReadOnly()};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> multiplier.multiply(sources, fixed, 0, 9))
                .withMessage("A target can't be a read-only segment.");
        assertThat(targets[0].toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesWhatIsNoMatrix(Kernel kernel) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.multiplier(new int[][] {{1, 2}, {3}}))
                .withMessage("All rows of a matrix are of one length, at least 1,"
                        + " and row 1 has 1 coefficients, row 0 has 2.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.multiplier(new int[][] {{}}))
                .withMessageContaining("at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.multiplier(new int[][] {{256}}))
                .withMessageContaining("256");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void keepsNoArrayOfTheCaller(Kernel kernel) {
        int[][] rows = {{1, 2}};
        Multiplier multiplier = kernel.multiplier(rows);
        rows[0][1] = 1;

        MemorySegment[] targets = {bytes(1)};
        multiplier.multiply(new MemorySegment[] {bytes(1), bytes(1)}, targets, 0, 1);

        assertThat(targets[0].get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) (7 ^ 14));
    }

    /** The shapes of code, in registers of every width, which need not be this machine's. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void everyWidthGivesTheSameBytes(int lanes) {
        Random random = new Random(lanes);
        Kernel rest = Kernels.table();
        for (int rows = 1; rows <= 4; rows++) {
            for (int columns : new int[] {1, 2, 3, 4, 5, 7, 10}) {
                for (Fill fill : Fill.values()) {
                    int[][] matrix = fill.matrix(rows, columns, random);
                    Multiplier multiplier = new VectorMultiplier(rest, matrix, lanes);
                    for (int length : new int[] {lanes - 1, 255, 256 + random.nextInt(300)}) {
                        check(multiplier, matrix, columns, length, random);
                    }
                }
            }
        }
    }

    /** Matrices that hardly come by chance. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void rareMatricesComeOutRight(int lanes) {
        int[][] plainAndCompleted = {{1, 10, 2, 15, 3}, {1, 2, 5, 7, 3}, {1, 9, 6, 8, 0}};
        int[][] twoRowsOfOnes = {
            {1, 1, 1, 1}, {1, 2, 3, 4}, {5, 6, 7, 8}, {1, 1, 1, 1}, {9, 2, 1, 0}, {1, 4, 7, 9}
        };
        Random random = new Random(lanes);
        for (int[][] matrix : new int[][][] {plainAndCompleted, twoRowsOfOnes}) {
            Multiplier multiplier = new VectorMultiplier(Kernels.table(), matrix, lanes);
            check(multiplier, matrix, matrix[0].length, 300, random);
        }
        assertThat(TilePlan.of(new Coefficients(plainAndCompleted), Access.NATIVE, lanes)
                        .shapes())
                .allMatch(shape -> shape.plain() && shape.completes());
    }

    /** What coefficients a matrix has. */
    private enum Fill {
        ANYTHING,
        ONES,
        /** As generator matrices: the first row and the first column are ones. */
        FRAMED,
        /** Half of them 0 or 1. */
        SPARSE,
        /** As lost primaries are rebuilt: the sum of all rows is ones, and zeros behind them. */
        COMPLETED;

        int[][] matrix(int rows, int columns, Random random) {
            int[][] matrix = new int[rows][columns];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    matrix[row][column] = switch (this) {
                        case ANYTHING, COMPLETED -> random.nextInt(256);
                        case ONES -> 1;
                        case FRAMED -> row == 0 || column == 0 ? 1 : 2 + random.nextInt(254);
                        case SPARSE ->
                            random.nextBoolean() ? random.nextInt(2) : random.nextInt(256);
                    };
                }
            }
            if (this == COMPLETED && rows > 0) {
                int onesEnd = 1 + random.nextInt(columns);
                for (int column = 0; column < columns; column++) {
                    int sum = column < onesEnd ? 1 : 0;
                    for (int row = 1; row < rows; row++) {
                        sum ^= matrix[row][column];
                    }
                    matrix[0][column] = sum;
                }
            }
            return matrix;
        }
    }

    /** Compares a multiplier with sums of products, byte by byte. */
    private static void check(
            Multiplier multiplier, int[][] rows, int columns, int length, Random random) {
        for (Memory sources : Memory.values()) {
            for (Memory targets : Memory.values()) {
                Access access = new Access(sources, targets);
                check(multiplier, rows, columns, length, access, random);
            }
        }
    }

    private static void check(
            Multiplier multiplier,
            int[][] rows,
            int columns,
            int length,
            Access access,
            Random random) {
        try (Arena arena = Arena.ofConfined()) {
            int offset = MARGIN + random.nextInt(70);
            int size = offset + length + MARGIN;
            MemorySegment[] sources = segments(columns, size, access.sources(), arena, random);
            MemorySegment[] targets = segments(rows.length, size, access.targets(), arena, random);
            byte[][] from = copies(sources);
            byte[][] expected = copies(targets);
            for (int row = 0; row < rows.length; row++) {
                for (int i = offset; i < offset + length; i++) {
                    int sum = 0;
                    for (int column = 0; column < columns; column++) {
                        sum ^= Field.multiply(rows[row][column], from[column][i] & 0xff);
                    }
                    expected[row][i] = (byte) sum;
                }
            }

            multiplier.multiply(sources, targets, offset, length);

            for (int row = 0; row < rows.length; row++) {
                if (!Arrays.equals(targets[row].toArray(ValueLayout.JAVA_BYTE), expected[row])) {
                    throw new AssertionError("%s: row %d of %s is wrong at length %d, offset %d, %s"
                            .formatted(
                                    multiplier,
                                    row,
                                    Arrays.deepToString(rows),
                                    length,
                                    offset,
                                    access));
                }
            }
            assertThat(copies(sources)).isDeepEqualTo(from);
        }
    }

    /** Of random content and alignment. */
    private static MemorySegment[] segments(
            int count, int size, Memory memory, Arena arena, Random random) {
        MemorySegment[] segments = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            int skipped = random.nextInt(64);
            MemorySegment whole = switch (memory) {
                case NATIVE -> arena.allocate(skipped + size, 64);
                case ARRAYS -> MemorySegment.ofArray(new byte[skipped + size]);
                case ANYWHERE -> anywhere(skipped + size, arena, random);
            };
            segments[i] = whole.asSlice(skipped, size);
            segments[i].copyFrom(MemorySegment.ofArray(content));
        }
        return segments;
    }

    private static MemorySegment anywhere(int size, Arena arena, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> arena.allocate(size, 64);
            case 1 -> MemorySegment.ofArray(new byte[size]);
            default -> MemorySegment.ofArray(new long[(size + 7) / 8]);
        };
    }

    private static byte[][] copies(MemorySegment[] segments) {
        return Arrays.stream(segments)
                .map(segment -> segment.toArray(ValueLayout.JAVA_BYTE))
                .toArray(byte[][]::new);
    }

    private static MemorySegment bytes(int length) {
        byte[] sevens = new byte[length];
        Arrays.fill(sevens, (byte) 7);
        return MemorySegment.ofArray(sevens);
    }
}
