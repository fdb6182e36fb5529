/**
 * A codec of protobuf's messages: begin at {@link io.fused.codec.protobuf.ProtobufCodec}.
 *
 * <p>Threading: what is public here may be used by several threads at once.
 */
@NullMarked
package io.fused.codec.protobuf;

import org.jspecify.annotations.NullMarked;
