package io.fused.erasure.nativelibrary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import io.fused.erasure.Multiplier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Multiplication by whole matrices on the libraries, bit for bit against the table kernel. */
final class NativeMultiplierTest {

    /** The libraries; looked up where a test needs one, so that an absent one skips that test. */
    enum Library {
        ISAL,
        JERASURE;

        Kernel kernel() {
            return switch (this) {
                case ISAL -> Installed.isal();
                case JERASURE -> Installed.jerasure().kernel();
            };
        }
    }

    /** Where the segments of a call lie. */
    private enum Place {
        NATIVE,
        HEAP,
        MIXED
    }

    @ParameterizedTest
    @EnumSource
    void everyLengthUpTo300(Library library) {
        Random random = new Random(300);
        for (int length = 0; length <= 300; length++) {
            for (Place place : Place.values()) {
                int rows = 1 + random.nextInt(5);
                int columns = 1 + random.nextInt(7);
                int offset = random.nextInt(70);
                check(library.kernel(), matrix(random, rows, columns), place, offset, length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyShapeOfSmallMatrices(Library library) {
        Random random = new Random(14);
        for (int rows = 1; rows <= 14; rows++) {
            for (int columns = 1; columns <= 14; columns++) {
                int[][] matrix = matrix(random, rows, columns);
                check(library.kernel(), matrix, Place.NATIVE, 0, 64 + random.nextInt(200));
                check(library.kernel(), matrix, Place.HEAP, 1, random.nextInt(200));
            }
        }
    }

    /** Around the lengths that are given to the libraries at a time. */
    @ParameterizedTest
    @EnumSource
    void longRanges(Library library) {
        Random random = new Random(1 << 20);
        int[] lengths = {4097, 65_599, 65_601, 300_003};
        for (int length : lengths) {
            for (Place place : Place.values()) {
                check(library.kernel(), matrix(random, 2, 4), place, 16, length);
            }
        }
        check(library.kernel(), matrix(random, 3, 250), Place.NATIVE, 0, 9_001);
    }

    @ParameterizedTest
    @EnumSource
    void everyAlignment(Library library) {
        Random random = new Random(64);
        for (int offset = 0; offset < 64; offset++) {
            check(library.kernel(), matrix(random, 3, 5), Place.NATIVE, offset, 200 + offset);
        }
    }

    @ParameterizedTest
    @EnumSource
    void zerosAndOnes(Library library) {
        int[][][] matrices = {
            {{0}},
            {{0, 0}, {0, 0}},
            {{0, 0, 0}, {0, 7, 0}},
            {{1, 0}, {0, 1}},
            {{0, 1, 1}, {1, 0, 0}, {0, 0, 0}},
            {{255, 0, 2}}
        };
        for (int[][] matrix : matrices) {
            for (Place place : Place.values()) {
                check(library.kernel(), matrix, place, 0, 100);
                check(library.kernel(), matrix, place, 3, 17);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalThreadsAtATime(Library library) throws Exception {
        Kernel kernel = library.kernel();
        int[][] matrix = matrix(new Random(1), 4, 10);
        Multiplier shared = kernel.multiplier(matrix);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Void> work = () -> {
                Random random = new Random(9);
                for (int round = 0; round < 60; round++) {
                    Place place = Place.values()[round % 3];
                    check(shared, matrix, place, random.nextInt(3), random.nextInt(3000));
                }
                return null;
            };
            for (var result :
                    threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> work).toList())) {
                result.get();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNoMatrix(Library library) {
        Kernel kernel = library.kernel();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.multiplier(new int[][] {{1, 2}, {3}}))
                .withMessageContaining("row 1 has 1 coefficients, row 0 has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.multiplier(new int[][] {{}}))
                .withMessageContaining("at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.multiplier(new int[][] {{1, 256}}))
                .withMessage("A coefficient lies between 0 and 255, and 256 does not.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.multiplier(new int[][] {{-1}}))
                .withMessage("A coefficient lies between 0 and 255, and -1 does not.");
    }

    @ParameterizedTest
    @EnumSource
    void refusesSegmentsThatDontFitAndChangesNothing(Library library) {
        Multiplier multiplier = library.kernel().multiplier(new int[][] {{1, 2}, {3, 4}});
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] two = {arena.allocate(100, 16), arena.allocate(100, 16)};
            MemorySegment[] three = {two[0], two[1], arena.allocate(100, 16)};
            MemorySegment[] uneven = {arena.allocate(100, 16), arena.allocate(99, 16)};
            MemorySegment[] readOnly = {arena.allocate(100, 16), two[0].asReadOnly()};
            for (MemorySegment source : three) {
                source.fill((byte) 1);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> multiplier.multiply(three, two, 0, 100))
                    .withMessageContaining("2 sources and 2 targets");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> multiplier.multiply(two, three, 0, 100))
                    .withMessageContaining("2 sources and 2 targets");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> multiplier.multiply(two, readOnly, 0, 100))
                    .withMessageContaining("read-only");
            for (long[] range : new long[][] {{0, 100}, {1, 99}, {-1, 50}, {0, -1}, {98, 80}}) {
                assertThatThrownBy(() -> multiplier.multiply(two, uneven, range[0], range[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> multiplier.multiply(uneven, two, range[0], range[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThat(uneven[0].mismatch(arena.allocate(100))).isEqualTo(-1);
            assertThat(readOnly[0].mismatch(arena.allocate(100))).isEqualTo(-1);
            assertThat(two[0].get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesMemoryThatIsGoneOrAnothersAndChangesNothing(Library library) throws Exception {
        Kernel kernel = library.kernel();
        Multiplier multiplier = kernel.multiplier(new int[][] {{1}, {2}});
        MemorySegment source = Arena.ofAuto().allocate(200, 16).fill((byte) 5);
        MemorySegment first = Arena.ofAuto().allocate(200, 16);
        MemorySegment gone;
        try (Arena arena = Arena.ofConfined()) {
            gone = arena.allocate(200, 16);
        }
        assertThatThrownBy(() -> multiplier.multiply(
                        new MemorySegment[] {source}, new MemorySegment[] {first, gone}, 0, 200))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kernel.multiplyAdd(3, gone, 0, first, 0, 200L))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kernel.multiplyAdd(3, source, 0, gone, 0, 200L))
                .isInstanceOf(IllegalStateException.class);
        try (Arena arena = Arena.ofConfined();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            MemorySegment mine = arena.allocate(200, 16);
            other.submit(() -> assertThatThrownBy(
                                    () -> kernel.multiplyAdd(3, mine, 0, first, 0, 200L))
                            .isInstanceOf(WrongThreadException.class))
                    .get();
        }
        assertThat(first.mismatch(Arena.ofAuto().allocate(200))).isEqualTo(-1);
    }

    /** A source that may only be read, and is the target all the same. */
    @ParameterizedTest
    @EnumSource
    void theSameRangeMayBeReadOnlyAsSource(Library library) {
        byte[] bytes = new byte[211];
        new Random(6).nextBytes(bytes);
        byte[] expected = bytes.clone();
        Kernels.table().multiplyAdd(77, expected, 0, expected, 0, expected.length);
        MemorySegment array = MemorySegment.ofArray(bytes);
        MemorySegment outside = Arena.ofAuto().allocate(bytes.length).copyFrom(array);

        library.kernel().multiplyAdd(77, array.asReadOnly(), 0, array, 0, array.byteSize());
        library.kernel().multiplyAdd(77, outside.asReadOnly(), 0, outside, 0, array.byteSize());

        assertThat(bytes).isEqualTo(expected);
        assertThat(outside.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
    }

    private static void check(Kernel kernel, int[][] matrix, Place place, int offset, int length) {
        check(kernel.multiplier(matrix), matrix, place, offset, length);
    }

    /** Bytes before and behind the range must stay, so all of each target is compared. */
    private static void check(
            Multiplier multiplier, int[][] matrix, Place place, int offset, int length) {
        Random random = new Random(31L * offset + length);
        int size = offset + length + 37;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] sources = segments(arena, random, place, matrix[0].length, size);
            MemorySegment[] targets = segments(arena, random, place, matrix.length, size);
            MemorySegment[] expected = Arrays.stream(targets)
                    .map(target -> MemorySegment.ofArray(target.toArray(ValueLayout.JAVA_BYTE)))
                    .toArray(MemorySegment[]::new);
            byte[][] before = contents(sources);

            multiplier.multiply(sources, targets, offset, length);
            Kernels.table().multiplier(matrix).multiply(sources, expected, offset, length);

            for (int row = 0; row < targets.length; row++) {
                if (targets[row].mismatch(expected[row]) >= 0) {
                    throw new AssertionError(
                            "%s, %s: row %d of %s differs at %d, offset %d, length %d"
                                    .formatted(
                                            multiplier,
                                            place,
                                            row,
                                            Arrays.deepToString(matrix),
                                            targets[row].mismatch(expected[row]),
                                            offset,
                                            length));
                }
            }
            if (!Arrays.deepEquals(before, contents(sources))) {
                throw new AssertionError(multiplier + " changed a source");
            }
        }
    }

    private static byte[][] contents(MemorySegment[] segments) {
        return Arrays.stream(segments)
                .map(segment -> segment.toArray(ValueLayout.JAVA_BYTE))
                .toArray(byte[][]::new);
    }

    private static MemorySegment[] segments(
            Arena arena, Random random, Place place, int count, int size) {
        MemorySegment[] segments = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            boolean onHeap = place == Place.HEAP || place == Place.MIXED && random.nextBoolean();
            byte[] content = new byte[size];
            random.nextBytes(content);
            segments[i] = onHeap
                    ? MemorySegment.ofArray(content)
                    : arena.allocate(size, 64).copyFrom(MemorySegment.ofArray(content));
        }
        return segments;
    }

    /** Some zeros and ones among the coefficients, which have code of their own. */
    private static int[][] matrix(Random random, int rows, int columns) {
        int[][] matrix = new int[rows][columns];
        for (int[] row : matrix) {
            for (int column = 0; column < columns; column++) {
                int kind = random.nextInt(10);
                row[column] = kind < 2 ? kind : random.nextInt(256);
            }
        }
        return matrix;
    }
}
