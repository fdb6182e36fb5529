package io.fused.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fused example NAME}: runs one of the small programs that show the collections. */
@Command(
        name = "example",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a small program on a cluster of its own: list, map or queue.",
            "",
            "It starts three primaries and three fused backups, writes, crashes all three"
                    + " primaries at once, and shows what is left: everything. Its source is in"
                    + " examples/src/main/java, its output beside it."
        })
final class ExampleVerb implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Which one: list, map or queue.")
    private String name;

    @Override
    public Integer call() throws Exception {
        Map<String, Example> examples = new TreeMap<>();
        ServiceLoader.load(Example.class).forEach(found -> examples.put(found.name(), found));
        Example example = examples.get(name);
        if (example == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no example '" + name + "'."
                            + (examples.isEmpty()
                                    ? " None is installed beside this program."
                                    : " There are: " + String.join(", ", examples.keySet()) + "."));
        }
        // Not the command line's writer: an example is a program that prints to standard output.
        example.run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        return 0;
    }
}
