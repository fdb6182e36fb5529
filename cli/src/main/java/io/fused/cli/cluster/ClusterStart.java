package io.fused.cli.cluster;

import io.fused.node.LocalCluster;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fused cluster start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts a cluster and returns when it serves.")
final class ClusterStart implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CoordinatorVerb.Shape shape = new CoordinatorVerb.Shape();

    @Mixin
    private ClusterVerb.Place place = new ClusterVerb.Place();

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "The first member's data port; the others and the coordinator follow."
                    + " Default: the first free ones from 7400 on; 0: free ones anywhere.")
    private @Nullable Integer port;

    @Option(names = "--no-restart", description = "Members that crash are not started again.")
    private boolean noRestart;

    @Option(
            names = "--end-with",
            paramLabel = "PID",
            description = "The process with whose end the cluster ends, even if that is killed:"
                    + " a test gives its own, and leaves nothing behind.")
    private @Nullable Long endWith;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "60",
            description = "How many seconds starting may take. Default: ${DEFAULT-VALUE}")
    private int timeoutSeconds = 60;

    @Option(names = "--json", description = "Print the endpoints as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        LocalCluster.Settings settings = Usage.checked(
                spec,
                () -> new LocalCluster.Settings(
                        shape.primaries,
                        shape.faults,
                        shape.groups,
                        shape.members(),
                        port == null ? OptionalInt.empty() : OptionalInt.of(port),
                        place.directory(),
                        !noRestart,
                        endWith == null ? OptionalLong.empty() : OptionalLong.of(endWith)));
        try (LocalCluster cluster =
                LocalCluster.start(settings, Duration.ofSeconds(timeoutSeconds))) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(new JsonObject().add("endpoints", cluster.endpoints()));
            } else {
                out.println("The cluster serves at " + cluster.endpoints());
                out.println("Logs and state are in " + cluster.directory());
            }
            int tolerance = cluster.admin().status().getTolerance();
            if (tolerance < settings.faults()) {
                spec.commandLine()
                        .getErr()
                        .println("fused: With " + settings.members() + " members for "
                                + (settings.primaries() + settings.faults())
                                + " shards a group, the cluster tolerates the crash of " + tolerance
                                + ", not of "
                                + settings.faults() + ": give more --members to change that.");
            }
        }
        return 0;
    }
}
