package io.fused.cli;

import io.fused.protocol.StacksReply;
import io.fused.protocol.StatusReply;

/** A cluster that the demo or a benchmark works on. */
public interface RunningCluster extends AutoCloseable {
    /** Where clients connect: host:port, separated by commas. */
    String endpoints();

    /** Members, shards and tolerance, as the coordinator has them now. */
    StatusReply status();

    /** The stacks of all members. */
    StacksReply stacks();

    /** Ends the cluster and all its processes. */
    @Override
    void close();
}
