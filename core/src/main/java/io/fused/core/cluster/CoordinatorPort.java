package io.fused.core.cluster;

import io.fused.core.Clocks;
import io.fused.core.MemberId;
import io.fused.core.Message;

/**
 * The way out of a {@link Coordinator}: its driver implements it. Calls come during the driver's
 * own calls, on the same thread.
 */
public interface CoordinatorPort extends Clocks {
    /** Sends on the control link to a run of a member, in order; dropped while it is down. */
    void send(MemberId to, Message.Control message);
}
