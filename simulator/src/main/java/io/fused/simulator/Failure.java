package io.fused.simulator;

/**
 * What a run found wrong.
 *
 * @param invariant its number in the protocol's list; 0 for an exception in the core
 * @param sentence what is wrong, with where and when
 */
public record Failure(int invariant, String sentence) {}
