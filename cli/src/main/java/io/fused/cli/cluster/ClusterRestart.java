package io.fused.cli.cluster;

import io.fused.node.LocalCluster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fused cluster restart}. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Starts members' processes, empty; those that run are killed first.")
final class ClusterRestart implements Callable<Integer> {
    @Mixin
    private ClusterVerb.Place place = new ClusterVerb.Place();

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Members, as status shows them.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        try (LocalCluster cluster = place.cluster()) {
            names.parallelStream().forEach(cluster.admin()::restart);
        }
        return 0;
    }
}
