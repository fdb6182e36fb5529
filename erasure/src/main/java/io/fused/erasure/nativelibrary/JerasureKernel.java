package io.fused.erasure.nativelibrary;

import io.fused.erasure.Multiplier;

/**
 * The kernel on Jerasure's words of 8 bits: {@code galois_w08_region_multiply} and
 * {@code jerasure_matrix_encode}.
 */
final class JerasureKernel extends NativeKernel {
    private final JerasureFunctions functions;

    JerasureKernel(JerasureFunctions functions) {
        super(1, JerasureFunctions.ALIGNMENT_BYTES);
        this.functions = functions;
    }

    @Override
    void multiplyAdd(int coefficient, long source, long target, int bytes) {
        functions.multiplyAdd(coefficient, source, target, bytes);
    }

    @Override
    public Multiplier multiplier(int[][] rows) {
        Multiplier table = NativeMultiplier.table(rows);
        int columns = rows.length == 0 ? 0 : rows[0].length;
        int[] coefficients = NativeMultiplier.flat(rows);
        JerasureEncoder encoder =
                new JerasureEncoder(functions, columns, rows.length, Byte.SIZE, coefficients);
        return new NativeMultiplier("Jerasure", table, encoder, 1, rows);
    }

    @Override
    public String toString() {
        return "Jerasure";
    }
}
