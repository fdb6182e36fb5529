package io.fused.client;

/**
 * What a member says can't be understood, or the member can't understand the client: another
 * version of the protocol, another cluster, or no member at all.
 */
public final class FusedProtocolException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedProtocolException(String message, boolean outcomeUnknown) {
        super(Code.PROTOCOL, message, outcomeUnknown);
    }
}
