package io.fused.client;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A number in the cluster, on one primary: what {@link java.util.concurrent.atomic.AtomicLong} is
 * to one process. It begins at 0, and wraps around as a long does.
 *
 * <p>All methods are atomic and linearizable, and each takes effect once, whatever crashes and is
 * repeated on the way: what {@code incrementAndGet} returns, no other caller gets.
 *
 * <p><b>Errors.</b> FusedException, for what {@code java.util} has no exception for; see its kinds.
 *
 * <p><b>Cost.</b> One exchange with the primary; two or more for the methods that take a function,
 * which is applied here, again if somebody else changed the number meanwhile, and so must have no
 * effects of its own.
 */
public interface FusedCounter extends FusedStructure {
    /**
     * Returns the same counter with methods that don't wait.
     *
     * @return a view; making it costs nothing
     */
    AsyncCounter async();

    /**
     * Returns the number.
     *
     * @return what it is now
     */
    long get();

    /**
     * Adds to the number.
     *
     * @param amount what to add; may be negative
     * @return what it is then
     */
    long addAndGet(long amount);

    /**
     * Adds to the number.
     *
     * @param amount what to add; may be negative
     * @return what it was before
     */
    default long getAndAdd(long amount) {
        return addAndGet(amount) - amount;
    }

    /**
     * Adds one.
     *
     * @return what it is then
     */
    default long incrementAndGet() {
        return addAndGet(1);
    }

    /**
     * Adds one.
     *
     * @return what it was before
     */
    default long getAndIncrement() {
        return addAndGet(1) - 1;
    }

    /**
     * Subtracts one.
     *
     * @return what it is then
     */
    default long decrementAndGet() {
        return addAndGet(-1);
    }

    /**
     * Subtracts one.
     *
     * @return what it was before
     */
    default long getAndDecrement() {
        return addAndGet(-1) + 1;
    }

    /**
     * Gives the number another value.
     *
     * @param value what it is to be
     */
    default void set(long value) {
        getAndSet(value);
    }

    /**
     * Gives the number another value.
     *
     * @param value what it is to be
     * @return what it was before
     */
    long getAndSet(long value);

    /**
     * Gives the number another value if it is the expected one.
     *
     * @param expected what it must be
     * @param value what it is to be
     * @return whether it was that
     */
    boolean compareAndSet(long expected, long value);

    /**
     * Gives the number the value that a function makes of it.
     *
     * @param function without effects of its own
     * @return what it is then
     */
    default long updateAndGet(LongUnaryOperator function) {
        while (true) {
            long before = get();
            long after = function.applyAsLong(before);
            if (compareAndSet(before, after)) {
                return after;
            }
        }
    }

    /**
     * Gives the number the value that a function makes of it.
     *
     * @param function without effects of its own
     * @return what it was before
     */
    default long getAndUpdate(LongUnaryOperator function) {
        while (true) {
            long before = get();
            if (compareAndSet(before, function.applyAsLong(before))) {
                return before;
            }
        }
    }

    /**
     * Gives the number the value that a function makes of it and another number.
     *
     * @param other the function's second argument
     * @param function without effects of its own
     * @return what it is then
     */
    default long accumulateAndGet(long other, LongBinaryOperator function) {
        return updateAndGet(before -> function.applyAsLong(before, other));
    }

    /**
     * Begins to tell a listener of all changes; see {@link Listening} for what is guaranteed.
     *
     * @param listener who is told
     * @return what ends it; forgotten, it ends with the client
     * @throws FusedMemoryException if the primary has 10,000 listeners already
     */
    Listening listen(CounterListener listener);
}
