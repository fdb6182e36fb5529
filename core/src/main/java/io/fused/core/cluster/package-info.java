/**
 * The cluster's map as a pure state machine, and the controller that acts on it.
 *
 * <p>Entry types: {@link io.fused.core.cluster.ClusterMap} (the state, immutable),
 * {@link io.fused.core.cluster.Coordinator} (log, map and controller in one step function, driven
 * by {@code node} and {@code simulator} alike). Single-threaded.
 */
@NullMarked
package io.fused.core.cluster;

import org.jspecify.annotations.NullMarked;
