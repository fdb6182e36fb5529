package io.fused.cli.bench;

import io.fused.bench.CodecBenchmarks;
import io.fused.bench.CodingSystem;
import io.fused.cli.Failure;
import io.fused.cli.Figures;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused bench codec}: the erasure code alone, beside the native libraries. */
@Command(
        name = "codec",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the erasure code alone, on JMH.",
            "",
            "Updates, encoding and rebuilding, beside ISA-L and Jerasure where these are"
                    + " installed; and the first calls of a cold JVM, of this project's kernel"
                    + " alone. A ratio says how many times as fast as that system the vector"
                    + " kernel is.",
            "",
            "Where there is cc or gcc, two loops in C are compiled for the run. isa-l-in-c calls"
                    + " the installed ISA-L's gf_vect_mad for updates; libraries without that"
                    + " suffix are called from Java. sum-in-c is no erasure code, but about what"
                    + " the caches let any of them reach: it merely adds up the shards that"
                    + " encoding reads, and stores the sum wherever encoding writes.",
            "",
            "Times are medians of what all JVMs, or runs of a program in C, have measured.",
            "",
            "Exit status: 0; 1 if this project's kernels make garbage or the run failed, 2 on"
                    + " bad usage."
        })
final class BenchCodec implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--case",
            split = ",",
            paramLabel = "CASE",
            description = "Only these: update, encode, rebuild, cold.")
    private List<String> cases;

    @Option(
            names = "--forks",
            defaultValue = "1",
            paramLabel = "N",
            description = "JVMs for each figure, and runs of a program in C"
                    + " (${DEFAULT-VALUE}); each takes some six minutes for all cases.")
    private int forks;

    @Option(
            names = "--quick",
            description = "One size of each case and short runs, to see that all works: no figures "
                    + "to compare by, and no ratios.")
    private boolean quick;

    @Option(names = "--json", description = "Print one JSON object a line and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (forks < 1) {
            throw new ParameterException(spec.commandLine(), "--forks is at least 1.");
        }
        Set<CodecBenchmarks.Case> chosen = chosen();
        Figures figures = new Figures(spec.commandLine().getOut(), "codec", json);
        CodecBenchmarks.Length length =
                quick ? CodecBenchmarks.Length.QUICK : CodecBenchmarks.Length.FULL;
        try {
            boolean clean =
                    new CodecBenchmarks(length, forks, new Printer(figures, spec)).run(chosen);
            return clean ? 0 : 1;
        } catch (IOException e) {
            throw new Failure("The benchmark could not be run. " + e.getMessage());
        }
    }

    private Set<CodecBenchmarks.Case> chosen() {
        Set<CodecBenchmarks.Case> chosen = EnumSet.noneOf(CodecBenchmarks.Case.class);
        if (cases == null) {
            chosen.addAll(List.of(CodecBenchmarks.Case.values()));
            return chosen;
        }
        for (String name : cases) {
            try {
                chosen.add(CodecBenchmarks.Case.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "There is no case '" + name + "': take update, encode, rebuild or cold.",
                        e);
            }
        }
        return chosen;
    }

    private record Printer(Figures figures, CommandSpec spec) implements CodecBenchmarks.Sink {
        @Override
        public void figure(
                CodecBenchmarks.Case aCase,
                CodingSystem system,
                Map<String, Integer> parameters,
                String metric,
                double value) {
            String members = parameters.entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                    .collect(Collectors.joining(","));
            String name = aCase.name().toLowerCase(Locale.ROOT);
            figures.figure(name, system.label(), members, metric, value);
        }

        @Override
        public void note(String sentence) {
            spec.commandLine().getErr().println(sentence);
        }
    }
}
