/**
 * The house rules as tests: formatting, layers, and what a reviewer would otherwise have to
 * remember.
 *
 * <p>{@link io.fused.tidy.Formatting} is the entry, run from the command line to put the sources
 * into their form. No other module depends on this one.
 *
 * <p>Threading: everything runs on the calling thread.
 */
@NullMarked
package io.fused.tidy;

import org.jspecify.annotations.NullMarked;
