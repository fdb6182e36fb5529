/**
 * The messages that members and clients exchange.
 *
 * <p>Threading: the generated types lie beside this package; messages are immutable and may be
 * shared by threads.
 */
@NullMarked
package io.fused.protocol;

import org.jspecify.annotations.NullMarked;
