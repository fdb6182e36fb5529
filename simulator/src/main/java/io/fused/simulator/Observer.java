package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Answer;

/**
 * Sees what happens at the borders of the processes, on the spot. It changes nothing, and says what
 * is wrong by {@link World#fail}.
 */
interface Observer {
    /** A process has taken a turn, or part of one. */
    default void turned(MemberProcess process) {}

    /** A process is gone, with its memory. */
    default void died(MemberProcess process) {}

    /** The coordinator has a new map. */
    default void mapChanged(ClusterMap map) {}

    /** A process is about to handle one input of its turn. */
    default void taking(MemberProcess process, Input input) {}

    /** A process has handled one input of its turn. */
    default void took(MemberProcess process, Input input) {}

    /** A primary has emitted records. */
    default void emitted(MemberProcess process, ShardId primary, long tenure, byte[] payload) {}

    /** A process is about to handle a request. */
    default void asking(MemberProcess process, Input.Asked asked) {}

    /** A process has handled a request; the answer may come later. */
    default void asked(MemberProcess process, Input.Asked asked) {}

    /** A process lets an answer go. */
    default void answered(MemberProcess process, long tag, Answer answer) {}

    /** A process sends to another. */
    default void sent(MemberProcess process, MemberId to, Message.Data message) {}

    /** A process sends to the coordinator. */
    default void reported(MemberProcess process, Message.Control message) {}

    /** The coordinator sends to a process. */
    default void commanded(MemberId to, Message.Control message) {}

    /** A client takes the answer to a call. */
    default void resolved(SimulatedClient client, Pending pending, Answer answer) {}

    /** Looks at everything, as now and then and at the end. */
    default void all() {}
}
