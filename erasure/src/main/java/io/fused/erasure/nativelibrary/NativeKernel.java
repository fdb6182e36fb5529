package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * A kernel whose work is done by a native function on two addresses.
 *
 * <p>Ranges that lie off the heap where the function takes them are worked on in place, all others
 * on copies in working memory, a part at a time. Heap memory could be lent to the function too, but
 * not without an object for each call. Ranges that are too short go to {@link Kernels#table}, and
 * so does all that is refused, since that has the sentences for it.
 */
abstract class NativeKernel implements Kernel {
    /** In place: a critical call holds the collector up, so that it takes some microseconds. */
    private static final int MAX_BYTES = 64 << 10;

    /** On copies: two of them stay in the first cache. */
    private static final int MAX_COPIED_BYTES = 8 << 10;

    /** Where the target's copy begins in working memory. */
    private static final int TARGET_COPY = MAX_COPIED_BYTES + 64;

    private static final Kernel TABLE = Kernels.table();

    private final int minBytes;
    private final int alignmentBytes;

    /**
     * A kernel.
     *
     * @param minBytes the shortest range for the function, 1 to 64
     * @param alignmentBytes what both addresses must be a multiple of, 1 to 64
     */
    NativeKernel(int minBytes, int alignmentBytes) {
        this.minBytes = minBytes;
        this.alignmentBytes = alignmentBytes;
    }

    /**
     * Adds a multiple of one range to another, as {@link Kernel} has it.
     *
     * @param coefficient 1 to 255
     * @param source the address of the first byte; never that of the target
     * @param target the address of the first byte
     * @param bytes at least the shortest range, at most 64 KiB more
     */
    abstract void multiplyAdd(int coefficient, long source, long target, int bytes);

    @Override
    public final void multiplyAdd(
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
        } else if (NativeMemory.isAddressable(source, sourceOffset, length, alignmentBytes)
                && NativeMemory.isAddressable(target, targetOffset, length, alignmentBytes)
                && source.address() + sourceOffset != target.address() + targetOffset) {
            inPlace(coefficient, source, sourceOffset, target, targetOffset, length);
        } else {
            onCopies(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    @Override
    public final void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int length) {
        if (isForTable(coefficient, length)
                || target.isReadOnly()
                || !NativeMemory.isInside(source.length, sourceOffset, length)
                || !NativeMemory.isInside(target.byteSize(), targetOffset, length)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
            return;
        }
        MemorySegment copies = copies();
        for (int at = 0; at < length; ) {
            int bytes = step(length - at, MAX_COPIED_BYTES);
            MemorySegment.copy(source, sourceOffset + at, copies, JAVA_BYTE, 0, bytes);
            MemorySegment.copy(target, targetOffset + at, copies, TARGET_COPY, bytes);
            multiplyAddCopies(coefficient, copies, bytes);
            MemorySegment.copy(copies, TARGET_COPY, target, targetOffset + at, bytes);
            at += bytes;
        }
    }

    @Override
    public final void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        if (isForTable(coefficient, length)
                || !NativeMemory.isInside(source.length, sourceOffset, length)
                || !NativeMemory.isInside(target.length, targetOffset, length)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
            return;
        }
        MemorySegment copies = copies();
        for (int at = 0; at < length; ) {
            int bytes = step(length - at, MAX_COPIED_BYTES);
            int to = targetOffset + at;
            MemorySegment.copy(source, sourceOffset + at, copies, JAVA_BYTE, 0, bytes);
            MemorySegment.copy(target, to, copies, JAVA_BYTE, TARGET_COPY, bytes);
            multiplyAddCopies(coefficient, copies, bytes);
            MemorySegment.copy(copies, JAVA_BYTE, TARGET_COPY, target, to, bytes);
            at += bytes;
        }
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
            for (long at = 0; at < length; ) {
                int bytes = step(length - at, MAX_BYTES);
                multiplyAdd(coefficient, from + at, to + at, bytes);
                at += bytes;
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
        MemorySegment copies = copies();
        for (long at = 0; at < length; ) {
            int bytes = step(length - at, MAX_COPIED_BYTES);
            MemorySegment.copy(source, sourceOffset + at, copies, 0, bytes);
            MemorySegment.copy(target, targetOffset + at, copies, TARGET_COPY, bytes);
            multiplyAddCopies(coefficient, copies, bytes);
            MemorySegment.copy(copies, TARGET_COPY, target, targetOffset + at, bytes);
            at += bytes;
        }
    }

    /** Working memory for a part of the source and, behind it, the same part of the target. */
    private MemorySegment copies() {
        return NativeMemory.working(2L * TARGET_COPY);
    }

    private void multiplyAddCopies(int coefficient, MemorySegment copies, int bytes) {
        long source = copies.address();
        multiplyAdd(coefficient, source, source + TARGET_COPY, bytes);
    }

    private boolean isForTable(int coefficient, long length) {
        return length < minBytes || coefficient <= 0 || coefficient > 0xff;
    }

    /** How much to do at a time, so that what remains is nothing or enough for another call. */
    private int step(long left, int most) {
        return left < most + minBytes ? (int) left : most;
    }
}
