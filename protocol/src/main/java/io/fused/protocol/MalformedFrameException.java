package io.fused.protocol;

/**
 * Bytes that are no message of {@code client.proto}. The end that received them ends the call with
 * INVALID_ARGUMENT and this message; nothing else is harmed.
 */
public final class MalformedFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message);
    }
}
