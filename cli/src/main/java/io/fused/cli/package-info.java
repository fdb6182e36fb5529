/**
 * The command line: one class a verb, under the root command.
 *
 * <p>Threading: a verb runs on the main thread, and ends the threads that it starts.
 */
@NullMarked
package io.fused.cli;

import org.jspecify.annotations.NullMarked;
