package io.fused.client;

/** The client was closed, before the operation or during it. */
public final class FusedClosedException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedClosedException(String message, boolean outcomeUnknown) {
        super(Code.CLOSED, message, outcomeUnknown);
    }
}
