package io.fused.client;

/**
 * What listeners of all structures are told; see {@link Listening} for what is guaranteed. All
 * methods do nothing unless they are overridden.
 */
public interface StructureListener {
    /** All elements of the structure, or of one of its primaries, have gone at once. */
    default void cleared() {}

    /**
     * An element has come, gone, or got another value, with more than 1 MiB of key and values: too
     * much to be told.
     */
    default void changedUntold() {}

    /**
     * Nothing is told any more.
     *
     * @param why the reason
     */
    default void ended(Listening.End why) {}
}
