package io.fused.client;

/**
 * More shards of a group are gone than it has fused backups: the structure's data on them is lost.
 * Nothing is made up in their place; an operator lets the lost shards start empty by {@code ./fused
 * cluster accept-loss GROUP}.
 */
public final class FusedDataLossException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedDataLossException(String message, boolean outcomeUnknown) {
        super(Code.DATA_LOSS, message, outcomeUnknown);
    }
}
