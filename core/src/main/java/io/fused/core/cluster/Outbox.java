package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;

/** Takes the messages of a turn, which leave at its end, after the map that they belong to. */
interface Outbox {
    void send(MemberId to, Message.Control message);
}
