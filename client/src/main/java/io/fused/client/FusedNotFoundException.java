package io.fused.client;

/**
 * The structure was destroyed, by this client or another. Open it again to have a new, empty one.
 */
public final class FusedNotFoundException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedNotFoundException(String message) {
        super(Code.NOT_FOUND, message, false);
    }
}
