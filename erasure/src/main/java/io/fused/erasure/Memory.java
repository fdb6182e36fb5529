package io.fused.erasure;

import java.lang.foreign.MemorySegment;

/**
 * Where segments lie.
 *
 * <p>Code on segments is fast where the compiler knows their class: only then does it know too what
 * a store can't change, and takes the checks of all accesses out of a loop. It guesses the class
 * from what it has seen; once a program has segments of both kinds, it has nothing to guess from.
 * So there is code for each kind, which casts its segments to the kind's class. A cast to a
 * constant class is no guess.
 */
enum Memory {
    /** Off the heap. */
    NATIVE(0),
    /** In arrays of bytes. */
    ARRAYS(1),
    /** In other arrays, or some here and some there. */
    ANYWHERE(2);

    /**
     * The class of {@link #NATIVE} segments. A static constant, since C2 takes no field of an
     * enum's instances for one.
     */
    static final Class<? extends MemorySegment> NATIVE_TYPE = MemorySegment.NULL.getClass();

    /** The class of segments on {@link #ARRAYS}. */
    static final Class<? extends MemorySegment> ARRAYS_TYPE =
            MemorySegment.ofArray(new byte[0]).getClass();

    private final int number;

    Memory(int number) {
        this.number = number;
    }

    /** A number of its own, from 0 on. */
    int number() {
        return number;
    }

    /** Where all of some segments lie. Costs a nanosecond for each. */
    static Memory of(MemorySegment[] segments) {
        if (areAll(NATIVE_TYPE, segments)) {
            return NATIVE;
        }
        return areAll(ARRAYS_TYPE, segments) ? ARRAYS : ANYWHERE;
    }

    /** Whether a segment lies off the heap. */
    static boolean isNative(MemorySegment segment) {
        return NATIVE_TYPE.isInstance(segment);
    }

    private static boolean areAll(Class<? extends MemorySegment> type, MemorySegment[] segments) {
        for (MemorySegment segment : segments) {
            if (!type.isInstance(segment)) {
                return false;
            }
        }
        return true;
    }
}
