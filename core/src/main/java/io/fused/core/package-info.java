/**
 * The sans-IO core of Fused: cells, structures, replication and the cluster map as pure state
 * machines.
 *
 * <p>Nothing in this module opens a socket, starts a thread, reads a clock or draws a random
 * number. Input (a message, a request, a newer map, a tick) goes in by a method call; output leaves
 * through a port ({@link io.fused.core.replication.MemberPort},
 * {@link io.fused.core.cluster.CoordinatorPort}) that the driver implements. There are two drivers:
 * the event loop of {@code node} and the virtual time of {@code simulator}. Both drive the very
 * same classes, {@link io.fused.core.replication.Member} and
 * {@link io.fused.core.cluster.Coordinator}.
 *
 * <p>Threading: an instance belongs to one thread at a time; no class here is thread-safe unless it
 * is immutable.
 *
 * <p>Words are those of the paper (Balasubramanian and Garg, IEEE TPDS 2013): member, group,
 * primary, fused backup, node, data stack, cell, fused node; added to them are record, epoch,
 * tenure, unit and image (see {@code ARCHITECTURE.md}).
 */
@NullMarked
package io.fused.core;

import org.jspecify.annotations.NullMarked;
