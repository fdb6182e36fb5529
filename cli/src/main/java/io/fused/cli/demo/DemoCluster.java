package io.fused.cli.demo;

import io.fused.protocol.StacksReply;
import io.fused.protocol.StatusReply;

/** What the demo needs of the cluster that it runs on. */
interface DemoCluster extends AutoCloseable {
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
