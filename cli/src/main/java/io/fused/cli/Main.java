package io.fused.cli;

import io.fused.cli.bench.BenchVerb;
import io.fused.cli.cluster.ClusterVerb;
import io.fused.cli.cluster.CoordinatorVerb;
import io.fused.cli.cluster.NodeVerb;
import io.fused.cli.demo.DemoVerb;
import io.fused.cli.shell.ShellVerb;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The root command: {@code fused VERB …}.
 *
 * <p>Exit status: 0 on success, 1 when the work failed, 2 on bad usage. Errors go to standard
 * error, in a sentence; see {@link Failures}.
 */
@Command(
        name = "fused",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB",
        description = "Distributed java.util collections with erasure-coded backups.",
        footer = {"", "Each verb explains itself: fused VERB --help"},
        subcommands = {
            DemoVerb.class,
            ExampleVerb.class,
            ClusterVerb.class,
            ShellVerb.class,
            NodeVerb.class,
            CoordinatorVerb.class,
            BenchVerb.class,
            SimulateVerb.class
        })
final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Runs one verb and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the parser with every verb and the way in which errors are told. */
    static CommandLine commandLine() {
        Failures failures = new Failures(System.getenv("FUSED_TRACE") != null);
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }
}
