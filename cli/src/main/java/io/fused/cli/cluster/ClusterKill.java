package io.fused.cli.cluster;

import io.fused.node.LocalCluster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fused cluster kill}. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = "Kills members' processes, as SIGKILL does, and returns when they are gone.")
final class ClusterKill implements Callable<Integer> {
    @Mixin
    private ClusterVerb.Place place = new ClusterVerb.Place();

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Members, as status shows them.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        try (LocalCluster cluster = place.cluster()) {
            names.parallelStream().forEach(cluster.admin()::kill);
        }
        return 0;
    }
}
