package io.fused.erasure.nativelibrary;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** {@code jerasure_matrix_decode} for one set of missing shards. */
final class JerasureDecoder extends NativeRegions {
    private final JerasureFunctions functions;
    private final int wordBits;
    private final MemorySegment matrix;
    private final int[] missing;
    private final MemorySegment erasures;

    /**
     * A decoder.
     *
     * @param arena whose memory takes the list of erasures
     * @param matrix the coding rows, the first one all ones
     * @param missing the positions, ascending; kept
     */
    JerasureDecoder(
            JerasureFunctions functions,
            int columns,
            int rows,
            int wordBits,
            MemorySegment matrix,
            int[] missing,
            Arena arena) {
        super(columns, rows, 1, JerasureFunctions.ALIGNMENT_BYTES);
        this.functions = functions;
        this.wordBits = wordBits;
        this.matrix = matrix;
        this.missing = missing;
        int[] ended = Arrays.copyOf(missing, missing.length + 1);
        ended[missing.length] = -1;
        this.erasures = arena.allocateFrom(ValueLayout.JAVA_INT, ended);
    }

    @Override
    void call(long data, long coding, int bytes) {
        int result = functions.decode(
                columns(), rows(), wordBits, matrix, erasures, data, coding, bytes);
        if (result != 0) {
            throw new IllegalStateException("Jerasure can't rebuild %s of %d and %d shards."
                    .formatted(Arrays.toString(missing), columns(), rows()));
        }
    }

    @Override
    boolean isWritten(int position) {
        return Arrays.binarySearch(missing, position) >= 0;
    }
}
