package io.fused.client;

/**
 * The client's session at a shard ended while an operation was under way (the client was cut off
 * for too long, say), so that nobody can tell any more whether it took effect. It is not tried
 * again. Operations that follow use a new session.
 */
public final class FusedSessionExpiredException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedSessionExpiredException(String message) {
        super(Code.SESSION_EXPIRED, message, true);
    }
}
