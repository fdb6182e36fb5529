package io.fused.node;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the processes of a local cluster begin: {@code member key=value…} or {@code coordinator
 * key=value…}. People use the command line's verbs; this is what those start.
 */
public final class NodeMain {
    private NodeMain() {}

    /** Runs the process and ends it with its exit status. */
    public static void main(String[] arguments) {
        int status;
        try {
            status = run(List.of(arguments));
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("fused: " + e.getMessage());
            status = 1;
        }
        // Loops of a server that failed to start would keep the process.
        Runtime.getRuntime().exit(status);
    }

    private static int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("Say member or coordinator; better, use ./fused.");
        }
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments.subList(1, arguments.size())) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + argument + "' is not key=value.");
            }
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return switch (arguments.getFirst()) {
            case "member" -> member(options);
            case "coordinator" -> coordinator(options);
            default ->
                throw new IllegalArgumentException(
                        "Say member or coordinator, not " + arguments.getFirst() + ".");
        };
    }

    private static int member(Map<String, String> options) {
        HostPort listen = HostPort.parse(option(options, "listen"));
        return MemberProcess.run(
                new NodeSettings(
                        option(options, "name"),
                        Long.parseLong(option(options, "incarnation")),
                        HostPort.parse(option(options, "coordinator")),
                        listen,
                        listen),
                "pipe".equals(options.get("parent")));
    }

    private static int coordinator(Map<String, String> options) {
        int members = number(options, "members");
        return CoordinatorProcess.run(
                new CoordinatorProcess.Settings(
                        HostPort.parse(option(options, "listen")),
                        number(options, "primaries"),
                        number(options, "faults"),
                        number(options, "groups"),
                        members),
                Optional.of(new LocalMembers.Settings(
                        members,
                        number(options, "port"),
                        Path.of(option(options, "dir")),
                        Boolean.parseBoolean(option(options, "restart")),
                        options.containsKey("end-with")
                                ? OptionalLong.of(Long.parseLong(option(options, "end-with")))
                                : OptionalLong.empty())));
    }

    private static int number(Map<String, String> options, String name) {
        return Integer.parseInt(option(options, name));
    }

    private static String option(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The option " + name + "= is missing.");
        }
        return value;
    }
}
