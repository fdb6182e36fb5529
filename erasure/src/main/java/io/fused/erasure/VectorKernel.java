package io.fused.erasure;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The kernel on the Vector API: a product is two table lookups within registers.
 *
 * <p>What is added from native memory to an array, or lies in an array that is hidden or not one of
 * bytes, is left to the table.
 *
 * <p>This class links only where the module {@code jdk.incubator.vector} is present;
 * {@link Kernels} alone names it.
 */
final class VectorKernel implements Kernel {
    /*
     * A byte is split where the register's width allows: with 2^k lanes, one lookup gives the
     * product of its low k bits and another that of the rest, and their sum is the product. A
     * lookup wraps its index to k bits, so the low bits need no masking. The high bits are moved
     * down by a shift of whole ints, which is one instruction where a shift of bytes is three; it
     * drags in bits of the neighbouring byte above them, and the high table repeats itself so that
     * those don't matter.
     *
     * The loops are written out in every method on purpose: a helper that takes or returns vectors
     * allocates them on the heap whenever it is not inlined, at many times the cost.
     *
     * What is left behind the last whole register, or else that register itself, is done as one
     * that ends where the range does. It is summed up before the loop changes the target, and
     * stored behind it: bytes that both have computed come out the same.
     *
     * Nibble tables: J. S. Plank, K. M. Greenan, E. L. Miller, Screaming Fast Galois Field
     * Arithmetic Using Intel SIMD Instructions, FAST 2013.
     */

    private static final VectorSpecies<Byte> SPECIES = Registers.SPECIES;
    private static final int LANES = Registers.LANES;
    private static final int LOW_BITS = Integer.numberOfTrailingZeros(LANES);

    /**
     * Whether a range shorter than a register is done under a mask. Registers of 512 bits come with
     * masks (AVX-512, SVE); narrower ones mostly without, where a masked access is emulated on the
     * heap, and the table is the faster way.
     */
    private static final boolean MASKED = SPECIES.vectorShape() == VectorShape.S_512_BIT;

    /** Does short ranges where masks would cost more, and rare pairs of kinds of memory. */
    private static final Kernel OTHER = new TableKernel();

    /** Products of each coefficient with 0 .. LANES - 1: LANES bytes a coefficient. */
    private static final byte[] LOW = lowTables();

    /** Products of each coefficient with the bits above: LANES bytes a coefficient. */
    private static final byte[] HIGH = highTables();

    VectorKernel() {}

    /** Whether registers hold the 16 products of a nibble. */
    static boolean fits() {
        return LANES >= 16;
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        TableKernel.checkCoefficient(coefficient);
        Objects.checkFromIndexSize(sourceOffset, length, source.byteSize());
        Objects.checkFromIndexSize(targetOffset, length, target.byteSize());
        if (Memory.isNative(source) && Memory.isNative(target)) {
            if (length < LANES && !MASKED) {
                OTHER.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
            } else if (coefficient == 1 && length >= LANES) {
                add(source, sourceOffset, target, targetOffset, length);
            } else if (coefficient != 0) {
                addMultiple(coefficient, source, sourceOffset, target, targetOffset, length);
            }
        } else if (array(source) instanceof byte[] from) {
            int fromOffset = (int) (source.address() + sourceOffset);
            multiplyAdd(coefficient, from, fromOffset, target, targetOffset, (int) length);
        } else {
            OTHER.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    /** The array that a segment is of, unless that is hidden, or there is none. */
    private static @Nullable Object array(MemorySegment segment) {
        return segment.heapBase().orElse(null);
    }

    private static void add(
            MemorySegment anySource,
            long sourceOffset,
            MemorySegment anyTarget,
            long targetOffset,
            long length) {
        MemorySegment source = Memory.NATIVE_TYPE.cast(anySource);
        MemorySegment target = Memory.NATIVE_TYPE.cast(anyTarget);
        long last = length - LANES;
        ByteVector lastSum = ByteVector.fromMemorySegment(
                        SPECIES, target, targetOffset + last, LITTLE_ENDIAN)
                .lanewise(
                        VectorOperators.XOR,
                        ByteVector.fromMemorySegment(
                                SPECIES, source, sourceOffset + last, LITTLE_ENDIAN));
        for (long i = 0; i < last; i += LANES) {
            ByteVector x =
                    ByteVector.fromMemorySegment(SPECIES, source, sourceOffset + i, LITTLE_ENDIAN);
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, x)
                    .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN);
        }
        lastSum.intoMemorySegment(target, targetOffset + last, LITTLE_ENDIAN);
    }

    private static void addMultiple(
            int coefficient,
            MemorySegment anySource,
            long sourceOffset,
            MemorySegment anyTarget,
            long targetOffset,
            long length) {
        MemorySegment source = Memory.NATIVE_TYPE.cast(anySource);
        MemorySegment target = Memory.NATIVE_TYPE.cast(anyTarget);
        ByteVector low = ByteVector.fromArray(SPECIES, LOW, coefficient * LANES);
        ByteVector high = ByteVector.fromArray(SPECIES, HIGH, coefficient * LANES);
        if (length < LANES) {
            VectorMask<Byte> range = SPECIES.indexInRange(0, length);
            ByteVector x = ByteVector.fromMemorySegment(
                    SPECIES, source, sourceOffset, LITTLE_ENDIAN, range);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset, LITTLE_ENDIAN, range)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoMemorySegment(target, targetOffset, LITTLE_ENDIAN, range);
            return;
        }
        long last = length - LANES;
        ByteVector lastX =
                ByteVector.fromMemorySegment(SPECIES, source, sourceOffset + last, LITTLE_ENDIAN);
        ByteVector lastAbove = lastX.reinterpretAsInts()
                .lanewise(VectorOperators.LSHR, LOW_BITS)
                .reinterpretAsBytes();
        ByteVector lastSum = ByteVector.fromMemorySegment(
                        SPECIES, target, targetOffset + last, LITTLE_ENDIAN)
                .lanewise(VectorOperators.XOR, lastX.selectFrom(low))
                .lanewise(VectorOperators.XOR, lastAbove.selectFrom(high));
        for (long i = 0; i < last; i += LANES) {
            ByteVector x =
                    ByteVector.fromMemorySegment(SPECIES, source, sourceOffset + i, LITTLE_ENDIAN);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN);
        }
        lastSum.intoMemorySegment(target, targetOffset + last, LITTLE_ENDIAN);
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int length) {
        TableKernel.checkCoefficient(coefficient);
        Objects.checkFromIndexSize(sourceOffset, length, source.length);
        Objects.checkFromIndexSize(targetOffset, length, target.byteSize());
        if (Memory.isNative(target)) {
            if (length < LANES && !MASKED) {
                OTHER.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
            } else if (coefficient == 1 && length >= LANES) {
                add(source, sourceOffset, target, targetOffset, length);
            } else if (coefficient != 0) {
                addMultiple(coefficient, source, sourceOffset, target, targetOffset, length);
            }
        } else if (array(target) instanceof byte[] to) {
            int toOffset = (int) (target.address() + targetOffset);
            multiplyAdd(coefficient, source, sourceOffset, to, toOffset, length);
        } else {
            OTHER.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    private static void add(
            byte[] source,
            int sourceOffset,
            MemorySegment anyTarget,
            long targetOffset,
            int length) {
        MemorySegment target = Memory.NATIVE_TYPE.cast(anyTarget);
        int last = length - LANES;
        ByteVector lastSum = ByteVector.fromMemorySegment(
                        SPECIES, target, targetOffset + last, LITTLE_ENDIAN)
                .lanewise(
                        VectorOperators.XOR,
                        ByteVector.fromArray(SPECIES, source, sourceOffset + last));
        for (int i = 0; i < last; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, x)
                    .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN);
        }
        lastSum.intoMemorySegment(target, targetOffset + last, LITTLE_ENDIAN);
    }

    private static void addMultiple(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment anyTarget,
            long targetOffset,
            int length) {
        MemorySegment target = Memory.NATIVE_TYPE.cast(anyTarget);
        ByteVector low = ByteVector.fromArray(SPECIES, LOW, coefficient * LANES);
        ByteVector high = ByteVector.fromArray(SPECIES, HIGH, coefficient * LANES);
        if (length < LANES) {
            VectorMask<Byte> range = SPECIES.indexInRange(0, length);
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset, range);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset, LITTLE_ENDIAN, range)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoMemorySegment(target, targetOffset, LITTLE_ENDIAN, range);
            return;
        }
        int last = length - LANES;
        ByteVector lastX = ByteVector.fromArray(SPECIES, source, sourceOffset + last);
        ByteVector lastAbove = lastX.reinterpretAsInts()
                .lanewise(VectorOperators.LSHR, LOW_BITS)
                .reinterpretAsBytes();
        ByteVector lastSum = ByteVector.fromMemorySegment(
                        SPECIES, target, targetOffset + last, LITTLE_ENDIAN)
                .lanewise(VectorOperators.XOR, lastX.selectFrom(low))
                .lanewise(VectorOperators.XOR, lastAbove.selectFrom(high));
        for (int i = 0; i < last; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN);
        }
        lastSum.intoMemorySegment(target, targetOffset + last, LITTLE_ENDIAN);
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        TableKernel.checkCoefficient(coefficient);
        Objects.checkFromIndexSize(sourceOffset, length, source.length);
        Objects.checkFromIndexSize(targetOffset, length, target.length);
        if (length < LANES && !MASKED) {
            OTHER.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        } else if (coefficient == 1 && length >= LANES) {
            add(source, sourceOffset, target, targetOffset, length);
        } else if (coefficient != 0) {
            addMultiple(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    private static void add(
            byte[] source, int sourceOffset, byte[] target, int targetOffset, int length) {
        int last = length - LANES;
        ByteVector lastSum = ByteVector.fromArray(SPECIES, target, targetOffset + last)
                .lanewise(
                        VectorOperators.XOR,
                        ByteVector.fromArray(SPECIES, source, sourceOffset + last));
        for (int i = 0; i < last; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector.fromArray(SPECIES, target, targetOffset + i)
                    .lanewise(VectorOperators.XOR, x)
                    .intoArray(target, targetOffset + i);
        }
        lastSum.intoArray(target, targetOffset + last);
    }

    private static void addMultiple(
            int coefficient,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        ByteVector low = ByteVector.fromArray(SPECIES, LOW, coefficient * LANES);
        ByteVector high = ByteVector.fromArray(SPECIES, HIGH, coefficient * LANES);
        if (length < LANES) {
            VectorMask<Byte> range = SPECIES.indexInRange(0, length);
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset, range);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromArray(SPECIES, target, targetOffset, range)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoArray(target, targetOffset, range);
            return;
        }
        int last = length - LANES;
        ByteVector lastX = ByteVector.fromArray(SPECIES, source, sourceOffset + last);
        ByteVector lastAbove = lastX.reinterpretAsInts()
                .lanewise(VectorOperators.LSHR, LOW_BITS)
                .reinterpretAsBytes();
        ByteVector lastSum = ByteVector.fromArray(SPECIES, target, targetOffset + last)
                .lanewise(VectorOperators.XOR, lastX.selectFrom(low))
                .lanewise(VectorOperators.XOR, lastAbove.selectFrom(high));
        for (int i = 0; i < last; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromArray(SPECIES, target, targetOffset + i)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoArray(target, targetOffset + i);
        }
        lastSum.intoArray(target, targetOffset + last);
    }

    @Override
    public Multiplier multiplier(int[][] rows) {
        return new VectorMultiplier(this, rows, LANES);
    }

    @Override
    public String toString() {
        return "vector of " + SPECIES.vectorBitSize() + " bits";
    }

    private static byte[] lowTables() {
        byte[] tables = new byte[Field.SIZE * LANES];
        for (int c = 0; c < Field.SIZE; c++) {
            for (int i = 0; i < LANES; i++) {
                tables[c * LANES + i] = (byte) Field.multiply(c, i);
            }
        }
        return tables;
    }

    private static byte[] highTables() {
        byte[] tables = new byte[Field.SIZE * LANES];
        for (int c = 0; c < Field.SIZE; c++) {
            for (int i = 0; i < LANES; i++) {
                tables[c * LANES + i] = (byte) Field.multiply(c, i << LOW_BITS & 0xff);
            }
        }
        return tables;
    }
}
