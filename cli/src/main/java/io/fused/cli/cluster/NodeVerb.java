package io.fused.cli.cluster;

import io.fused.node.HostPort;
import io.fused.node.MemberProcess;
import io.fused.node.NodeSettings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused node}: one member of a cluster whose coordinator runs elsewhere. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Runs one member of a cluster, until it is ended.",
        footer = {"", "For a whole cluster on this machine: fused cluster start"})
public final class NodeVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--coordinator",
            required = true,
            paramLabel = "HOST:PORT",
            converter = AddressConverter.class,
            description = "Where the coordinator listens.")
    private HostPort coordinator = new HostPort("127.0.0.1", 0);

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The member's name, kept over restarts. Default: the port, as in m7400.")
    private @Nullable String name;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7400",
            converter = AddressConverter.class,
            description = "Where the data port is bound. Default: ${DEFAULT-VALUE}")
    private HostPort listen = new HostPort("127.0.0.1", 7400);

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            converter = AddressConverter.class,
            description = "Where members and clients reach it. Default: as --listen.")
    private @Nullable HostPort advertise;

    /** Made by the root command. */
    public NodeVerb() {}

    @Override
    public Integer call() {
        HostPort reached = advertise == null ? listen : advertise;
        if (reached.isEverywhere()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Nobody can reach a member at " + reached
                            + ": say by --advertise where others reach it, as host:port.");
        }
        NodeSettings settings = Usage.checked(
                spec,
                () -> new NodeSettings(
                        name == null ? "m" + listen.port() : name,
                        System.currentTimeMillis(),
                        coordinator,
                        listen,
                        reached));
        return MemberProcess.run(settings);
    }
}
