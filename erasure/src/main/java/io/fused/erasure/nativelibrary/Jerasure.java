package io.fused.erasure.nativelibrary;

import io.fused.erasure.Kernel;
import java.util.List;

/**
 * Jerasure 2 with GF-Complete: a kernel for words of 8 bits, and whole codes over words of 8, 16
 * and 32 bits.
 *
 * @see "J. S. Plank and K. M. Greenan, Jerasure: A Library in C Facilitating Erasure Coding for
 *     Storage Applications, Version 2.0, Technical Report UT-EECS-14-721, 2014"
 */
public final class Jerasure {
    private static final NativeLibrary.Description DESCRIPTION = new NativeLibrary.Description(
            "Jerasure", List.of("libJerasure.so.2", "libJerasure.so"), "libjerasure2");

    private final JerasureFunctions functions;
    private final Kernel kernel;

    /** Loads the library when it is first asked for. */
    private static final class Found {
        static final Availability<Jerasure> JERASURE = find(DESCRIPTION);
    }

    private Jerasure(JerasureFunctions functions) {
        this.functions = functions;
        this.kernel = new JerasureKernel(functions);
    }

    /**
     * Looks the library up, and lets it multiply a little to see whether it does so as expected.
     * Only the first call does so, within some ten milliseconds.
     *
     * @return the library, or the reason why there is none; always the same answer
     */
    public static Availability<Jerasure> find() {
        return Found.JERASURE;
    }

    static Availability<Jerasure> find(NativeLibrary.Description description) {
        try {
            NativeLibrary library = NativeLibrary.open(description);
            JerasureFunctions functions = new JerasureFunctions(library);
            // Now, by one thread: threads that make them when they need them may see half of one.
            for (int wordBits : JerasureCode.WORD_BITS) {
                if (functions.initField(wordBits) != 0) {
                    throw library.unfit("has no field of words of " + wordBits + " bits");
                }
            }
            Jerasure jerasure = new Jerasure(functions);
            if (!SelfTest.passes(jerasure.kernel)) {
                throw library.unfit("gives other products than those of GF(2^8) over 0x11d");
            }
            if (functions.multiply(1 << 15, 2, 16) != 0x100b
                    || functions.multiply(1 << 31, 2, 32) != 0x400007) {
                throw library.unfit("has other fields of words of 16 and 32 bits");
            }
            return Availability.present(jerasure);
        } catch (UnusableLibraryException e) {
            return Availability.absent(e.sentence());
        }
    }

    /**
     * The kernel, for words of 8 bits. It works on heap and native segments of any length and
     * alignment, in place where all ranges of a call lie off the heap and begin at multiples of 16
     * bytes, and on copies elsewhere. No call allocates anything once compiled.
     *
     * @return always the same kernel; may be shared by threads
     */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * A systematic Vandermonde code. Costs a matrix, cubic in the number of shards.
     *
     * @param n the number of primaries, at least 1
     * @param f the number of fused backups, at least 1
     * @param wordBits the bits of a word: 8, 16 or 32
     * @return the code
     * @throws IllegalArgumentException if a number is outside of these, or n + f exceeds 256 with
     *     words of 8 bits or {@link JerasureCode#MAX_SHARDS} with longer ones
     */
    public JerasureCode code(int n, int f, int wordBits) {
        return new JerasureCode(functions, n, f, wordBits);
    }

    @Override
    public String toString() {
        return "Jerasure";
    }
}
