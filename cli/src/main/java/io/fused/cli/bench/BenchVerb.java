package io.fused.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused bench …}: measures. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        description = "Measures a cluster, or the codec alone; each benchmark has its --help.",
        subcommands = {BenchMap.class, BenchMemory.class, BenchRebuild.class, BenchCodec.class})
public final class BenchVerb implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Made by the command line. */
    public BenchVerb() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to measure: map, memory, rebuild or codec.");
    }
}
