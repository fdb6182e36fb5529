/**
 * The protocol without input or output: cells, structures, primaries, fused backups, rebuild and the
 * cluster map.
 *
 * <p>Threading: nothing here starts or names a thread. The caller of an object owns it alone, gives it
 * time and messages, and takes messages out.
 */
@NullMarked
package io.fused.core;

import org.jspecify.annotations.NullMarked;
