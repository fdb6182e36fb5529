package io.fused.client;

/**
 * What can go wrong beyond what {@code java.util} has exceptions for. Catch it whole, or by its
 * kinds; {@link #code()} stays the same over versions.
 */
public abstract sealed class FusedException extends RuntimeException
        permits FusedTimeoutException,
                FusedSessionExpiredException,
                FusedDataLossException,
                FusedUnavailableException,
                FusedNotFoundException,
                FusedMemoryException,
                FusedProtocolException,
                FusedClosedException,
                FusedDefectException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final boolean outcomeUnknown;

    FusedException(Code code, String message, boolean outcomeUnknown) {
        super(message);
        this.code = code;
        this.outcomeUnknown = outcomeUnknown;
    }

    /**
     * Returns the kind of failure, for programs.
     *
     * @return the stable code
     */
    public Code code() {
        return code;
    }

    /**
     * Returns whether the operation may have taken effect all the same. False: it certainly had
     * none, or it was one that changes nothing.
     *
     * @return whether nobody can tell
     */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** The kinds of failure. */
    public enum Code {
        /** No answer came within the deadline. */
        TIMEOUT,
        /** The session at a shard ended while an operation was under way. */
        SESSION_EXPIRED,
        /** More shards of a group are gone than it has fused backups. */
        DATA_LOSS,
        /** No member could be reached. */
        UNAVAILABLE,
        /** The structure was destroyed. */
        NOT_FOUND,
        /** The cluster is short of memory. */
        OUT_OF_MEMORY,
        /** Client and member don't speak the same protocol, or belong to different clusters. */
        PROTOCOL,
        /** The client was closed. */
        CLOSED,
        /** A member met a defect. */
        DEFECT
    }
}
