package io.fused.cli.cluster;

import io.fused.node.CoordinatorProcess;
import io.fused.node.HostPort;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fused coordinator}: the coordinator of a cluster whose members run elsewhere. */
@Command(
        name = "coordinator",
        mixinStandardHelpOptions = true,
        description = "Founds a cluster and coordinates its members, until it is ended.",
        footer = {"", "The map lives in this process: when it ends, so does the cluster."})
public final class CoordinatorVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7399",
            converter = AddressConverter.class,
            description = "Where members and operators reach it. Default: ${DEFAULT-VALUE}")
    private HostPort listen = new HostPort("127.0.0.1", 7399);

    @Mixin
    private Shape shape = new Shape();

    /** Made by the root command. */
    public CoordinatorVerb() {}

    @Override
    public Integer call() {
        CoordinatorProcess.Settings settings = Usage.checked(
                spec,
                () -> new CoordinatorProcess.Settings(
                        listen, shape.primaries, shape.faults, shape.groups, shape.members()));
        return CoordinatorProcess.run(settings);
    }

    /** How a cluster is made up. */
    static final class Shape {
        @Option(
                names = "--primaries",
                required = true,
                paramLabel = "N",
                description = "The primaries of each code group.")
        int primaries;

        @Option(
                names = "--faults",
                required = true,
                paramLabel = "F",
                description = "The crashes to be survived: the fused backups of each code group.")
        int faults;

        @Option(
                names = "--groups",
                paramLabel = "G",
                defaultValue = "1",
                description = "The code groups. Default: ${DEFAULT-VALUE}")
        int groups = 1;

        @Option(
                names = "--members",
                paramLabel = "M",
                description = "The members that found the cluster. Default: N + F.")
        private @Nullable Integer members;

        int members() {
            Integer chosen = members;
            // A sum beyond the range of int is refused for its parts.
            return chosen == null ? Math.max(1, primaries + faults) : chosen;
        }
    }
}
