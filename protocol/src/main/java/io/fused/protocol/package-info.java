/**
 * The messages that members and clients exchange: those that protoc makes of the {@code .proto}
 * files, and beside them the batches of {@code Collections/Stream}, which are too many to make an
 * object of each operation.
 *
 * <p>A batch travels as a {@link io.fused.protocol.Frame} over
 * {@link io.fused.protocol.FrameStreams#METHOD}. A client writes it with
 * {@link io.fused.protocol.OperationWriter} and reads the answers with
 * {@link io.fused.protocol.AnswerReader}; a member uses {@link io.fused.protocol.OperationReader}
 * and {@link io.fused.protocol.AnswerWriter}. {@link io.fused.protocol.KeyHash} places keys.
 *
 * <p>Threading: messages and frames are immutable and may be shared by threads; writers and readers
 * belong to one thread each.
 */
@NullMarked
package io.fused.protocol;

import org.jspecify.annotations.NullMarked;
