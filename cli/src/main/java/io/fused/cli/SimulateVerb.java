package io.fused.cli;

import io.fused.simulator.Outcome;
import io.fused.simulator.SimulationRunner;
import io.fused.simulator.SimulationRunner.Summary;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code fused simulate}: whole clusters on virtual time, a seed each. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs whole clusters on virtual time, with crashes, from seeds.",
            "",
            "Each seed is a cluster of its own, with crashes, cuts and slow members; "
                    + "the protocol's invariants are checked after every event. The same seed "
                    + "does the same.",
            "",
            "Exit status: 0 if all seeds hold, 1 if one failed, 2 on bad usage."
        })
final class SimulateVerb implements Callable<Integer> {
    /** Seeds whose summary is one line of the file: what is lost at most when a run is ended. */
    private static final int SEEDS_PER_LINE = 50;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            required = true,
            paramLabel = "A..B",
            converter = SeedRange.Converter.class,
            description = "The seeds to run, both ends included; A alone runs one.")
    private SeedRange seeds;

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            description = "Append a line for each " + SEEDS_PER_LINE
                    + " seeds, leave out what stands there already, and make one line of them "
                    + "at the end.")
    private @Nullable Path file;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Seeds run at a time; as many as processors unless told.")
    private @Nullable Integer threads;

    /**
     * Seeds in a row.
     *
     * @param first the first, at least 0
     * @param last the last, included
     */
    record SeedRange(long first, long last) {
        /** Reads {@code A..B} or {@code A}. */
        static final class Converter implements ITypeConverter<SeedRange> {
            @Override
            public SeedRange convert(String text) {
                int dots = text.indexOf("..");
                try {
                    long first = Long.parseLong(dots < 0 ? text : text.substring(0, dots));
                    long last = dots < 0 ? first : Long.parseLong(text.substring(dots + 2));
                    if (first >= 0 && last >= first) {
                        return new SeedRange(first, last);
                    }
                } catch (NumberFormatException e) {
                    throw new TypeConversionException(advice(text));
                }
                throw new TypeConversionException(advice(text));
            }

            private static String advice(String text) {
                return "'" + text
                        + "' is no range of seeds; give two numbers from 0 on, as 1..1000";
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        int running = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (running < 1) {
            throw new ParameterException(spec.commandLine(), "--threads is at least 1.");
        }
        List<Summary> done = new ArrayList<>(read());
        List<SeedRange> left = left(done);
        ExecutorService executor = Executors.newFixedThreadPool(running);
        try {
            runAll(new ExecutorCompletionService<>(executor), left, done);
        } finally {
            executor.shutdownNow();
        }
        done.sort(Comparator.comparingLong(Summary::first));
        Summary all = Summary.none(seeds.first());
        for (Summary each : done) {
            all = all.plus(each);
        }
        sumUp(all);
        return report(all);
    }

    private void runAll(
            ExecutorCompletionService<Summary> executor, List<SeedRange> left, List<Summary> done)
            throws InterruptedException {
        left.forEach(range -> {
            Future<Summary> unused = executor.submit(
                    () -> SimulationRunner.run(range.first(), range.last(), this::tell));
        });
        try (ProgressBar bar = watched() ? bar(left) : null) {
            for (int i = 0; i < left.size(); i++) {
                Summary summary = executor.take().get();
                done.add(summary);
                append(summary);
                if (bar != null) {
                    bar.stepBy(summary.seeds());
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The simulator itself failed.", e);
        }
    }

    private static boolean watched() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static ProgressBar bar(List<SeedRange> left) {
        long seeds = left.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
        return new ProgressBarBuilder()
                .setTaskName("seeds")
                .setInitialMax(seeds)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    /** The summaries in the file that lie in the wanted range. */
    private List<Summary> read() {
        if (file == null || !Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("seeds="))
                    .map(Summary::parse)
                    .filter(each -> each.first() >= seeds.first() && each.last() <= seeds.last())
                    .sorted(Comparator.comparingLong(Summary::first))
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(
                    file + " can't be continued: " + e.getMessage() + " Name another --summary.",
                    e);
        }
    }

    private List<SeedRange> left(List<Summary> done) {
        List<SeedRange> left = new ArrayList<>();
        long next = seeds.first();
        for (Summary each : done) {
            split(next, each.first() - 1, left);
            next = Math.max(next, each.last() + 1);
        }
        split(next, seeds.last(), left);
        return left;
    }

    private static void split(long first, long last, List<SeedRange> into) {
        for (long from = first; from <= last; from += SEEDS_PER_LINE) {
            into.add(new SeedRange(from, Math.min(last, from + SEEDS_PER_LINE - 1)));
        }
    }

    private void append(Summary summary) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(
                    file,
                    summary.line() + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new Failure(file + " can't be written: " + e.getMessage(), e);
        }
    }

    /** Puts one line in the place of all lines of the range; others stay. */
    private void sumUp(Summary all) {
        if (file == null) {
            return;
        }
        try {
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.startsWith("seeds=") || !isPartOf(all, Summary.parse(line))) {
                    lines.add(line);
                }
            }
            lines.add(all.line());
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, lines, StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(file + " can't be written: " + e.getMessage(), e);
        }
    }

    private static boolean isPartOf(Summary all, Summary part) {
        return part.first() >= all.first() && part.last() <= all.last();
    }

    /** Prints what a seed found wrong, as soon as it has. */
    private synchronized boolean tell(Outcome outcome) {
        if (!outcome.isGreen()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(outcome.report());
            err.flush();
        }
        return true;
    }

    private int report(Summary all) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d seeds, %d failed: %,d calls, %,d crashes (fewer than two in %d seeds), "
                        + "%,d events%n",
                all.seeds(),
                all.failures().size(),
                all.calls(),
                all.crashes(),
                all.spared(),
                all.steps());
        out.println("rare paths not taken: " + (all.missed().isEmpty() ? "none" : all.missed()));
        out.flush();
        return all.failures().isEmpty() ? 0 : 1;
    }
}
