package io.fused.cli.cluster;

import io.fused.cli.Failure;
import io.fused.node.AdminClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused cluster wait}. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description =
                "Waits until so many crashes would lose nothing; status 1 if that takes too long.")
final class ClusterWait implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterVerb.Target target = new ClusterVerb.Target();

    @Option(
            names = "--tolerance",
            required = true,
            paramLabel = "T",
            description = "How many crashes.")
    private int tolerance;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "60",
            description = "How many seconds to wait. Default: ${DEFAULT-VALUE}")
    private double timeoutSeconds = 60;

    @Override
    public Integer call() {
        if (tolerance < 0 || !(timeoutSeconds >= 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The tolerance and the timeout to wait for are at least 0.");
        }
        try (AdminClient admin = target.admin()) {
            Duration timeout =
                    Duration.ofMillis((long) Math.min(timeoutSeconds * 1_000, Integer.MAX_VALUE));
            if (!admin.awaitTolerance(tolerance, timeout)) {
                throw new Failure("The tolerance was below " + tolerance + " for " + timeoutSeconds
                        + " seconds; './fused cluster status' shows what is missing.");
            }
        }
        return 0;
    }
}
