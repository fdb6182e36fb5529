package io.fused.erasure.nativelibrary;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code jerasure_matrix_encode} with one matrix, which lies in memory of an automatic arena. */
final class JerasureEncoder extends NativeRegions {
    private final JerasureFunctions functions;
    private final int wordBits;
    private final MemorySegment matrix;

    /**
     * An encoder.
     *
     * @param coefficients rows times columns, row after row; not kept
     */
    JerasureEncoder(
            JerasureFunctions functions, int columns, int rows, int wordBits, int[] coefficients) {
        super(columns, rows, 1, JerasureFunctions.ALIGNMENT_BYTES);
        this.functions = functions;
        this.wordBits = wordBits;
        this.matrix = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, coefficients);
    }

    /** The matrix as Jerasure reads it. */
    MemorySegment matrix() {
        return matrix;
    }

    @Override
    void call(long data, long coding, int bytes) {
        functions.encode(columns(), rows(), wordBits, matrix, data, coding, bytes);
    }

    @Override
    boolean isWritten(int position) {
        return position >= columns();
    }
}
