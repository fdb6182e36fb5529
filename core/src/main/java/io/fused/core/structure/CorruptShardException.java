package io.fused.core.structure;

/**
 * Cells that were recovered make no sense: a checksum is wrong, or a list's links don't meet. The
 * shard must not be served.
 */
public final class CorruptShardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String where;

    /** Cells that make no sense, in a sentence that says where. */
    public CorruptShardException(String where) {
        super(where);
        this.where = where;
    }

    /** The sentence that says where. */
    public String where() {
        return where;
    }
}
