/**
 * Small programs to read first: each starts a cluster, uses it, crashes it, and shows what is left.
 *
 * <p>Threading: every example runs on the main thread.
 */
@NullMarked
package io.fused.examples;

import org.jspecify.annotations.NullMarked;
