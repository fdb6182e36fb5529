package io.fused.cli.cluster;

import io.fused.node.AdminClient;
import io.fused.protocol.MemberStacks;
import io.fused.protocol.StackRow;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fused cluster stacks}. */
@Command(
        name = "stacks",
        mixinStandardHelpOptions = true,
        description = "Shows the data stacks of every shard, by size class.",
        footer = {
            "",
            "Height, live and holes count cells. A fused backup can't tell live nodes from holes:",
            "all its cells count as live."
        })
final class ClusterStacks implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterVerb.Target target = new ClusterVerb.Target();

    @Option(names = "--json", description = "One JSON object a line, a stack each.")
    private boolean json;

    @Override
    public Integer call() {
        try (AdminClient admin = target.admin()) {
            PrintWriter out = spec.commandLine().getOut();
            if (!json) {
                out.printf(
                        Locale.ROOT,
                        "%-8s %5s %-9s %5s %6s %9s %9s %9s %14s %14s%n",
                        "member",
                        "group",
                        "kind",
                        "class",
                        "cell",
                        "height",
                        "live",
                        "holes",
                        "allocated",
                        "live bytes");
            }
            for (MemberStacks member : admin.stacks().getMembersList()) {
                member.getRowsList().forEach(row -> print(member.getMember(), row, out));
            }
        }
        return 0;
    }

    private void print(String member, StackRow row, PrintWriter out) {
        String kind = row.getFusedBackup() ? "backup" : "primary";
        if (json) {
            out.println(new JsonObject()
                    .add("member", member)
                    .add("group", row.getGroup())
                    .add("kind", kind)
                    .add("index", row.getIndex())
                    .add("sizeClass", row.getSizeClass())
                    .add("cellBytes", row.getCellBytes())
                    .add("height", row.getHeight())
                    .add("live", row.getLive())
                    .add("holes", row.getHoles())
                    .add("allocatedBytes", row.getAllocatedBytes())
                    .add("liveBytes", row.getLiveBytes()));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%-8s %5d %-9s %5d %6d %,9d %,9d %,9d %,14d %,14d%n",
                    member,
                    row.getGroup(),
                    kind + " " + row.getIndex(),
                    row.getSizeClass(),
                    row.getCellBytes(),
                    row.getHeight(),
                    row.getLive(),
                    row.getHoles(),
                    row.getAllocatedBytes(),
                    row.getLiveBytes());
        }
    }
}
