package io.fused.core.structure;

/**
 * Cells that were recovered make no sense: a checksum is wrong, or a list's links don't meet. The
 * shard must not be served.
 */
public final class CorruptShardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Cells that make no sense, in a sentence that says where. */
    public CorruptShardException(String message) {
        super(message);
    }
}
