package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What may be handed to native code by address, and working memory that is kept by thread. */
final class NativeMemory {
    /** The widest registers are 64 bytes. */
    private static final long ALIGNMENT_BYTES = 64;

    private static final ThreadLocal<MemorySegment> WORKING =
            ThreadLocal.withInitial(() -> allocate(4 << 10));

    private NativeMemory() {}

    /**
     * Whether a range lies off the heap, inside of its segment, and begins at a multiple of so many
     * bytes.
     *
     * <p>Files that are mapped don't count: if one was cut off meanwhile, the JVM turns that into
     * an error, and native code dies of it.
     */
    static boolean isAddressable(
            MemorySegment segment, long offset, long length, int alignmentBytes) {
        return segment.isNative()
                && !segment.isMapped()
                && isInside(segment.byteSize(), offset, length)
                && (segment.address() + offset) % alignmentBytes == 0;
    }

    /** Whether a range lies inside of so many bytes. */
    static boolean isInside(long size, long offset, long length) {
        return (offset | length) >= 0 && offset <= size - length;
    }

    /**
     * The address of a byte, if this thread may use it now.
     *
     * @throws IllegalStateException if the memory was released
     * @throws WrongThreadException if it belongs to another thread
     */
    static long address(MemorySegment segment, long offset) {
        // Native code would not notice, so the memory is touched from here.
        segment.get(JAVA_BYTE, offset);
        return segment.address() + offset;
    }

    /**
     * Working memory of this thread, aligned to 64 bytes; what it holds is undefined. Each call of
     * a thread gives the same memory, so that there is one user at a time.
     */
    static MemorySegment working(long bytes) {
        MemorySegment kept = WORKING.get();
        if (kept.byteSize() >= bytes) {
            return kept;
        }
        MemorySegment larger = allocate(Math.max(bytes, 2 * kept.byteSize()));
        WORKING.set(larger);
        return larger;
    }

    private static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, ALIGNMENT_BYTES);
    }
}
