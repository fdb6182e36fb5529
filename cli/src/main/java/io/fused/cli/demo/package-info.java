/**
 * The main job, run before the eyes of whoever doubts it: a cluster of real processes loses any f
 * members to SIGKILL, twice, and not one acknowledged write.
 *
 * <p>Entry type: {@link io.fused.cli.demo.DemoVerb}. What must be found afterwards is kept in
 * journals of the demo's own ({@code MapJournal}, {@code ListJournal}, {@code QueueJournal}), which
 * know nothing of the client.
 *
 * <p>Threading: writers run on threads of their own and on the client's callbacks; the journals are
 * safe for both. The verb's thread starts, watches and ends them.
 */
@NullMarked
package io.fused.cli.demo;

import org.jspecify.annotations.NullMarked;
