/**
 * The verbs that run and look after clusters: {@code node}, {@code coordinator}, {@code cluster}.
 *
 * <p>Entry types: {@link io.fused.cli.cluster.NodeVerb},
 * {@link io.fused.cli.cluster.CoordinatorVerb}, {@link io.fused.cli.cluster.ClusterVerb}.
 * Threading: on the main thread.
 */
@NullMarked
package io.fused.cli.cluster;

import org.jspecify.annotations.NullMarked;
