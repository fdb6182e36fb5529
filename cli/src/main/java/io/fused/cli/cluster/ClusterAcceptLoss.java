package io.fused.cli.cluster;

import io.fused.node.AdminClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fused cluster accept-loss}. */
@Command(
        name = "accept-loss",
        mixinStandardHelpOptions = true,
        description = "Gives up what a group has lost for good: its lost shards start empty.")
final class ClusterAcceptLoss implements Callable<Integer> {
    @Mixin
    private ClusterVerb.Target target = new ClusterVerb.Target();

    @Parameters(paramLabel = "GROUP", description = "The group's number, from 0.")
    private int group;

    @Override
    public Integer call() {
        try (AdminClient admin = target.admin()) {
            admin.acceptLoss(group);
        }
        return 0;
    }
}
