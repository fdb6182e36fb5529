/**
 * One process of the cluster: event loops, services and leases around the protocol of the core.
 *
 * <p>Threading: one event loop owns a shard; nothing on it may block.
 */
@NullMarked
package io.fused.node;

import org.jspecify.annotations.NullMarked;
