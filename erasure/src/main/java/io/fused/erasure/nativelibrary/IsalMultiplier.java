package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.fused.erasure.Multiplier;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.stream.IntStream;

/** The multiplication by one matrix on {@code ec_encode_data}, its tables made once. */
final class IsalMultiplier implements Multiplier {
    /** Bytes read in a critical call, which holds the collector up: some 100 microseconds. */
    private static final int MAX_BYTES = 1 << 20;

    /** Below that a call costs more than what it saves. */
    private static final int MIN_BLOCK_BYTES = 4 << 10;

    private final IsalFunctions functions;

    /** For segments on the heap, short ranges, and everything that is refused. */
    private final Multiplier general;

    private final int rows;
    private final int columns;

    /** The columns that are not all zeros; the library reads no others. */
    private final int[] used;

    private final MemorySegment tables;

    /** The length that is done at a time. */
    private final int blockBytes;

    /**
     * A multiplier for a matrix that was checked.
     *
     * @param general what takes all that this one can't
     */
    IsalMultiplier(IsalFunctions functions, Multiplier general, int[][] matrix) {
        this.functions = functions;
        this.general = general;
        rows = matrix.length;
        columns = rows == 0 ? 0 : matrix[0].length;
        used = IntStream.range(0, columns)
                .filter(column ->
                        IntStream.range(0, rows).anyMatch(row -> matrix[row][column] != 0))
                .toArray();
        byte[] coefficients = new byte[rows * used.length];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < used.length; i++) {
                coefficients[row * used.length + i] = (byte) matrix[row][used[i]];
            }
        }
        tables = Isal.expand(functions, used.length, rows, coefficients);
        int fitting = MAX_BYTES / Math.max(1, used.length) & -Isal.MIN_BYTES;
        blockBytes = Math.max(MIN_BLOCK_BYTES, fitting);
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (length < Isal.MIN_BYTES
                || used.length == 0
                || !isAddressable(sources, targets, offset, length)) {
            general.multiply(sources, targets, offset, length);
            return;
        }
        try {
            multiplyAddressable(sources, targets, offset, length);
        } finally {
            Reference.reachabilityFence(sources);
            Reference.reachabilityFence(targets);
        }
    }

    private void multiplyAddressable(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        long addressBytes = (long) Long.BYTES * (used.length + rows);
        MemorySegment addresses = NativeMemory.working(addressBytes);
        long from = addresses.address();
        long to = from + (long) Long.BYTES * used.length;
        for (long at = 0; at < length; ) {
            long left = length - at;
            int bytes = left < blockBytes + Isal.MIN_BYTES ? (int) left : blockBytes;
            for (int i = 0; i < used.length; i++) {
                long source = NativeMemory.address(sources[used[i]], offset + at);
                addresses.setAtIndex(JAVA_LONG, i, source);
            }
            for (int row = 0; row < rows; row++) {
                long target = NativeMemory.address(targets[row], offset + at);
                addresses.setAtIndex(JAVA_LONG, used.length + row, target);
            }
            functions.encode(bytes, used.length, rows, tables, from, to);
            at += bytes;
        }
    }

    private boolean isAddressable(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        if (sources.length != columns || targets.length != rows) {
            return false;
        }
        for (MemorySegment source : sources) {
            if (!NativeMemory.isAddressable(source, offset, length)) {
                return false;
            }
        }
        for (MemorySegment target : targets) {
            if (target.isReadOnly() || !NativeMemory.isAddressable(target, offset, length)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "ISA-L times " + rows + " x " + columns;
    }
}
