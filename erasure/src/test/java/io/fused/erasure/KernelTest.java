package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.erasure.nativelibrary.Isal;
import io.fused.erasure.nativelibrary.Jerasure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel against one loop over {@link Field#multiply}, bit for bit; with every coefficient at
 * every length in {@link KernelIT}.
 */
final class KernelTest {
    private static final int MAX_LENGTH = 300;
    private static final int ALIGNMENTS = 64;

    /** Room for the longest range at the last alignment, and bytes behind it that must stay. */
    private static final int ROOM = ALIGNMENTS + MAX_LENGTH + 64;

    /** The ways in which a kernel is called. */
    private enum Shape {
        NATIVE_TO_NATIVE,
        ARRAY_TO_NATIVE,
        ARRAY_TO_ARRAY,
        ARRAY_TO_HEAP,
        HEAP_TO_HEAP,
        HEAP_TO_NATIVE,
        NATIVE_TO_HEAP,
        READ_ONLY_TO_HEAP,
        SLICES;

        /** One after the other. */
        static Shape of(int turn) {
            return values()[turn % values().length];
        }
    }

    static List<Kernel> kernels() {
        return Stream.of(
                        Stream.of(Kernels.table(), new ChangingKernel(Kernels.table(), 64)),
                        Kernels.vector().stream(),
                        Isal.find().library().stream(),
                        Jerasure.find().library().map(Jerasure::kernel).stream())
                .<Kernel>flatMap(kernels -> kernels)
                .toList();
    }

    @Test
    void theVectorKernelIsAmongThemHere() {
        assertThat(Kernels.vector()).isPresent();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyLengthAndEveryCoefficientInTurn(Kernel kernel) {
        checkLengths(kernel, 15);
    }

    /** Every length, with every step-th coefficient; which ones changes from length to length. */
    static void checkLengths(Kernel kernel, int step) {
        Random random = new Random(300);
        Bench bench = new Bench(kernel, random);
        for (int length = 0; length <= MAX_LENGTH; length++) {
            for (int coefficient = length % step; coefficient < 256; coefficient += step) {
                Shape shape = Shape.of(length + coefficient / step);
                bench.check(
                        shape,
                        coefficient,
                        random.nextInt(ALIGNMENTS),
                        random.nextInt(ALIGNMENTS),
                        length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyPairOfAlignments(Kernel kernel) {
        Random random = new Random(64);
        Bench bench = new Bench(kernel, random);
        for (int source = 0; source < ALIGNMENTS; source++) {
            for (int target = 0; target < ALIGNMENTS; target++) {
                Shape shape = Shape.of(source + target);
                int length = random.nextInt(MAX_LENGTH + 1);
                bench.check(shape, 1, source, target, length);
                bench.check(shape, 2 + random.nextInt(254), source, target, length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyProduct(Kernel kernel) {
        byte[] all = new byte[256];
        for (int b = 0; b < 256; b++) {
            all[b] = (byte) b;
        }
        for (int coefficient = 0; coefficient < 256; coefficient++) {
            byte[] products = new byte[256];
            kernel.multiplyAdd(coefficient, all, 0, products, 0, 256);
            for (int b = 0; b < 256; b++) {
                assertThat(products[b] & 0xff).isEqualTo(Field.multiply(coefficient, b));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void addingTwiceChangesNothing(Kernel kernel) {
        byte[] delta = new byte[MAX_LENGTH];
        new Random(2).nextBytes(delta);
        byte[] target = new byte[MAX_LENGTH];
        kernel.multiplyAdd(77, delta, 0, target, 0, MAX_LENGTH);
        assertThat(target).isNotEqualTo(new byte[MAX_LENGTH]);
        kernel.multiplyAdd(77, delta, 0, target, 0, MAX_LENGTH);

        assertThat(target).isEqualTo(new byte[MAX_LENGTH]);
    }

    /** target ^= c · target is target · (c ^ 1), the one overlap that is allowed. */
    @ParameterizedTest
    @MethodSource("kernels")
    void sourceAndTargetMayBeTheSameRange(Kernel kernel) {
        Random random = new Random(5);
        for (int coefficient : new int[] {1, 9}) {
            for (int length : new int[] {1, 63, 64, 65, 127, 128, MAX_LENGTH}) {
                byte[] range = new byte[length];
                random.nextBytes(range);
                byte[] expected = new byte[length];
                for (int i = 0; i < length; i++) {
                    expected[i] = (byte) Field.multiply(coefficient ^ 1, range[i] & 0xff);
                }
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment longs = MemorySegment.ofArray(new long[MAX_LENGTH]);
                    for (MemorySegment segment : List.of(arena.allocate(length), longs)) {
                        MemorySegment.copy(range, 0, segment, ValueLayout.JAVA_BYTE, 0, length);
                        kernel.multiplyAdd(coefficient, segment, 0, segment, 0, (long) length);

                        assertThat(segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE))
                                .isEqualTo(expected);
                    }
                }
                kernel.multiplyAdd(coefficient, range, 0, range, 0, length);
                assertThat(range).isEqualTo(expected);
            }
        }
    }

    /** Also with a coefficient of 0, which reads and writes nothing. */
    @ParameterizedTest
    @MethodSource("kernels")
    void refusesRangesOutsideAndChangesNothing(Kernel kernel) {
        byte[] source = new byte[100];
        Arrays.fill(source, (byte) 1);
        MemorySegment from = MemorySegment.ofArray(source);
        int[][] ranges = {{1, 0, 100}, {0, 1, 100}, {-1, 0, 5}, {0, -1, 5}, {0, 0, -1}, {0, 0, 101}
        };
        for (int[] range : ranges) {
            for (int coefficient : new int[] {0, 1, 200}) {
                byte[] target = new byte[100];
                MemorySegment to = MemorySegment.ofArray(target);
                assertThatThrownBy(() -> kernel.multiplyAdd(
                                coefficient, from, range[0], to, range[1], (long) range[2]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> kernel.multiplyAdd(
                                coefficient, source, range[0], to, range[1], range[2]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> kernel.multiplyAdd(
                                coefficient, source, range[0], target, range[1], range[2]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThat(target).isEqualTo(new byte[100]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesWhatIsNoElementOfTheField(Kernel kernel) {
        byte[] bytes = new byte[8];
        MemorySegment segment = MemorySegment.ofArray(new byte[8]);
        for (int coefficient : new int[] {-1, 256, Integer.MIN_VALUE}) {
            String message =
                    "A coefficient lies between 0 and 255, and " + coefficient + " does not.";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernel.multiplyAdd(coefficient, bytes, 0, bytes, 0, 8))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernel.multiplyAdd(coefficient, bytes, 0, segment, 0, 8))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernel.multiplyAdd(coefficient, segment, 0, segment, 0, 8L))
                    .withMessage(message);
        }
    }

    /** Buffers that are used again and again, filled anew for each comparison. */
    private static final class Bench {
        private final Kernel kernel;
        private final Random random;
        private final byte[] source = new byte[ROOM];
        private final byte[] target = new byte[ROOM];
        private final byte[] expected = new byte[ROOM];
        private final byte[] result = new byte[ROOM];
        private final MemorySegment nativeSource = Arena.ofAuto().allocate(ROOM, 64);
        private final MemorySegment nativeTarget = Arena.ofAuto().allocate(ROOM, 64);

        Bench(Kernel kernel, Random random) {
            this.kernel = kernel;
            this.random = random;
        }

        void check(Shape shape, int coefficient, int sourceAt, int targetAt, int length) {
            random.nextBytes(source);
            random.nextBytes(target);
            System.arraycopy(target, 0, expected, 0, ROOM);
            for (int i = 0; i < length; i++) {
                expected[targetAt + i] ^=
                        (byte) Field.multiply(coefficient, source[sourceAt + i] & 0xff);
            }
            run(shape, coefficient, sourceAt, targetAt, length);
            if (!Arrays.equals(result, expected)) {
                throw new AssertionError("%s, %s: coefficient %d, from %d to %d, %d bytes"
                        .formatted(kernel, shape, coefficient, sourceAt, targetAt, length));
            }
        }

        private void run(Shape shape, int coefficient, int from, int to, int length) {
            nativeSource.copyFrom(MemorySegment.ofArray(source));
            nativeTarget.copyFrom(MemorySegment.ofArray(target));
            System.arraycopy(target, 0, result, 0, ROOM);
            MemorySegment heapSource = MemorySegment.ofArray(source);
            MemorySegment heapResult = MemorySegment.ofArray(result);
            switch (shape) {
                case NATIVE_TO_NATIVE, HEAP_TO_NATIVE -> {
                    MemorySegment read =
                            shape == Shape.NATIVE_TO_NATIVE ? nativeSource : heapSource;
                    kernel.multiplyAdd(coefficient, read, from, nativeTarget, to, (long) length);
                    heapResult.copyFrom(nativeTarget);
                }
                case ARRAY_TO_NATIVE -> {
                    kernel.multiplyAdd(coefficient, source, from, nativeTarget, to, length);
                    heapResult.copyFrom(nativeTarget);
                }
                case ARRAY_TO_ARRAY ->
                    kernel.multiplyAdd(coefficient, source, from, result, to, length);
                case ARRAY_TO_HEAP ->
                    kernel.multiplyAdd(coefficient, source, from, heapResult, to, length);
                case HEAP_TO_HEAP ->
                    kernel.multiplyAdd(
                            coefficient, heapSource, from, heapResult, to, (long) length);
                case NATIVE_TO_HEAP ->
                    kernel.multiplyAdd(
                            coefficient, nativeSource, from, heapResult, to, (long) length);
                case READ_ONLY_TO_HEAP ->
                    kernel.multiplyAdd(
                            coefficient, heapSource.asReadOnly(), from, heapResult, to, (long)
                                    length);
                case SLICES ->
                    kernel.multiplyAdd(
                            coefficient,
                            heapSource.asSlice(from, length),
                            0,
                            heapResult.asSlice(to - to / 2),
                            to / 2,
                            (long) length);
            }
        }
    }
}
