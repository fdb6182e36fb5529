package io.fused.cli.cluster;

import io.fused.node.AdminClient;
import io.fused.node.HostPort;
import io.fused.node.LocalCluster;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
        footer = {
            "",
            "Several clusters can stand side by side, each with its own --dir. For any cluster,",
            "status, wait, stacks and accept-loss take --coordinator instead."
        },
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
    private static final String DIRECTORY = "Where the cluster's logs and state are. Default:"
            + " $XDG_STATE_HOME/fused/cluster, or else ~/.fused/cluster.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by the root command. */
    public ClusterVerb() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the cluster.");
    }

    /** Which local cluster is meant. */
    static final class Place {
        @Option(names = "--dir", paramLabel = "DIR", description = DIRECTORY)
        private @Nullable Path directory;

        Optional<Path> directory() {
            return Optional.ofNullable(directory);
        }

        /** The cluster that runs there. */
        LocalCluster cluster() {
            return LocalCluster.in(directory());
        }
    }

    /** Which cluster is asked: a local one by its directory, or any by its coordinator. */
    static final class Target {
        @ArgGroup
        private Either either = new Either();

        private static final class Either {
            @Option(names = "--dir", paramLabel = "DIR", description = DIRECTORY)
            private @Nullable Path directory;

            @Option(
                    names = "--coordinator",
                    paramLabel = "HOST:PORT",
                    converter = AddressConverter.class,
                    description = "The coordinator of a cluster that was started by hand.")
            private @Nullable HostPort coordinator;
        }

        /** What answers for it; the caller closes it. */
        AdminClient admin() {
            HostPort coordinator = either.coordinator;
            return coordinator == null
                    ? LocalCluster.in(Optional.ofNullable(either.directory)).admin()
                    : new AdminClient(coordinator);
        }
    }
}
