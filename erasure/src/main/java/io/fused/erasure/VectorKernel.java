package io.fused.erasure;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API: a product is two table lookups within registers.
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
     * Nibble tables: J. S. Plank, K. M. Greenan, E. L. Miller, Screaming Fast Galois Field
     * Arithmetic Using Intel SIMD Instructions, FAST 2013.
     */

    private static final VectorSpecies<Byte> SPECIES = Registers.SPECIES;
    private static final int LANES = Registers.LANES;
    private static final int LOW_BITS = Integer.numberOfTrailingZeros(LANES);

    /**
     * Whether a rest shorter than a register is done under a mask. Registers of 512 bits come with
     * masks (AVX-512, SVE); narrower ones mostly without, where a masked access is emulated on the
     * heap, and the table is the faster way.
     */
    private static final boolean MASKED = SPECIES.vectorShape() == VectorShape.S_512_BIT;

    /** Does the rest where masks would cost more. */
    private static final Kernel REST = new TableKernel();

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
        if (coefficient == 1) {
            add(source, sourceOffset, target, targetOffset, length);
        } else if (coefficient != 0) {
            addMultiple(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    private static void add(
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        long whole = length & -LANES;
        long i = 0;
        for (; i < whole; i += LANES) {
            ByteVector x =
                    ByteVector.fromMemorySegment(SPECIES, source, sourceOffset + i, LITTLE_ENDIAN);
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, x)
                    .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN);
        }
        if (i == length) {
            return;
        }
        if (!MASKED) {
            REST.multiplyAdd(1, source, sourceOffset + i, target, targetOffset + i, length - i);
            return;
        }
        VectorMask<Byte> rest = SPECIES.indexInRange(i, length);
        ByteVector x = ByteVector.fromMemorySegment(
                SPECIES, source, sourceOffset + i, LITTLE_ENDIAN, rest);
        ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN, rest)
                .lanewise(VectorOperators.XOR, x)
                .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN, rest);
    }

    private static void addMultiple(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        ByteVector low = ByteVector.fromArray(SPECIES, LOW, coefficient * LANES);
        ByteVector high = ByteVector.fromArray(SPECIES, HIGH, coefficient * LANES);
        long whole = length & -LANES;
        long i = 0;
        for (; i < whole; i += LANES) {
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
        if (i == length) {
            return;
        }
        if (!MASKED) {
            REST.multiplyAdd(
                    coefficient, source, sourceOffset + i, target, targetOffset + i, length - i);
            return;
        }
        VectorMask<Byte> rest = SPECIES.indexInRange(i, length);
        ByteVector x = ByteVector.fromMemorySegment(
                SPECIES, source, sourceOffset + i, LITTLE_ENDIAN, rest);
        ByteVector above =
                x.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOW_BITS).reinterpretAsBytes();
        ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN, rest)
                .lanewise(VectorOperators.XOR, x.selectFrom(low))
                .lanewise(VectorOperators.XOR, above.selectFrom(high))
                .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN, rest);
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
        if (coefficient == 1) {
            add(source, sourceOffset, target, targetOffset, length);
        } else if (coefficient != 0) {
            addMultiple(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    private static void add(
            byte[] source, int sourceOffset, MemorySegment target, long targetOffset, int length) {
        int whole = length & -LANES;
        int i = 0;
        for (; i < whole; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, x)
                    .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN);
        }
        if (i == length) {
            return;
        }
        if (!MASKED) {
            REST.multiplyAdd(1, source, sourceOffset + i, target, targetOffset + i, length - i);
            return;
        }
        VectorMask<Byte> rest = SPECIES.indexInRange(i, length);
        ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i, rest);
        ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN, rest)
                .lanewise(VectorOperators.XOR, x)
                .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN, rest);
    }

    private static void addMultiple(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int length) {
        ByteVector low = ByteVector.fromArray(SPECIES, LOW, coefficient * LANES);
        ByteVector high = ByteVector.fromArray(SPECIES, HIGH, coefficient * LANES);
        int whole = length & -LANES;
        int i = 0;
        for (; i < whole; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN);
        }
        if (i == length) {
            return;
        }
        if (!MASKED) {
            REST.multiplyAdd(
                    coefficient, source, sourceOffset + i, target, targetOffset + i, length - i);
            return;
        }
        VectorMask<Byte> rest = SPECIES.indexInRange(i, length);
        ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i, rest);
        ByteVector above =
                x.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOW_BITS).reinterpretAsBytes();
        ByteVector.fromMemorySegment(SPECIES, target, targetOffset + i, LITTLE_ENDIAN, rest)
                .lanewise(VectorOperators.XOR, x.selectFrom(low))
                .lanewise(VectorOperators.XOR, above.selectFrom(high))
                .intoMemorySegment(target, targetOffset + i, LITTLE_ENDIAN, rest);
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
        if (coefficient == 1) {
            add(source, sourceOffset, target, targetOffset, length);
        } else if (coefficient != 0) {
            addMultiple(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    private static void add(
            byte[] source, int sourceOffset, byte[] target, int targetOffset, int length) {
        int whole = length & -LANES;
        int i = 0;
        for (; i < whole; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector.fromArray(SPECIES, target, targetOffset + i)
                    .lanewise(VectorOperators.XOR, x)
                    .intoArray(target, targetOffset + i);
        }
        if (i == length) {
            return;
        }
        if (!MASKED) {
            REST.multiplyAdd(1, source, sourceOffset + i, target, targetOffset + i, length - i);
            return;
        }
        VectorMask<Byte> rest = SPECIES.indexInRange(i, length);
        ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i, rest);
        ByteVector.fromArray(SPECIES, target, targetOffset + i, rest)
                .lanewise(VectorOperators.XOR, x)
                .intoArray(target, targetOffset + i, rest);
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
        int whole = length & -LANES;
        int i = 0;
        for (; i < whole; i += LANES) {
            ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector above = x.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, LOW_BITS)
                    .reinterpretAsBytes();
            ByteVector.fromArray(SPECIES, target, targetOffset + i)
                    .lanewise(VectorOperators.XOR, x.selectFrom(low))
                    .lanewise(VectorOperators.XOR, above.selectFrom(high))
                    .intoArray(target, targetOffset + i);
        }
        if (i == length) {
            return;
        }
        if (!MASKED) {
            REST.multiplyAdd(
                    coefficient, source, sourceOffset + i, target, targetOffset + i, length - i);
            return;
        }
        VectorMask<Byte> rest = SPECIES.indexInRange(i, length);
        ByteVector x = ByteVector.fromArray(SPECIES, source, sourceOffset + i, rest);
        ByteVector above =
                x.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOW_BITS).reinterpretAsBytes();
        ByteVector.fromArray(SPECIES, target, targetOffset + i, rest)
                .lanewise(VectorOperators.XOR, x.selectFrom(low))
                .lanewise(VectorOperators.XOR, above.selectFrom(high))
                .intoArray(target, targetOffset + i, rest);
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
