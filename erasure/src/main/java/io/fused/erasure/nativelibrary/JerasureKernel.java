package io.fused.erasure.nativelibrary;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import io.fused.erasure.Multiplier;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The kernel on Jerasure's words of 8 bits: {@code galois_w08_region_multiply} and
 * {@code jerasure_matrix_encode}. Ranges that begin at no multiple of 16 bytes are copied.
 */
final class JerasureKernel implements Kernel {
    /** A critical call holds the collector up, so that it takes some ten microseconds at most. */
    private static final int MAX_BYTES = 64 << 10;

    /** Two of them stay in the first cache. */
    private static final int COPIED_BYTES = 8 << 10;

    private static final Kernel TABLE = Kernels.table();

    private final JerasureFunctions functions;

    JerasureKernel(JerasureFunctions functions) {
        this.functions = functions;
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        if (isForTable(coefficient, length)
                || target.isReadOnly()
                || !NativeMemory.isInside(source.byteSize(), sourceOffset, length)
                || !NativeMemory.isInside(target.byteSize(), targetOffset, length)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        } else if (JerasureRegions.isAligned(source, sourceOffset, length)
                && JerasureRegions.isAligned(target, targetOffset, length)) {
            inPlace(coefficient, source, sourceOffset, target, targetOffset, length);
        } else {
            onCopies(coefficient, source, sourceOffset, target, targetOffset, length);
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
        if (isForTable(coefficient, length)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        } else {
            MemorySegment from = MemorySegment.ofArray(source);
            multiplyAdd(coefficient, from, sourceOffset, target, targetOffset, (long) length);
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
        if (isForTable(coefficient, length)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        } else {
            MemorySegment from = MemorySegment.ofArray(source);
            MemorySegment to = MemorySegment.ofArray(target);
            multiplyAdd(coefficient, from, sourceOffset, to, targetOffset, (long) length);
        }
    }

    @Override
    public Multiplier multiplier(int[][] rows) {
        return new JerasureMultiplier(functions, rows);
    }

    private void inPlace(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        try {
            long from = NativeMemory.address(source, sourceOffset);
            long to = NativeMemory.address(target, targetOffset);
            for (long at = 0; at < length; at += MAX_BYTES) {
                int bytes = (int) Math.min(MAX_BYTES, length - at);
                functions.multiplyAdd(coefficient, from + at, to + at, bytes);
            }
        } finally {
            Reference.reachabilityFence(source);
            Reference.reachabilityFence(target);
        }
    }

    private void onCopies(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        MemorySegment working = NativeMemory.working(2 * COPIED_BYTES);
        long from = working.address();
        long to = from + COPIED_BYTES;
        for (long at = 0; at < length; at += COPIED_BYTES) {
            int bytes = (int) Math.min(COPIED_BYTES, length - at);
            MemorySegment.copy(source, sourceOffset + at, working, 0, bytes);
            MemorySegment.copy(target, targetOffset + at, working, COPIED_BYTES, bytes);
            functions.multiplyAdd(coefficient, from, to, bytes);
            MemorySegment.copy(working, COPIED_BYTES, target, targetOffset + at, bytes);
        }
    }

    /** What has no effect, and what is refused: the table kernel has the sentences for that. */
    private static boolean isForTable(int coefficient, long length) {
        return length <= 0 || coefficient <= 0 || coefficient > 0xff;
    }

    @Override
    public String toString() {
        return "Jerasure";
    }
}
