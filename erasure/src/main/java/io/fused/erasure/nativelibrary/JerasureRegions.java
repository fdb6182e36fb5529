package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * Runs one of Jerasure's functions over ranges of segments, a block at a time.
 *
 * <p>GF-Complete, which Jerasure multiplies with, wants all regions at the same distance from a
 * multiple of 16 bytes; and where a region is shorter than its distance to the next one, it writes
 * behind the region's end. So it is given multiples of 16 alone: ranges that begin at one are used
 * as they are, and where a single range doesn't, all are copied to working memory and back.
 */
abstract class JerasureRegions {
    /** What the addresses of regions must be a multiple of. */
    static final int ALIGNMENT_BYTES = 16;

    /** Bytes of data in one call. Critical calls hold the collector up, some 100 microseconds. */
    private static final int MAX_BYTES = 1 << 20;

    /** Working memory for copies, which stays with the thread. */
    private static final int MAX_COPIED_BYTES = 256 << 10;

    /** Below that a call costs more than what it saves. */
    private static final int MIN_BLOCK_BYTES = 4 << 10;

    private final int columns;
    private final int rows;

    JerasureRegions(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Works on one block.
     *
     * @param data the address of as many addresses as there are columns
     * @param coding the address of as many addresses as there are rows
     */
    abstract void call(long data, long coding, int bytes);

    /** Whether a position, columns first, is written; the others are read. */
    abstract boolean isWritten(int position);

    /** Works on a range of checked segments, one for each column and one for each row. */
    final void run(MemorySegment[] data, MemorySegment[] coding, long offset, long length) {
        try {
            if (areAligned(data, offset, length) && areAligned(coding, offset, length)) {
                runInPlace(data, coding, offset, length);
            } else {
                runOnCopies(data, coding, offset, length);
            }
        } finally {
            Reference.reachabilityFence(data);
            Reference.reachabilityFence(coding);
        }
    }

    private static boolean areAligned(MemorySegment[] segments, long offset, long length) {
        for (MemorySegment segment : segments) {
            if (!isAligned(segment, offset, length)) {
                return false;
            }
        }
        return true;
    }

    /** Whether Jerasure can work on a range where it lies. */
    static boolean isAligned(MemorySegment segment, long offset, long length) {
        return NativeMemory.isAddressable(segment, offset, length)
                && (segment.address() + offset) % ALIGNMENT_BYTES == 0;
    }

    private void runInPlace(
            MemorySegment[] data, MemorySegment[] coding, long offset, long length) {
        MemorySegment addresses = NativeMemory.working(addressBytes());
        long block = blockBytes(MAX_BYTES, columns);
        for (long at = 0; at < length; at += block) {
            for (int i = 0; i < columns + rows; i++) {
                MemorySegment segment = i < columns ? data[i] : coding[i - columns];
                long address = NativeMemory.address(segment, offset + at);
                addresses.setAtIndex(JAVA_LONG, i, address);
            }
            callAt(addresses, (int) Math.min(block, length - at));
        }
    }

    private void runOnCopies(
            MemorySegment[] data, MemorySegment[] coding, long offset, long length) {
        long block = blockBytes(MAX_COPIED_BYTES, columns + rows);
        MemorySegment working = NativeMemory.working(addressBytes() + (columns + rows) * block);
        for (int i = 0; i < columns + rows; i++) {
            working.setAtIndex(JAVA_LONG, i, working.address() + addressBytes() + i * block);
        }
        for (long at = 0; at < length; at += block) {
            long bytes = Math.min(block, length - at);
            for (int i = 0; i < columns + rows; i++) {
                if (!isWritten(i)) {
                    MemorySegment segment = i < columns ? data[i] : coding[i - columns];
                    long copy = addressBytes() + i * block;
                    MemorySegment.copy(segment, offset + at, working, copy, bytes);
                }
            }
            callAt(working, (int) bytes);
            for (int i = 0; i < columns + rows; i++) {
                if (isWritten(i)) {
                    MemorySegment segment = i < columns ? data[i] : coding[i - columns];
                    long copy = addressBytes() + i * block;
                    MemorySegment.copy(working, copy, segment, offset + at, bytes);
                }
            }
        }
    }

    private void callAt(MemorySegment addresses, int bytes) {
        long data = addresses.address();
        call(data, data + (long) Long.BYTES * columns, bytes);
    }

    /** Room for all addresses, so that what follows is aligned. */
    private long addressBytes() {
        return ((long) Long.BYTES * (columns + rows) + 63) & -64;
    }

    private static long blockBytes(int bytes, int regions) {
        return Math.max(MIN_BLOCK_BYTES, bytes / regions & -64);
    }
}
