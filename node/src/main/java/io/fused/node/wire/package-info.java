/**
 * Messages of the core as bytes of the .proto files, and back.
 *
 * <p>Entry types: {@link io.fused.node.wire.PeerWire} for the data links,
 * {@link io.fused.node.wire.ControlWire} for the control link, {@link io.fused.node.wire.MapWire}
 * for the cluster's map. The few messages that travel with every write are read and written by
 * hand, the others by the generated classes; both give the same bytes.
 *
 * <p>Threading: stateless; any thread.
 */
@NullMarked
package io.fused.node.wire;

import org.jspecify.annotations.NullMarked;
