package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * Straight-line vector code that computes up to four rows of a matrix on a few registers of bytes
 * at a time, and reads each source once for all of them. Made by {@link TileAssembler}.
 */
interface Tile {
    /**
     * Overwrites the targets of its rows from one position to another, whole tiles only.
     *
     * @param sources all sources, in the order of columns
     * @param targets all targets
     * @param rows which of the targets are this tile's, in its order
     * @param from the first byte
     * @param end where it ends; a whole number of tiles behind the first byte
     * @param tables what {@link TileTables} gives
     * @param tripleEnd columns before this one are taken three at a time, but for a plain first
     *     one; the others singly
     * @param onesEnd columns before this one are added as they are to a completed first row;
     *     without meaning to other shapes
     */
    void run(
            MemorySegment[] sources,
            MemorySegment[] targets,
            int[] rows,
            long from,
            long end,
            byte[] tables,
            int tripleEnd,
            int onesEnd);
}
