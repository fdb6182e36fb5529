package io.fused.client;

/**
 * No answer came within the deadline. An operation that changes something may have taken effect or
 * may do so yet, if {@link #outcomeUnknown()} says so.
 */
public final class FusedTimeoutException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedTimeoutException(String message, boolean outcomeUnknown) {
        super(Code.TIMEOUT, message, outcomeUnknown);
    }
}
