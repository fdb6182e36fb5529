package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code jerasure.h}, {@code jerasure/galois.h} and {@code jerasure/reed_sol.h},
 * called as they are declared there.
 *
 * <p>Arguments are trusted, and had better be right: what these functions don't like they answer
 * with an assertion, which ends the process. As in {@link IsalFunctions}, handles take the
 * function's address, critical calls are to be short, and memory is passed as a number.
 */
final class JerasureFunctions {
    /**
     * What the addresses of regions must be a multiple of. GF-Complete, which multiplies, wants all
     * regions at the same distance from a multiple of 16; and where a region is shorter than its
     * distance to the next one, it writes behind the region's end.
     */
    static final int ALIGNMENT_BYTES = 16;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle INIT_FIELD =
            LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final MethodHandle MULTIPLY = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.critical(false));

    private static final MethodHandle MULTIPLY_REGION = LINKER.downcallHandle(
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT),
            Linker.Option.critical(false));

    private static final MethodHandle VANDERMONDE =
            LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));

    private static final MethodHandle ENCODE = LINKER.downcallHandle(
            FunctionDescriptor.ofVoid(
                    JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT),
            Linker.Option.critical(false));

    /** Not critical: it allocates, and inverts a matrix. */
    private static final MethodHandle DECODE = LINKER.downcallHandle(FunctionDescriptor.of(
            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG,
            JAVA_LONG, JAVA_INT));

    private static final MethodHandle FREE =
            LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));

    private final MemorySegment initField;
    private final MemorySegment multiply;
    private final MemorySegment multiplyRegion;
    private final MemorySegment vandermonde;
    private final MemorySegment encode;
    private final MemorySegment decode;
    private final MemorySegment free;

    JerasureFunctions(NativeLibrary library) throws UnusableLibraryException {
        initField = library.function("galois_init_default_field");
        multiply = library.function("galois_single_multiply");
        multiplyRegion = library.function("galois_w08_region_multiply");
        vandermonde = library.function("reed_sol_vandermonde_coding_matrix");
        encode = library.function("jerasure_matrix_encode");
        decode = library.function("jerasure_matrix_decode");
        free = LINKER.defaultLookup().findOrThrow("free");
    }

    /**
     * {@code galois_init_default_field}: makes the tables of a field, which other functions do when
     * they first need them, but not so that two threads could.
     *
     * @return 0, or an error number
     */
    int initField(int wordBits) {
        try {
            return (int) INIT_FIELD.invokeExact(initField, wordBits);
        } catch (Throwable e) {
            throw IsalFunctions.unexpected(e);
        }
    }

    /** {@code galois_single_multiply}: the product of two elements. */
    int multiply(int a, int b, int wordBits) {
        try {
            return (int) MULTIPLY.invokeExact(multiply, a, b, wordBits);
        } catch (Throwable e) {
            throw IsalFunctions.unexpected(e);
        }
    }

    /**
     * {@code galois_w08_region_multiply}: target ^= coefficient · source. Both addresses are
     * multiples of 16.
     */
    void multiplyAdd(int coefficient, long source, long target, int bytes) {
        try {
            MULTIPLY_REGION.invokeExact(multiplyRegion, source, coefficient, bytes, target, 1);
        } catch (Throwable e) {
            throw IsalFunctions.unexpected(e);
        }
    }

    /**
     * {@code reed_sol_vandermonde_coding_matrix}: the coding rows, one after another.
     *
     * @return backups times primaries coefficients
     */
    int[] vandermonde(int primaries, int backups, int wordBits) {
        try {
            MemorySegment matrix = (MemorySegment)
                    VANDERMONDE.invokeExact(vandermonde, primaries, backups, wordBits);
            if (matrix.address() == 0) {
                throw new IllegalStateException(
                        "Jerasure made no matrix of %d rows and %d columns for words of %d bits."
                                .formatted(backups, primaries, wordBits));
            }
            int[] coefficients = matrix.reinterpret((long) Integer.BYTES * primaries * backups)
                    .toArray(JAVA_INT);
            FREE.invokeExact(free, matrix);
            return coefficients;
        } catch (Throwable e) {
            throw IsalFunctions.unexpected(e);
        }
    }

    /**
     * {@code jerasure_matrix_encode}: overwrites each coding region with its sum over the data,
     * except where its row is all zeros. Regions begin at multiples of 16.
     *
     * @param matrix rows times columns ints, row after row
     * @param data the address of as many addresses as there are columns
     * @param coding the address of as many addresses as there are rows
     */
    void encode(
            int columns,
            int rows,
            int wordBits,
            MemorySegment matrix,
            long data,
            long coding,
            int bytes) {
        try {
            ENCODE.invokeExact(encode, columns, rows, wordBits, matrix, data, coding, bytes);
        } catch (Throwable e) {
            throw IsalFunctions.unexpected(e);
        }
    }

    /**
     * {@code jerasure_matrix_decode}: overwrites the erased regions, data and coding alike, from
     * the others, for a matrix whose first row is all ones.
     *
     * @param erasures the positions that are erased, and -1 behind the last
     * @return 0, or -1 if it can't be done
     */
    int decode(
            int columns,
            int rows,
            int wordBits,
            MemorySegment matrix,
            MemorySegment erasures,
            long data,
            long coding,
            int bytes) {
        try {
            return (int) DECODE.invokeExact(
                    decode, columns, rows, wordBits, matrix, 1, erasures, data, coding, bytes);
        } catch (Throwable e) {
            throw IsalFunctions.unexpected(e);
        }
    }
}
