package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * Runs a native function that takes addresses of addresses over ranges of segments, a block at a
 * time.
 *
 * <p>Ranges that lie off the heap where the function takes them are used as they are; where a
 * single one doesn't, all are copied to working memory and back.
 */
abstract class NativeRegions {
    /** Bytes of data in one call. Critical calls hold the collector up, some 100 microseconds. */
    private static final int MAX_BYTES = 1 << 20;

    /** Working memory for copies, which stays with the thread. */
    private static final int MAX_COPIED_BYTES = 256 << 10;

    /** Below that a call costs more than what it saves. */
    private static final int MIN_BLOCK_BYTES = 4 << 10;

    private final int columns;
    private final int rows;
    private final int minBytes;
    private final int alignmentBytes;

    /** Room for all addresses, so that what follows is aligned. */
    private final long addressBytes;

    /**
     * Regions.
     *
     * @param columns how many segments of data there are
     * @param rows how many segments of coding there are
     * @param minBytes the shortest range for the function, 1 to 64
     * @param alignmentBytes what all addresses must be a multiple of, 1 to 64
     */
    NativeRegions(int columns, int rows, int minBytes, int alignmentBytes) {
        this.columns = columns;
        this.rows = rows;
        this.minBytes = minBytes;
        this.alignmentBytes = alignmentBytes;
        this.addressBytes = (long) Long.BYTES * (columns + rows) + 63 & -64;
    }

    final int columns() {
        return columns;
    }

    final int rows() {
        return rows;
    }

    /**
     * Works on one block.
     *
     * @param data the address of as many addresses as there are columns
     * @param coding the address of as many addresses as there are rows
     * @param bytes the length of each region, at least the shortest
     */
    abstract void call(long data, long coding, int bytes);

    /** Whether a position, columns first, is written; the others are read. */
    abstract boolean isWritten(int position);

    /**
     * Works on a range of checked segments, one for each column and one for each row.
     *
     * @param length at least the shortest range, or 0
     */
    final void run(MemorySegment[] data, MemorySegment[] coding, long offset, long length) {
        try {
            if (areAddressable(data, offset, length) && areAddressable(coding, offset, length)) {
                runInPlace(data, coding, offset, length);
            } else {
                runOnCopies(data, coding, offset, length);
            }
        } finally {
            Reference.reachabilityFence(data);
            Reference.reachabilityFence(coding);
        }
    }

    private boolean areAddressable(MemorySegment[] segments, long offset, long length) {
        for (MemorySegment segment : segments) {
            if (!NativeMemory.isAddressable(segment, offset, length, alignmentBytes)) {
                return false;
            }
        }
        return true;
    }

    private void runInPlace(
            MemorySegment[] data, MemorySegment[] coding, long offset, long length) {
        MemorySegment addresses = NativeMemory.working(addressBytes);
        int block = blockBytes(MAX_BYTES, columns);
        for (long at = 0; at < length; ) {
            setAddresses(data, offset + at, addresses, 0);
            setAddresses(coding, offset + at, addresses, columns);
            int bytes = step(length - at, block);
            callAt(addresses, bytes);
            at += bytes;
        }
    }

    /**
     * Sets the addresses from a position on.
     *
     * <p>Data and coding have this loop each for itself: of a common one the compiler expects that
     * its index fits both, and throws its code away a hundred times, for seconds, before it
     * doesn't.
     */
    private static void setAddresses(
            MemorySegment[] segments, long offset, MemorySegment addresses, int position) {
        for (int i = 0; i < segments.length; i++) {
            long address = NativeMemory.address(segments[i], offset);
            addresses.setAtIndex(JAVA_LONG, (long) position + i, address);
        }
    }

    private void runOnCopies(
            MemorySegment[] data, MemorySegment[] coding, long offset, long length) {
        int block = blockBytes(MAX_COPIED_BYTES, columns + rows);
        long stride = block + 64L;
        MemorySegment working = NativeMemory.working(addressBytes + (columns + rows) * stride);
        for (int i = 0; i < columns + rows; i++) {
            working.setAtIndex(JAVA_LONG, i, working.address() + addressBytes + i * stride);
        }
        long codingCopies = addressBytes + columns * stride;
        for (long at = 0; at < length; ) {
            int bytes = step(length - at, block);
            copyRead(data, 0, offset + at, working, addressBytes, stride, bytes);
            copyRead(coding, columns, offset + at, working, codingCopies, stride, bytes);
            callAt(working, bytes);
            copyWritten(data, 0, offset + at, working, addressBytes, stride, bytes);
            copyWritten(coding, columns, offset + at, working, codingCopies, stride, bytes);
            at += bytes;
        }
    }

    /** Copies what is read to working memory, where the first segment has its place at a copy. */
    private void copyRead(
            MemorySegment[] segments,
            int position,
            long offset,
            MemorySegment working,
            long copy,
            long stride,
            int bytes) {
        for (int i = 0; i < segments.length; i++) {
            if (!isWritten(position + i)) {
                MemorySegment.copy(segments[i], offset, working, copy + i * stride, bytes);
            }
        }
    }

    /** Copies what was written back from working memory. */
    private void copyWritten(
            MemorySegment[] segments,
            int position,
            long offset,
            MemorySegment working,
            long copy,
            long stride,
            int bytes) {
        for (int i = 0; i < segments.length; i++) {
            if (isWritten(position + i)) {
                MemorySegment.copy(working, copy + i * stride, segments[i], offset, bytes);
            }
        }
    }

    private void callAt(MemorySegment addresses, int bytes) {
        long data = addresses.address();
        call(data, data + (long) Long.BYTES * columns, bytes);
    }

    private static int blockBytes(int bytes, int regions) {
        return Math.max(MIN_BLOCK_BYTES, bytes / regions & -64);
    }

    /** How much to do at a time, so that what remains is nothing or enough for another call. */
    private int step(long left, int most) {
        return left < most + minBytes ? (int) left : most;
    }
}
