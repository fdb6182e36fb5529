/**
 * The collections of an application: {@code java.util} types over a cluster.
 *
 * <p>Threading: all public types here may be shared by threads.
 */
@NullMarked
package io.fused.client;

import org.jspecify.annotations.NullMarked;
