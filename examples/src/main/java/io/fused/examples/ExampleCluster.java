package io.fused.examples;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A local cluster with as many fused backups as primaries, started, watched and ended by the verbs
 * that a person would type, in a directory of its own that is removed at the end.
 *
 * <p>Its processes end with it: on {@link #close}, and with this program, however that ends.
 */
final class ExampleCluster implements AutoCloseable {

    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Pattern ENDPOINTS = Pattern.compile("\"endpoints\":\"([^\"]+)\"");
    private static final Pattern PROCESS = Pattern.compile("\"pid\":(\\d+)");
    private static final Pattern SHARD = Pattern.compile("\"kind\":\"(\\w+)\",\"index\":(\\d+)");

    private final PrintStream out;
    private final int primaries;
    private final Path directory;
    private final Thread stopper;
    private String endpoints = "";

    private ExampleCluster(PrintStream out, int primaries) throws IOException {
        this.out = out;
        this.primaries = primaries;
        this.directory = Files.createTempDirectory("fused-example");
        this.stopper = new Thread(this::stop, "stop-cluster");
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    /** Starts a cluster of three primaries and waits until it serves. */
    static ExampleCluster start(PrintStream out) throws IOException, InterruptedException {
        return start(out, 3);
    }

    /** Starts a cluster of so many primaries and waits until it serves. */
    static ExampleCluster start(PrintStream out, int primaries)
            throws IOException, InterruptedException {
        ExampleCluster cluster = new ExampleCluster(out, primaries);
        try {
            out.printf("-- fused cluster start --primaries %1$d --faults %1$d%n", primaries);
            String number = "" + primaries;
            String started = cluster.run(
                    "cluster",
                    "start",
                    "--primaries",
                    number,
                    "--faults",
                    number,
                    "--end-with",
                    "" + ProcessHandle.current().pid(),
                    "--json");
            cluster.endpoints = firstGroup(ENDPOINTS, started);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Where a client connects. */
    String endpoints() {
        return endpoints;
    }

    /**
     * Kills the processes that hold these primaries, all at once and without warning, and waits
     * until the cluster has rebuilt them and would survive as many crashes again.
     */
    void crashPrimaries(Integer... indexes) throws IOException, InterruptedException {
        out.println("-- kill -9: the holders of primaries " + List.of(indexes));
        Set<String> killed = holders("primary", Set.of(indexes));
        kill(killed);
        awaitRebuilt(killed);
        out.println("-- rebuilt: any three may crash again");
    }

    /** Kills these processes. */
    static void kill(Set<String> processes) {
        for (String process : processes) {
            ProcessHandle.of(Long.parseLong(process)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Waits until the cluster has noticed that these are gone, and may lose as many again. */
    void awaitRebuilt(Set<String> killed) throws IOException, InterruptedException {
        do {
            run(
                    "cluster",
                    "wait",
                    "--tolerance",
                    "" + primaries,
                    "--timeout",
                    "" + RECOVERY.toSeconds());
        } while (processes().stream().anyMatch(killed::contains)); // The news was under way.
    }

    /** Ends the cluster's processes and removes its directory. */
    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(stopper)) {
            stop();
        }
    }

    private void stop() {
        try {
            run("cluster", "stop");
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException e) {
            System.err.println("The cluster in " + directory + " may still run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The processes that hold these primaries, or with the kind "backup" these fused backups. */
    Set<String> holders(String kind, Set<Integer> indexes)
            throws IOException, InterruptedException {
        Set<String> found = new HashSet<>();
        for (String member : run("cluster", "status", "--json").lines().toList()) {
            Matcher shard = SHARD.matcher(member);
            while (shard.find()) {
                if (shard.group(1).equals(kind)
                        && indexes.contains(Integer.valueOf(shard.group(2)))) {
                    found.add(firstGroup(PROCESS, member));
                }
            }
        }
        return found;
    }

    private Set<String> processes() throws IOException, InterruptedException {
        Set<String> found = new HashSet<>();
        Matcher process = PROCESS.matcher(run("cluster", "status", "--json"));
        while (process.find()) {
            found.add(process.group(1));
        }
        return found;
    }

    private static String firstGroup(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("This was not expected of the cluster: " + text);
        }
        return matcher.group(1);
    }

    /**
     * Runs a verb in a process of its own, as {@code ./fused} does, and returns what it printed.
     */
    private String run(String... verb) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1", // Short work: the second compiler would only cost time.
                "-cp",
                System.getProperty("java.class.path"),
                "io.fused.cli.Main"));
        command.addAll(List.of(verb));
        command.add("--dir");
        command.add(directory.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    "'fused " + String.join(" ", verb) + "' ended with status " + status + ".");
        }
        return printed;
    }
}
