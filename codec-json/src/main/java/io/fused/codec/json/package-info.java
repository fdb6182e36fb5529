/**
 * A codec of JSON, through Jackson: begin at {@link io.fused.codec.json.JsonCodec}.
 *
 * <p>Threading: what is public here may be used by several threads at once.
 */
@NullMarked
package io.fused.codec.json;

import org.jspecify.annotations.NullMarked;
