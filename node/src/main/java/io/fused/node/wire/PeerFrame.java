package io.fused.node.wire;

import io.fused.core.Message;
import io.fused.protocol.PeerHello;

/** What travels on a data link: a hello first, then messages. */
public sealed interface PeerFrame {
    /** Presents both ends. */
    record Hello(PeerHello hello) implements PeerFrame {}

    /** A message. */
    record Data(Message.Data message) implements PeerFrame {}
}
