package io.fused.core.replication;

import io.fused.core.Clocks;
import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.operation.Answer;

/**
 * The way out of a {@link Member}: its driver implements it. Calls come during the driver's own
 * calls to the member, on the same thread; none may call back into the member.
 */
public interface MemberPort extends Clocks {
    /**
     * Sends on the data link to another run of a member, after all that was sent there before. If
     * the link isn't up the driver dials it; if it can't deliver, it says so by
     * {@link Member#onLinkDown}. Never blocks.
     */
    void send(MemberId to, Message.Data message);

    /** Sends to the coordinator on the control link, in order; dropped while that link is down. */
    void report(Message.Control message);

    /**
     * Answers a request.
     *
     * @param tag what {@link Member#onRequest} was given
     */
    void answer(long tag, Answer answer);

    /**
     * Where this member's data port is reached, for the coordinator to tell the others.
     *
     * @return host:port; empty where members are reached by their names alone
     */
    default String dataAddress() {
        return "";
    }

    /**
     * Tells an observer, in the turn in which they are written, of records that leave next.
     *
     * @param primary whose records they are
     * @param tenure the tenure in which they were written
     * @param payload one or more records, in the layout of {@code RecordWriter}; never written
     *     again
     */
    default void emitted(ShardId primary, long tenure, byte[] payload) {}
}
