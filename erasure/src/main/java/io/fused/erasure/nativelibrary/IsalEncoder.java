package io.fused.erasure.nativelibrary;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code ec_encode_data} with one matrix, whose tables lie in memory of an automatic arena. */
final class IsalEncoder extends NativeRegions {
    /** What the library takes for one coefficient. */
    private static final int TABLE_BYTES = 32;

    private final IsalFunctions functions;
    private final MemorySegment tables;

    /**
     * An encoder.
     *
     * @param coefficients rows times columns, row after row; not kept
     */
    IsalEncoder(IsalFunctions functions, int columns, int rows, int[] coefficients) {
        super(columns, rows, Isal.MIN_BYTES, 1);
        this.functions = functions;
        this.tables = tables(functions, columns, rows, coefficients);
    }

    /** The tables of a matrix, row after row; they go with the segment. */
    static MemorySegment tables(
            IsalFunctions functions, int columns, int rows, int[] coefficients) {
        byte[] bytes = new byte[coefficients.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) coefficients[i];
        }
        Arena arena = Arena.ofAuto();
        MemorySegment matrix = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
        MemorySegment tables = arena.allocate((long) TABLE_BYTES * bytes.length, 64);
        functions.initTables(columns, rows, matrix, tables);
        return tables;
    }

    @Override
    void call(long data, long coding, int bytes) {
        functions.encode(bytes, columns(), rows(), tables, data, coding);
    }

    @Override
    boolean isWritten(int position) {
        return position >= columns();
    }
}
