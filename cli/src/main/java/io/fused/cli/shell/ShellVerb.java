package io.fused.cli.shell;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedCounter;
import io.fused.client.FusedException;
import io.fused.client.FusedMap;
import io.fused.client.Structures;
import io.fused.node.LocalCluster;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code fused shell}: runs lines that a person types, a script on standard input, or options give.
 *
 * <p>Exit status: 0; 1 if a line of a script failed, 2 if one couldn't be understood. A script ends
 * there; a person is told, and goes on.
 */
@Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        description = {
            "Works on the collections at the keyboard, or from a script on standard input.",
            "",
            "For example: echo 'map stock put apple 3' | fused shell",
            "",
            "A script ends at its first line that fails, with status 1, or that can't be"
                    + " understood, with status 2. 'help' lists what lines there are."
        })
public final class ShellVerb implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--endpoints",
            paramLabel = "HOST:PORT,…",
            description = "Members to connect to; the local cluster in --dir unless set.")
    private @Nullable String endpoints;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The directory of the local cluster; as for 'fused cluster'.")
    private @Nullable Path directory;

    @Option(
            names = {"-c", "--command"},
            paramLabel = "LINE",
            description = "A line to run; may be repeated. Standard input isn't read then.")
    private List<String> commands = List.of();

    /** Made by the command line. */
    public ShellVerb() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean person = commands.isEmpty()
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
        try (FusedClient client = FusedClient.connect(endpoints());
                Lines lines = person ? new TerminalLines() : script()) {
            if (person) {
                out.println("Connected. 'help' lists what can be typed, 'exit' ends.");
            }
            return run(
                    new Session(new OfCluster(client), out, lines::isPressed),
                    lines,
                    out,
                    err,
                    person);
        }
    }

    /** Runs all lines; see the class for the status that it returns. */
    static int run(Session session, Lines lines, PrintWriter out, PrintWriter err, boolean person)
            throws IOException, InterruptedException {
        while (true) {
            int status;
            String said;
            try {
                List<String> words = lines.next();
                if (words == null || !session.run(words)) {
                    return 0;
                }
                continue;
            } catch (BadLine e) {
                status = 2;
                said = said(e);
            } catch (FusedException
                    | IllegalArgumentException
                    | IllegalStateException
                    | IndexOutOfBoundsException e) {
                status = 1;
                said = said(e);
            } finally {
                out.flush();
            }
            err.println("fused: " + lines.place() + said);
            err.flush();
            if (!person) {
                return status;
            }
        }
    }

    private static String said(RuntimeException e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private String endpoints() {
        if (endpoints != null) {
            return endpoints;
        }
        try (LocalCluster cluster = LocalCluster.in(Optional.ofNullable(directory))) {
            return cluster.endpoints();
        }
    }

    private Lines script() {
        return Lines.of(new BufferedReader(
                commands.isEmpty()
                        ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
                        : new StringReader(String.join("\n", commands))));
    }

    /** The structures of a cluster. */
    private record OfCluster(FusedClient client) implements Workspace {

        @Override
        public <K, V> FusedMap<K, V> map(
                String name, OptionalInt primary, Codec<K> keys, Codec<V> values) {
            return at(primary).map(name, keys, values);
        }

        @Override
        public <E> List<E> list(String name, OptionalInt primary, Codec<E> elements) {
            return at(primary).list(name, elements);
        }

        @Override
        public <E> BlockingQueue<E> queue(String name, OptionalInt primary, Codec<E> items) {
            return at(primary).queue(name, items);
        }

        @Override
        public <E> Set<E> set(String name, OptionalInt primary, Codec<E> elements) {
            return at(primary).set(name, elements);
        }

        @Override
        public <E> BlockingDeque<E> deque(String name, OptionalInt primary, Codec<E> items) {
            return at(primary).deque(name, items);
        }

        @Override
        public <K, V> NavigableMap<K, V> sortedMap(
                String name, OptionalInt primary, Codec<K> keys, Codec<V> values) {
            return at(primary).sortedMap(name, keys, values);
        }

        @Override
        public <E> NavigableSet<E> sortedSet(String name, OptionalInt primary, Codec<E> elements) {
            return at(primary).sortedSet(name, elements);
        }

        @Override
        public <E> BlockingQueue<E> priorityQueue(
                String name, OptionalInt primary, Codec<E> items) {
            return at(primary).priorityQueue(name, items);
        }

        @Override
        public FusedCounter counter(String name, OptionalInt primary) {
            return at(primary).counter(name);
        }

        private Structures at(OptionalInt primary) {
            return primary.isPresent() ? client.primary(primary.getAsInt()) : client;
        }
    }
}
