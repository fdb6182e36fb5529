/**
 * A whole cluster in one thread, on virtual time, from one seed.
 *
 * <p>Threading: a simulation lives on the thread that runs it, and shares nothing with another.
 */
@NullMarked
package io.fused.simulator;

import org.jspecify.annotations.NullMarked;
