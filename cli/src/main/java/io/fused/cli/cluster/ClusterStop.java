package io.fused.cli.cluster;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fused cluster stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Ends the cluster's processes, and its data with them.")
final class ClusterStop implements Callable<Integer> {
    @Mixin
    private ClusterVerb.Place place = new ClusterVerb.Place();

    @Override
    public Integer call() {
        place.cluster().stop();
        return 0;
    }
}
