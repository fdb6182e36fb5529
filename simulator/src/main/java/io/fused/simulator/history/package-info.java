/**
 * What clients asked and were told, and whether one order of effects explains it.
 *
 * <p>Entry types: {@link io.fused.simulator.history.History} records calls;
 * {@link io.fused.simulator.history.LinearizabilityChecker} judges those of one object against a
 * {@link io.fused.simulator.history.Model}; {@link io.fused.simulator.history.ExactlyOnceChecker}
 * judges queues by their items alone. Nothing here knows how the cluster works.
 *
 * <p>Threading: none; the caller owns what it makes.
 */
@NullMarked
package io.fused.simulator.history;

import org.jspecify.annotations.NullMarked;
