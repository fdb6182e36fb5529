package io.fused.client;

/**
 * The cluster is short of memory: operations that make structures grow are refused, without effect,
 * until elements are removed or members added.
 */
public final class FusedMemoryException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedMemoryException(String message) {
        super(Code.OUT_OF_MEMORY, message, false);
    }
}
