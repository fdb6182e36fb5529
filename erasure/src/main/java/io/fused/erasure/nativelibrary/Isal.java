package io.fused.erasure.nativelibrary;

import io.fused.erasure.Kernels;
import io.fused.erasure.Multiplier;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The kernel on Intel's ISA-L, versions 2.30 and later: {@code gf_vect_mad} for a multiple that is
 * added, {@code ec_init_tables} and {@code ec_encode_data} for a matrix.
 *
 * <p>Works on heap and native segments of any length and alignment: in place where all ranges of a
 * call lie off the heap, on copies elsewhere. Ranges shorter than 64 bytes, which the library
 * leaves to a slow loop or undone, go to {@link Kernels#table}. No call allocates anything once
 * compiled.
 *
 * @see <a href="https://github.com/intel/isa-l">its sources, erasure_code.h for the functions</a>
 */
public final class Isal extends NativeKernel {
    /** What the library multiplies on each of its code paths. */
    static final int MIN_BYTES = 64;

    private static final int FIELD_SIZE = 256;

    private static final NativeLibrary.Description DESCRIPTION = new NativeLibrary.Description(
            "ISA-L", List.of("libisal.so.2", "libisal.so"), "libisal2");

    /** Loads the library when it is first asked for. */
    private static final class Found {
        static final Availability<Isal> ISAL = find(DESCRIPTION);
    }

    private final String file;
    private final IsalFunctions functions;

    /** The table of every coefficient, 8 KiB. */
    private final MemorySegment tables;

    private Isal(NativeLibrary library) throws UnusableLibraryException {
        super(MIN_BYTES, 1);
        this.file = library.file();
        this.functions = new IsalFunctions(library);
        int[] all = IntStream.range(0, FIELD_SIZE).toArray();
        this.tables = IsalEncoder.tables(functions, FIELD_SIZE, 1, all);
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
            Isal isal = new Isal(library);
            if (!SelfTest.passes(isal)) {
                throw library.unfit("gives other products than those of GF(2^8) over 0x11d");
            }
            return Availability.present(isal);
        } catch (UnusableLibraryException e) {
            return Availability.absent(e.sentence());
        }
    }

    /**
     * The file that was loaded.
     *
     * @return its name as the system's loader knows it, without a directory
     */
    public String file() {
        return file;
    }

    @Override
    void multiplyAdd(int coefficient, long source, long target, int bytes) {
        functions.multiplyAdd(bytes, FIELD_SIZE, coefficient, tables, source, target);
    }

    @Override
    public Multiplier multiplier(int[][] rows) {
        Multiplier table = NativeMultiplier.table(rows);
        int columns = rows.length == 0 ? 0 : rows[0].length;
        IsalEncoder encoder =
                new IsalEncoder(functions, columns, rows.length, NativeMultiplier.flat(rows));
        return new NativeMultiplier("ISA-L", table, encoder, MIN_BYTES, rows);
    }

    @Override
    public String toString() {
        return "ISA-L";
    }
}
