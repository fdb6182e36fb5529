package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.operation.Request;

/** What reaches a member's process from outside and waits for its next turn. */
sealed interface Input {
    /** A message of another member. */
    record Data(MemberId from, Message.Data message) implements Input {}

    /** A message of the coordinator. */
    record Control(Message.Control message) implements Input {}

    /** The control link is up. */
    record ControlUp() implements Input {}

    /** A link to or from another member broke, or couldn't be made. */
    record LinkDown(MemberId peer) implements Input {}

    /** A client's request. */
    record Asked(long tag, int group, int primary, long mapVersion, Request request)
            implements Input {}
}
