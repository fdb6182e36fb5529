/**
 * Primaries, fused backups, rebuild and joining on one member.
 *
 * <p>Entry type: {@link io.fused.core.replication.Member}, which holds all shards of a member and
 * is driven through {@link io.fused.core.replication.MemberPort}. The driver's duties stand there.
 * Single-threaded.
 */
@NullMarked
package io.fused.core.replication;

import org.jspecify.annotations.NullMarked;
