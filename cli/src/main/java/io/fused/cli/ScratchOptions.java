package io.fused.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of verbs that start a cluster of their own and print figures. */
public final class ScratchOptions {
    @Option(
            names = {"-n", "--primaries"},
            defaultValue = "3",
            paramLabel = "N",
            description = "Primaries of the cluster that is started (${DEFAULT-VALUE}).")
    private int primaries;

    @Option(
            names = {"-f", "--faults"},
            defaultValue = "2",
            paramLabel = "F",
            description = "Crashes that it tolerates (${DEFAULT-VALUE}).")
    private int faults;

    @Option(names = "--json", description = "Print one JSON object a line and nothing else.")
    private boolean json;

    /** Made by the command line. */
    public ScratchOptions() {}

    /** Starts the cluster. */
    public ScratchCluster start(Figures figures) {
        figures.say("starting " + primaries + " primaries and " + faults + " fused backups");
        return ScratchCluster.start(primaries, faults);
    }

    /** The way that the verb's figures go. */
    public Figures figures(CommandSpec spec, String bench) {
        return new Figures(spec.commandLine().getOut(), bench, json);
    }

    /** n. */
    public int primaries() {
        return primaries;
    }

    /** f. */
    public int faults() {
        return faults;
    }

    /** Whether a program reads what is printed. */
    public boolean json() {
        return json;
    }
}
