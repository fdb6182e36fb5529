/**
 * Small programs to read first: each starts a cluster, uses it, crashes it, and shows what is left.
 *
 * <p>Begin with {@link io.fused.examples.MapExample}. Run one by {@code ./fused example map}; what
 * it prints is kept beside its source, and a test compares.
 *
 * <p>Threading: every example runs on the caller's thread.
 */
@NullMarked
package io.fused.examples;

import org.jspecify.annotations.NullMarked;
