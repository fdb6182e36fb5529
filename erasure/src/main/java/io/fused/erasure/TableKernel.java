package io.fused.erasure;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The kernel that works everywhere: products of eight bytes at a time are put together from
 * {@link Field#PRODUCTS}, by plain arithmetic on arrays.
 *
 * <p>It is quick from its first calls on.
 */
final class TableKernel implements Kernel {
    /*
     * An access to a segment costs hundreds of times its compiled cost while it is still
     * interpreted, and copying a range about as much as one access. So ranges are copied to the
     * heap, multiplied there in few steps, and copied back. Compiled, the copies cost little.
     */

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

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
        Scratch scratch = SCRATCH.get();
        for (long done = 0; done < length; done += Scratch.BYTES) {
            long part = Math.min(Scratch.BYTES, length - done);
            MemorySegment.copy(source, sourceOffset + done, scratch.source, 0, part);
            MemorySegment.copy(target, targetOffset + done, scratch.target, 0, part);
            scratch.multiplyAdd(coefficient, (int) part);
            MemorySegment.copy(scratch.target, 0, target, targetOffset + done, part);
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
        Scratch scratch = SCRATCH.get();
        for (int done = 0; done < length; done += Scratch.BYTES) {
            int part = Math.min(Scratch.BYTES, length - done);
            MemorySegment.copy(source, sourceOffset + done, scratch.source, JAVA_BYTE, 0, part);
            MemorySegment.copy(target, targetOffset + done, scratch.target, 0, part);
            scratch.multiplyAdd(coefficient, part);
            MemorySegment.copy(scratch.target, 0, target, targetOffset + done, part);
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
        Scratch scratch = SCRATCH.get();
        for (int done = 0; done < length; done += Scratch.BYTES) {
            int part = Math.min(Scratch.BYTES, length - done);
            MemorySegment.copy(source, sourceOffset + done, scratch.source, JAVA_BYTE, 0, part);
            MemorySegment.copy(target, targetOffset + done, scratch.target, JAVA_BYTE, 0, part);
            scratch.multiplyAdd(coefficient, part);
            MemorySegment.copy(scratch.target, JAVA_BYTE, 0, target, targetOffset + done, part);
        }
    }

    @Override
    public String toString() {
        return "table";
    }

    /** Refuses what is no element of the field. */
    static void checkCoefficient(int coefficient) {
        if ((coefficient & ~0xff) != 0) {
            throw new IllegalArgumentException(
                    "A coefficient lies between 0 and 255, and " + coefficient + " does not.");
        }
    }

    /** Room for a part of a source and of a target, of one thread. What it held is of no use. */
    private static final class Scratch {
        /** Much more than copying costs by the call, and little for a thread to have. */
        static final int BYTES = 512;

        /** Bit 0 of each of eight bytes. */
        private static final long LOWEST = 0x0101_0101_0101_0101L;

        private final long[] sourceLongs = new long[BYTES / Long.BYTES];
        private final long[] targetLongs = new long[BYTES / Long.BYTES];
        final MemorySegment source = MemorySegment.ofArray(sourceLongs);
        final MemorySegment target = MemorySegment.ofArray(targetLongs);

        /**
         * Adds a multiple of the source's first bytes to the target's, and of some more behind them
         * to those.
         *
         * <p>A product is the sum of those with 2^k, for each bit k of a byte that is set. With one
         * bit of eight bytes at a time that is a multiplication of longs: each byte is 0 or 1, and
         * gives 0 or the product, so that none carries into another.
         */
        void multiplyAdd(int coefficient, int bytes) {
            long[] from = sourceLongs;
            long[] to = targetLongs;
            int longs = bytes + Long.BYTES - 1 >> 3;
            if (coefficient == 1) {
                for (int i = 0; i < longs; i++) {
                    to[i] ^= from[i];
                }
                return;
            }
            byte[] products = Field.PRODUCTS;
            int row = coefficient << 8;
            long by1 = products[row | 1] & 0xff;
            long by2 = products[row | 1 << 1] & 0xff;
            long by4 = products[row | 1 << 2] & 0xff;
            long by8 = products[row | 1 << 3] & 0xff;
            long by16 = products[row | 1 << 4] & 0xff;
            long by32 = products[row | 1 << 5] & 0xff;
            long by64 = products[row | 1 << 6] & 0xff;
            long by128 = products[row | 1 << 7] & 0xff;
            for (int i = 0; i < longs; i++) {
                long x = from[i];
                to[i] ^= (x & LOWEST) * by1
                        ^ (x >>> 1 & LOWEST) * by2
                        ^ (x >>> 2 & LOWEST) * by4
                        ^ (x >>> 3 & LOWEST) * by8
                        ^ (x >>> 4 & LOWEST) * by16
                        ^ (x >>> 5 & LOWEST) * by32
                        ^ (x >>> 6 & LOWEST) * by64
                        ^ (x >>> 7 & LOWEST) * by128;
            }
        }
    }
}
