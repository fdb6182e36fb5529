package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code isa-l/erasure_code.h}, called as they are declared there. Arguments are
 * trusted.
 */
final class IsalFunctions {
    /*
     * Handles take the function's address as an argument, so that they are constants for the
     * compiler although the library may be absent. Critical calls leave out the change of the
     * thread's state, some 10 ns; in return the collector waits for them, so that callers keep them
     * short. Memory off the heap is passed as a number: a segment for each argument may cost an
     * allocation.
     */

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle INIT_TABLES =
            LINKER.downcallHandle(FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    private static final MethodHandle MULTIPLY_ADD = LINKER.downcallHandle(
            FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
            Linker.Option.critical(false));

    private static final MethodHandle ENCODE = LINKER.downcallHandle(
            FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
            Linker.Option.critical(false));

    private final MemorySegment initTables;
    private final MemorySegment multiplyAdd;
    private final MemorySegment encode;

    IsalFunctions(NativeLibrary library) throws UnusableLibraryException {
        initTables = library.function("ec_init_tables");
        multiplyAdd = library.function("gf_vect_mad");
        encode = library.function("ec_encode_data");
    }

    /**
     * Expands coefficients to tables of 32 bytes each, whose form is the library's own and depends
     * on the processor.
     *
     * @param coefficients rows times columns bytes, row after row, off the heap
     * @param tables room for 32 bytes for each
     */
    void initTables(int columns, int rows, MemorySegment coefficients, MemorySegment tables) {
        try {
            INIT_TABLES.invokeExact(initTables, columns, rows, coefficients, tables);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * {@code gf_vect_mad}: target ^= coefficient · source.
     *
     * @param length at least 64 bytes: shorter ones are left undone by most versions
     * @param coefficients how many tables there are
     * @param coefficient the number of the one to use
     */
    void multiplyAdd(
            int length,
            int coefficients,
            int coefficient,
            MemorySegment tables,
            long source,
            long target) {
        try {
            MULTIPLY_ADD.invokeExact(
                    multiplyAdd, length, coefficients, coefficient, tables, source, target);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * {@code ec_encode_data}: overwrites each target with its sum over the sources.
     *
     * @param sources the address of as many addresses as there are columns
     * @param targets the address of as many addresses as there are rows
     */
    void encode(
            int length, int columns, int rows, MemorySegment tables, long sources, long targets) {
        try {
            ENCODE.invokeExact(encode, length, columns, rows, tables, sources, targets);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Native functions throw nothing; what comes from the call itself goes on. */
    static AssertionError unexpected(Throwable e) {
        if (e instanceof RuntimeException known) {
            throw known;
        }
        if (e instanceof Error known) {
            throw known;
        }
        return new AssertionError(e);
    }
}
