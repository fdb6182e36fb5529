package io.fused.cli.demo;

import io.fused.cli.Figures;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The demo's closing table for people, or a line of JSON for each figure. */
record DemoReport(Demo.Result result, int faults) {

    void printTable(PrintWriter out) {
        Space space = result.space();
        out.println();
        row(out, "entries in the map", "%,d", result.findings().entries());
        row(out, "loaded", "%,.0f entries/s", result.findings().entries() / result.loadSeconds());
        row(out, "acknowledged writes", "%,d", result.writes());
        row(out, "live bytes at the primaries", "%,d", space.liveBytes());
        row(out, "bytes at the primaries", "%,d", space.primaryBytes());
        row(out, "bytes at the fused backups", "%,d", space.backupBytes());
        row(
                out,
                faults + " replicas of the same stacks",
                "%,d (%.1f times as much)",
                space.replicaBytes(faults),
                (double) space.replicaBytes(faults) / space.backupBytes());
        List<Round> rounds = result.rounds();
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            out.println();
            row(out, "round " + (i + 1) + ": killed", "%s", round.victims().describe());
            row(out, "  writes under way", "%,d", round.underWay());
            row(out, "  seconds to detect", "%.3f", round.detectSeconds());
            row(out, "  seconds to serve again", "%.3f", round.serveSeconds());
            row(out, "  seconds to be safe again", "%.3f", round.safeSeconds());
        }
        Findings findings = result.findings();
        out.println();
        row(out, "map entries wrong", "%,d", findings.wrongEntries());
        row(out, "list lines wrong", "%,d", findings.wrongLines());
        row(out, "jobs lost or doubled", "%,d", findings.wrongJobs());
        row(out, "writes of unknown outcome", "%,d", result.unknown());
        if (result.firstError() != null) {
            row(out, "first error of a writer", "%s", Findings.say(result.firstError()));
        }
        out.println();
        out.println(
                findings.lost() == 0
                        ? "Nothing that was acknowledged is lost."
                        : "LOST: " + findings.lost()
                                + " acknowledged writes are not as they were acknowledged.");
        out.flush();
    }

    void printFigures(Figures figures) {
        Space space = result.space();
        figures.figure("load", "ops_per_s", result.findings().entries() / result.loadSeconds());
        figures.figure("all", "entries", result.findings().entries());
        figures.figure("all", "acknowledged_writes", result.writes());
        figures.figure("primaries", "bytes", space.primaryBytes());
        figures.figure("fused_backups", "bytes", space.backupBytes());
        figures.figure("replicas", "bytes", space.replicaBytes(faults));
        figures.figure(
                "replicas_to_fused",
                "ratio",
                (double) space.replicaBytes(faults) / space.backupBytes());
        for (int i = 0; i < result.rounds().size(); i++) {
            Round round = result.rounds().get(i);
            String name = "round" + (i + 1);
            figures.figure(name, "writes_under_way", round.underWay());
            figures.figure(name + "_detect", "seconds", round.detectSeconds());
            figures.figure(name + "_serve", "seconds", round.serveSeconds());
            figures.figure(name + "_safe", "seconds", round.safeSeconds());
        }
        figures.figure("all", "lost_writes", result.findings().lost());
    }

    @SuppressWarnings("AnnotateFormatMethod") // The annotation is in a library of its own.
    private static void row(PrintWriter out, String what, String format, Object... values) {
        out.printf(Locale.ROOT, "%-34s %s%n", what, String.format(Locale.ROOT, format, values));
    }
}
