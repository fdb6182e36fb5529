package io.fused.client;

/** No member of the cluster could be reached, or none could do what was asked. */
public final class FusedUnavailableException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedUnavailableException(String message) {
        super(Code.UNAVAILABLE, message, false);
    }
}
