package io.fused.core;

/**
 * The two clocks that a lease is counted by. The driver implements it; each call reads the clock
 * anew and never a cached value, because a lease may run out between two calls.
 */
public interface Clocks {
    /** Milliseconds of a clock that never goes back, but may stand still while the host sleeps. */
    long monotonicMillis();

    /** Milliseconds since 1970 of the wall clock, which goes on during sleep but may be set. */
    long wallMillis();
}
