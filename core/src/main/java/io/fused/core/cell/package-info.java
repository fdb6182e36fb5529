/**
 * Cells and records: the bytes that a primary changes and that its fused backups add up, without
 * any notion of structures.
 *
 * <p>Entry types: {@link io.fused.core.cell.Stacks}, the memory of one shard;
 * {@link io.fused.core.cell.RecordWriter} and {@link io.fused.core.cell.RecordReader}, the
 * mutations on their way to the backups; {@link io.fused.core.cell.SizeClasses} and
 * {@link io.fused.core.cell.NodeLayout}, the geometry that all shards of all groups share.
 *
 * <p>Threading: objects belong to one thread. A {@code Stacks} must be used by the thread that made
 * it; the other classes hold no state or none that is tied to a thread.
 */
@NullMarked
package io.fused.core.cell;

import org.jspecify.annotations.NullMarked;
