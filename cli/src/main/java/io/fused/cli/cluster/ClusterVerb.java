package io.fused.cli.cluster;

import io.fused.node.LocalCluster;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused cluster …}: a local cluster of real processes. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        description = "Starts, shows, breaks and stops a local cluster of real processes.",
        footer = {"", "Several clusters can stand side by side, each with its own --dir."},
        subcommands = {
            ClusterStart.class,
            ClusterStatus.class,
            ClusterKill.class,
            ClusterRestart.class,
            ClusterStop.class,
            ClusterWait.class,
            ClusterAcceptLoss.class,
            ClusterStacks.class
        })
public final class ClusterVerb implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by the root command. */
    public ClusterVerb() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the cluster.");
    }

    /** Which cluster is meant. */
    static final class Place {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description = "Where the cluster's logs and state are. Default:"
                        + " $XDG_STATE_HOME/fused/cluster, or else ~/.fused/cluster.")
        private @Nullable Path directory;

        Optional<Path> directory() {
            return Optional.ofNullable(directory);
        }

        /** The cluster that runs there. */
        LocalCluster cluster() {
            return LocalCluster.in(directory());
        }
    }
}
