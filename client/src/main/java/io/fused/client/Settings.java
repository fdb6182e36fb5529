package io.fused.client;

/**
 * What a client is set to.
 *
 * @param deadlineNanos how long an operation may take before it fails
 * @param connectNanos how long to look for a first member
 * @param window numbers of a session, from the lowest unresolved one on; a power of two
 * @param pendingBytes how much may be under way or wait in the client before threads are held up
 * @param keepAliveNanos after how long without a message a session is kept alive by one
 */
record Settings(
        long deadlineNanos,
        long connectNanos,
        int window,
        long pendingBytes,
        long keepAliveNanos) {}
