package io.fused.cli.demo;

import io.fused.cli.Figures;
import io.fused.cli.ScratchCluster;
import io.fused.cli.ScratchOptions;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused demo}: shows a cluster survive. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows that no acknowledged write is lost when members are killed.",
            "",
            "Starts a cluster of real processes, loads real data into a map, a list and "
                    + "a queue, and goes on writing while it kills f members with SIGKILL, drawn "
                    + "from a printed seed; waits until the cluster tolerates f crashes again, "
                    + "does it once more with others, and checks every acknowledged write against "
                    + "a journal of its own.",
            "",
            "Exit status: 0 if nothing was lost, 1 if anything was or the run failed, 2 "
                    + "on bad usage."
        })
public final class DemoVerb implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ScratchOptions options;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Load this file of key<TAB>value lines; else the names of Unicode's "
                    + "code points.")
    private @Nullable Path file;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description =
                    "Draw the victims from this seed; else from one that is drawn and printed.")
    private @Nullable Long seed;

    /** Made by the command line. */
    public DemoVerb() {}

    @Override
    public Integer call() throws InterruptedException {
        if (options.faults() < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "With --faults 0 nothing survives a crash; the demo needs at least 1.");
        }
        DemoData data = file == null ? DemoData.unicode() : DemoData.ofFile(file);
        long drawn = seed == null ? new SplittableRandom().nextLong() >>> 32 : seed;
        Figures figures = options.figures(spec, "demo");
        figures.say("seed " + drawn);
        Demo.Result result;
        try (ScratchCluster cluster = options.start(figures)) {
            Demo demo = new Demo(
                    cluster,
                    data,
                    options.faults(),
                    new SplittableRandom(drawn),
                    new Watcher(figures));
            result = demo.run();
        }
        DemoReport report = new DemoReport(result, options.faults());
        if (options.json()) {
            report.printFigures(figures);
        } else {
            report.printTable(spec.commandLine().getOut());
        }
        return result.findings().lost() == 0 ? 0 : 1;
    }

    /** Tells people; shows a bar on long steps where a person is watching. */
    private record Watcher(Figures figures) implements Demo.Listener {

        @Override
        public void say(String sentence) {
            figures.say(sentence);
        }

        @Override
        public LongConsumer progress(String what, long total) {
            boolean watched = Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
            if (figures.json() || !watched) {
                return done -> {};
            }
            ProgressBar bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
            return done -> {
                bar.stepTo(done);
                if (done >= total) {
                    bar.close();
                }
            };
        }
    }
}
