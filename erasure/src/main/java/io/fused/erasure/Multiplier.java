package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * The multiplication by one matrix of coefficients: each target becomes a sum of multiples of the
 * sources, byte by byte in GF(2^8).
 *
 * <p>Encoding is the multiplication by a generator matrix, and rebuilding that by a recovery
 * matrix. Multipliers come from {@link Kernel#multiplier}; they don't change, keep no argument,
 * allocate nothing once compiled, and may be shared by any number of threads. Two calls with
 * overlapping targets are the caller's to order.
 */
public interface Multiplier {
    /**
     * Overwrites targets[r] with the sum over all s of coefficient (r, s) times sources[s], on the
     * same range of all segments.
     *
     * <p>Ranges are checked before the first byte is changed. A target must overlap no source and
     * no other target; no segment needs to end where the range does.
     *
     * @param sources one segment for each column of the matrix, heap or native; only read
     * @param targets one segment for each row, heap or native; bytes outside of the range stay
     * @param offset where the range begins in every segment, in bytes
     * @param length the length of the range, in bytes; may be 0
     * @throws IllegalArgumentException if the number of sources or targets is wrong, or a target
     *     can't be written to; nothing was changed then
     * @throws IndexOutOfBoundsException if the range leaves a segment; nothing was changed then
     * @throws IllegalStateException if the memory of a segment was released
     * @throws WrongThreadException if a segment belongs to another thread
     */
    void multiply(MemorySegment[] sources, MemorySegment[] targets, long offset, long length);
}
