/**
 * The live state of one primary: maps, lists, queues and counters in cells, their indexes by hash,
 * by order and by position, deadlines, listeners and their events, client sessions and parked
 * polls.
 *
 * <p>Entry type: {@link io.fused.core.structure.Shard}, behind which {@code Execution} runs
 * requests and emits records, {@code Parking} keeps what waits and {@code Fetching} what waits for
 * events; {@link io.fused.core.structure.Indexing} builds one from recovered stacks. Whatever must
 * survive a crash is a node in a cell; the rest here is rebuilt from the cells in one pass.
 *
 * <p>Threading: a shard belongs to the thread that made it. Nothing reads a clock, and no result
 * depends on the iteration order of a hash table.
 */
@NullMarked
package io.fused.core.structure;

import org.jspecify.annotations.NullMarked;
