package io.fused.erasure.nativelibrary;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import io.fused.erasure.Multiplier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;

/**
 * The kernel on Intel's ISA-L, versions 2.30 and later: {@code gf_vect_mad} for a multiple that is
 * added, {@code ec_init_tables} and {@code ec_encode_data} for a matrix.
 *
 * <p>Works on heap and native segments of any length and alignment. A matrix is multiplied in one
 * pass where all segments lie off the heap, and by a call for each coefficient elsewhere, because
 * the library takes addresses of addresses. Ranges shorter than 64 bytes, which the library leaves
 * to a slow loop or undone, go to {@link Kernels#table}, as does a source that is its own target.
 *
 * <p>No call allocates anything once compiled.
 *
 * @see <a href="https://github.com/intel/isa-l">its sources, erasure_code.h for the functions</a>
 */
public final class Isal implements Kernel {
    /** What the library can multiply on each of its code paths. */
    static final int MIN_BYTES = 64;

    /** A critical call holds the collector up, so that it takes some ten microseconds at most. */
    private static final int MAX_BYTES = 64 << 10;

    private static final int TABLE_BYTES = 32;

    private static final int FIELD_SIZE = 256;

    private static final Kernel TABLE = Kernels.table();

    private static final NativeLibrary.Description DESCRIPTION = new NativeLibrary.Description(
            "ISA-L", List.of("libisal.so.2", "libisal.so"), "libisal2");

    /** Loads the library when it is first asked for. */
    private static final class Found {
        static final Availability<Isal> ISAL = find(DESCRIPTION);
    }

    private final IsalFunctions functions;

    /** The table of every coefficient, 8 KiB. */
    private final MemorySegment tables;

    private Isal(IsalFunctions functions) {
        this.functions = functions;
        byte[] all = new byte[FIELD_SIZE];
        for (int coefficient = 0; coefficient < FIELD_SIZE; coefficient++) {
            all[coefficient] = (byte) coefficient;
        }
        this.tables = expand(functions, FIELD_SIZE, 1, all);
    }

    /**
     * Looks the library up, and lets it multiply a little to see whether it does so as expected.
     * Only the first call does so, within some milliseconds.
     *
     * @return the kernel, or the reason why there is none; always the same answer
     */
    public static Availability<Isal> find() {
        return Found.ISAL;
    }

    static Availability<Isal> find(NativeLibrary.Description description) {
        try {
            NativeLibrary library = NativeLibrary.open(description);
            Isal isal = new Isal(new IsalFunctions(library));
            if (!SelfTest.passes(isal)) {
                throw library.unfit("gives other products than those of GF(2^8) over 0x11d");
            }
            return Availability.present(isal);
        } catch (UnusableLibraryException e) {
            return Availability.absent(e.sentence());
        }
    }

    /** Tables for a matrix, row after row; they go with the segment. */
    static MemorySegment expand(
            IsalFunctions functions, int columns, int rows, byte[] coefficients) {
        Arena arena = Arena.ofAuto();
        MemorySegment matrix = arena.allocateFrom(ValueLayout.JAVA_BYTE, coefficients);
        MemorySegment tables = arena.allocate((long) TABLE_BYTES * coefficients.length, MIN_BYTES);
        functions.initTables(columns, rows, matrix, tables);
        return tables;
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        if (isForTable(coefficient, length)
                || target.isReadOnly()
                || !NativeMemory.isInside(source.byteSize(), sourceOffset, length)
                || !NativeMemory.isInside(target.byteSize(), targetOffset, length)
                || source.isMapped()
                || target.isMapped()
                || isSame(source, sourceOffset, target, targetOffset)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        } else if (source.isNative() && target.isNative()) {
            offHeap(coefficient, source, sourceOffset, target, targetOffset, length);
        } else {
            onHeap(coefficient, source, sourceOffset, target, targetOffset, length);
        }
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int length) {
        if (isForTable(coefficient, length)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        } else {
            MemorySegment from = MemorySegment.ofArray(source);
            multiplyAdd(coefficient, from, sourceOffset, target, targetOffset, (long) length);
        }
    }

    @Override
    public void multiplyAdd(
            int coefficient,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        if (isForTable(coefficient, length)) {
            TABLE.multiplyAdd(coefficient, source, sourceOffset, target, targetOffset, length);
        } else {
            MemorySegment from = MemorySegment.ofArray(source);
            MemorySegment to = MemorySegment.ofArray(target);
            multiplyAdd(coefficient, from, sourceOffset, to, targetOffset, (long) length);
        }
    }

    private void offHeap(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        try {
            long from = NativeMemory.address(source, sourceOffset);
            long to = NativeMemory.address(target, targetOffset);
            for (long at = 0; at < length; ) {
                int bytes = step(length - at);
                functions.multiplyAdd(bytes, FIELD_SIZE, coefficient, tables, from + at, to + at);
                at += bytes;
            }
        } finally {
            Reference.reachabilityFence(source);
            Reference.reachabilityFence(target);
        }
    }

    private void onHeap(
            int coefficient,
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long length) {
        for (long at = 0; at < length; ) {
            int bytes = step(length - at);
            functions.multiplyAddOnHeap(
                    bytes,
                    FIELD_SIZE,
                    coefficient,
                    tables,
                    source.asSlice(sourceOffset + at, bytes),
                    target.asSlice(targetOffset + at, bytes));
            at += bytes;
        }
    }

    @Override
    public Multiplier multiplier(int[][] rows) {
        return new IsalMultiplier(functions, Kernel.super.multiplier(rows), rows);
    }

    /** Also what is refused: the table kernel has the sentences for that. */
    private static boolean isForTable(int coefficient, long length) {
        return length < MIN_BYTES || coefficient <= 0 || coefficient >= FIELD_SIZE;
    }

    /**
     * Whether source and target are one range. The library's last step goes back over bytes that it
     * has done already, and would take them for the source.
     */
    private static boolean isSame(
            MemorySegment source, long sourceOffset, MemorySegment target, long targetOffset) {
        if (source.address() + sourceOffset != target.address() + targetOffset
                || source.isNative() != target.isNative()) {
            return false;
        }
        // A source that may only be read doesn't tell its array, which may be the target's.
        Optional<Object> array = source.heapBase();
        return array.isEmpty() || array.equals(target.heapBase());
    }

    /** How much to do at a time, so that what remains is none or enough for another call. */
    private static int step(long left) {
        return left < MAX_BYTES + MIN_BYTES ? (int) left : MAX_BYTES;
    }

    @Override
    public String toString() {
        return "ISA-L";
    }
}
