package io.fused.node;

/** What happens when something that must not happen has happened. */
@FunctionalInterface
interface Invariants {
    /**
     * Told of an exception out of the core. The process must not go on: it might answer wrongly.
     *
     * @param doing what was being done, for the log
     */
    void broken(String doing, Throwable cause);
}
