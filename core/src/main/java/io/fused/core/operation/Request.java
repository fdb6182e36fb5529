package io.fused.core.operation;

/**
 * One operation as a client session sends it.
 *
 * @param session the session at this shard, or 0 for an operation that needs none (reads, and the
 *     opening of a session)
 * @param number the operation's number in its session, from 1; 0 where {@code session} is 0. A
 *     number is used for one operation only, and lies below {@code low} plus the session's window
 * @param attempt 1 for the first sending, higher for each that follows
 * @param low the lowest number that the client has not resolved; answers below it may be forgotten
 * @param operation what to do
 */
public record Request(long session, long number, int attempt, long low, Operation operation) {
    /** A request outside any session, for operations that change nothing. */
    public static Request read(Operation operation) {
        return new Request(0, 0, 1, 0, operation);
    }
}
