package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * The operation that encoding, updating and rebuilding are made of: target ^= coefficient · source,
 * byte by byte in GF(2^8).
 *
 * <p>A coefficient of 1 is plain exclusive or, and 0 changes nothing. Ranges are checked before the
 * first byte is changed. Source and target must not overlap, except that they may be the very same
 * range. Kernels keep no argument and no state, allocate nothing once compiled, and may be used by
 * any number of threads; two calls on overlapping targets are the caller's to order. All kernels
 * give the same bytes.
 *
 * @see Kernels
 */
public interface Kernel {
    /**
     * Adds a multiple of one segment's bytes to another's.
     *
     * @param coefficient the factor, 0 to 255
     * @param source what is multiplied; heap or native
     * @param sourceOffset where it begins, in bytes
     * @param target what is changed; heap or native
     * @param targetOffset where it begins, in bytes
     * @param length the number of bytes
     * @throws IllegalArgumentException if the coefficient is no element of the field
     * @throws IndexOutOfBoundsException if a range leaves its segment; nothing was changed then
     */
    void multiplyAdd(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length);

    /**
     * Adds a multiple of an array's bytes to those of a segment: the delta of a record, onto the
     * fused node at its cell.
     *
     * @param coefficient the factor, 0 to 255
     * @param source what is multiplied
     * @param sourceOffset where it begins
     * @param target what is changed; heap or native
     * @param targetOffset where it begins, in bytes
     * @param length the number of bytes
     * @throws IllegalArgumentException if the coefficient is no element of the field
     * @throws IndexOutOfBoundsException if a range leaves its array or segment; nothing was changed
     *     then
     */
    void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int length);

    /**
     * Adds a multiple of one array's bytes to another's.
     *
     * @param coefficient the factor, 0 to 255
     * @param source what is multiplied
     * @param sourceOffset where it begins
     * @param target what is changed
     * @param targetOffset where it begins
     * @param length the number of bytes
     * @throws IllegalArgumentException if the coefficient is no element of the field
     * @throws IndexOutOfBoundsException if a range leaves its array; nothing was changed then
     */
    void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length);

    /**
     * Prepares the multiplication by one matrix. Costs about as much as a call of it, and the first
     * call of its kind perhaps a millisecond more; worth keeping for a matrix that is used again.
     *
     * @param rows the matrix: one row for each target, each with one coefficient, 0 to 255, for
     *     each source; not kept
     * @return the multiplication; may be shared by threads
     * @throws IllegalArgumentException if rows differ in length, or are empty, or a coefficient is
     *     no element of the field
     */
    default Multiplier multiplier(int[][] rows) {
        return new StepwiseMultiplier(this, rows);
    }
}
