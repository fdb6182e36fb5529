package io.fused.client;

/**
 * No member of the cluster could be reached, or none could do what was asked, which is to connect,
 * to open a structure or to destroy one. Where {@link #outcomeUnknown()} says so, opening or
 * destroying may have been done all the same; both can be repeated.
 */
public final class FusedUnavailableException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedUnavailableException(String message, boolean outcomeUnknown) {
        super(Code.UNAVAILABLE, message, outcomeUnknown);
    }
}
