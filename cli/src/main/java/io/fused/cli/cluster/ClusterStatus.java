package io.fused.cli.cluster;

import io.fused.node.AdminClient;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.ShardStatus;
import io.fused.protocol.StatusReply;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fused cluster status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows processes, shards and how many crashes would lose nothing now.")
final class ClusterStatus implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterVerb.Target target = new ClusterVerb.Target();

    @Option(
            names = "--json",
            description = "One JSON object a line: the processes, then the cluster.")
    private boolean json;

    @Override
    public Integer call() {
        try (AdminClient admin = target.admin()) {
            StatusReply status = admin.status();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                printJson(status, out);
            } else {
                printTable(status, out);
            }
        }
        return 0;
    }

    private static void printJson(StatusReply status, PrintWriter out) {
        for (MemberStatus member : status.getMembersList()) {
            out.println(new JsonObject()
                    .add("member", member.getMember())
                    .add("role", member.getRole())
                    .add("pid", member.getProcessId())
                    .add("address", member.getAddress())
                    .add("state", member.getState())
                    .add(
                            "shards",
                            member.getShardsList().stream()
                                    .map(shard -> new JsonObject()
                                            .add("group", shard.getGroup())
                                            .add("kind", shard.getKind())
                                            .add("index", shard.getIndex())
                                            .add("state", shard.getState()))
                                    .toList()));
        }
        out.println(new JsonObject()
                .add("cluster", status.getClusterId())
                .add("groups", status.getGroups())
                .add("primaries", status.getPrimaries())
                .add("faults", status.getFaults())
                .add("tolerance", Math.max(0, status.getTolerance()))
                .add("state", status.getState()));
    }

    private static void printTable(StatusReply status, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-12s %8s %-21s %-5s %s%n",
                "member",
                "pid",
                "address",
                "state",
                "shards");
        for (MemberStatus member : status.getMembersList()) {
            out.printf(
                    Locale.ROOT,
                    "%-12s %8d %-21s %-5s %s%n",
                    member.getMember(),
                    member.getProcessId(),
                    member.getAddress(),
                    member.getState(),
                    member.getShardsList().stream()
                            .map(ClusterStatus::words)
                            .collect(Collectors.joining(", ")));
        }
        out.printf(
                Locale.ROOT,
                "Cluster %s: %d group(s) of %d primaries and %d fused backups, %s.%n",
                status.getClusterId(),
                status.getGroups(),
                status.getPrimaries(),
                status.getFaults(),
                status.getState());
        out.println("The data tolerates the crash of " + Math.max(0, status.getTolerance())
                + " members now. The coordinator is not counted: while it can't be reached nothing"
                + " is repaired, and nothing served once leases end; if its process ends, so does"
                + " the cluster.");
    }

    private static String words(ShardStatus shard) {
        return "group " + shard.getGroup() + " " + shard.getKind() + " " + shard.getIndex() + " "
                + shard.getState();
    }
}
