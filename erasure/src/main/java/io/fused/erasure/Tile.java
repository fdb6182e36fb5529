package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * Straight-line vector code that adds up multiples of some columns for up to four rows at once, and
 * reads each source once for all of them. Made by {@link TileAssembler}.
 */
interface Tile {
    /**
     * Overwrites the targets of its rows on a range of bytes, or adds to them, as its shape says.
     *
     * @param sources all sources, in the order of columns
     * @param column the first column that is this tile's
     * @param targets all targets
     * @param rows which of the targets are this tile's, in its order
     * @param from where the range begins
     * @param length the length of the range: a whole number of registers
     * @param tables what {@link TileTables} gives
     */
    void run(
            MemorySegment[] sources,
            int column,
            MemorySegment[] targets,
            int[] rows,
            long from,
            int length,
            byte[] tables);
}
