package io.fused.erasure;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The kernel that works everywhere: products are looked up in {@link Field#PRODUCTS}, and memory is
 * read and written eight bytes at a time.
 *
 * <p>It is the reference that other kernels are compared with, and quick from its first call on.
 */
final class TableKernel implements Kernel {
    /*
     * Eight bytes at a time, because an access to a segment costs many times its compiled cost
     * while it is still interpreted: this halves the time of the first calls more than it does that
     * of the later ones. Little endian, so that byte i of memory is byte i of the long everywhere.
     */

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    TableKernel() {}

    @Override
    public void multiplyAdd(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        checkCoefficient(coefficient);
        Objects.checkFromIndexSize(sourceOffset, length, source.byteSize());
        Objects.checkFromIndexSize(targetOffset, length, target.byteSize());
        if (coefficient == 0) {
            return;
        }
        long whole = length & -Long.BYTES;
        for (long i = 0; i < whole; i += Long.BYTES) {
            long product = product(coefficient, source.get(LONG, sourceOffset + i));
            target.set(LONG, targetOffset + i, target.get(LONG, targetOffset + i) ^ product);
        }
        for (long i = whole; i < length; i++) {
            int product =
                    Field.multiply(coefficient, source.get(JAVA_BYTE, sourceOffset + i) & 0xff);
            long at = targetOffset + i;
            target.set(JAVA_BYTE, at, (byte) (target.get(JAVA_BYTE, at) ^ product));
        }
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int length) {
        checkCoefficient(coefficient);
        Objects.checkFromIndexSize(sourceOffset, length, source.length);
        Objects.checkFromIndexSize(targetOffset, length, target.byteSize());
        if (coefficient == 0) {
            return;
        }
        int whole = length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long product = product(coefficient, (long) LONGS.get(source, sourceOffset + i));
            target.set(LONG, targetOffset + i, target.get(LONG, targetOffset + i) ^ product);
        }
        for (int i = whole; i < length; i++) {
            int product = Field.multiply(coefficient, source[sourceOffset + i] & 0xff);
            long at = targetOffset + i;
            target.set(JAVA_BYTE, at, (byte) (target.get(JAVA_BYTE, at) ^ product));
        }
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        checkCoefficient(coefficient);
        Objects.checkFromIndexSize(sourceOffset, length, source.length);
        Objects.checkFromIndexSize(targetOffset, length, target.length);
        if (coefficient == 0) {
            return;
        }
        int whole = length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long product = product(coefficient, (long) LONGS.get(source, sourceOffset + i));
            int at = targetOffset + i;
            LONGS.set(target, at, (long) LONGS.get(target, at) ^ product);
        }
        for (int i = whole; i < length; i++) {
            int product = Field.multiply(coefficient, source[sourceOffset + i] & 0xff);
            target[targetOffset + i] ^= (byte) product;
        }
    }

    @Override
    public String toString() {
        return "table";
    }

    /** The products of a coefficient with each of eight bytes. */
    private static long product(int coefficient, long x) {
        if (coefficient == 1) {
            return x;
        }
        byte[] products = Field.PRODUCTS;
        int row = coefficient << 8;
        int low = (int) x;
        int high = (int) (x >>> 32);
        int lowProduct = (products[row | low & 0xff] & 0xff)
                | (products[row | low >>> 8 & 0xff] & 0xff) << 8
                | (products[row | low >>> 16 & 0xff] & 0xff) << 16
                | products[row | low >>> 24] << 24;
        int highProduct = (products[row | high & 0xff] & 0xff)
                | (products[row | high >>> 8 & 0xff] & 0xff) << 8
                | (products[row | high >>> 16 & 0xff] & 0xff) << 16
                | products[row | high >>> 24] << 24;
        return (long) highProduct << 32 | lowProduct & 0xffff_ffffL;
    }

    /** Refuses what is no element of the field. */
    static void checkCoefficient(int coefficient) {
        if ((coefficient & ~0xff) != 0) {
            throw new IllegalArgumentException(
                    "A coefficient lies between 0 and 255, and " + coefficient + " does not.");
        }
    }
}
