package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.Coordinator;
import io.fused.core.cluster.CoordinatorPort;
import io.fused.core.cluster.CoordinatorSettings;
import io.fused.core.replication.Member;
import io.fused.core.replication.MemberPort;
import io.fused.core.replication.MemberSettings;
import io.fused.core.structure.Shard;
import java.util.List;

/**
 * Where a test may plant a fault, to show that the invariants see it: who makes members and the
 * coordinator, and what passes between processes. The default plants none.
 */
interface Tampering {
    /** Plants nothing. */
    Tampering NONE = new Tampering() {};

    /** The settings of all members of a run, of what its seed has drawn. */
    default MemberSettings settings(MemberSettings drawn) {
        return drawn;
    }

    /** Makes the member of a process. */
    default Member member(MemberId self, MemberSettings settings, MemberPort port) {
        return new Member(self, settings, port);
    }

    /** Makes the coordinator. */
    default Coordinator coordinator(CoordinatorSettings settings, CoordinatorPort port) {
        return new Coordinator(settings, port);
    }

    /** What is sent in a message's place. */
    default List<Message.Data> onSend(MemberProcess from, MemberProcess to, Message.Data message) {
        return List.of(message);
    }

    /** Lets the next operation of a shard break off after so many writes, if it can. */
    default void stumble(Shard shard, int writes) {}

    /** Whether a message to the coordinator is sent at all. */
    default boolean passes(Message.Control report) {
        return true;
    }

    /** Whether a process that starts again takes a new incarnation. */
    default boolean raisesIncarnation() {
        return true;
    }

    /** Whether a client takes only the answer to its latest attempt. */
    default boolean takesLatestAttemptOnly() {
        return true;
    }
}
