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
 * A local cluster of three primaries and three fused backups, started, watched and ended by the
 * verbs that a person would type, in a directory of its own that is removed at the end.
 *
 * <p>Its processes end with it: on {@link #close}, and when this program is interrupted.
 */
final class ExampleCluster implements AutoCloseable {

    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Pattern ENDPOINTS = Pattern.compile("\"endpoints\":\"([^\"]+)\"");
    private static final Pattern PROCESS = Pattern.compile("\"pid\":(\\d+)");
    private static final Pattern PRIMARY = Pattern.compile("\"kind\":\"primary\",\"index\":(\\d+)");

    private final PrintStream out;
    private final Path directory;
    private final Thread stopper;
    private String endpoints = "";

    private ExampleCluster(PrintStream out) throws IOException {
        this.out = out;
        this.directory = Files.createTempDirectory("fused-example");
        this.stopper = new Thread(this::stop, "stop-cluster");
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    /** Starts the cluster and waits until it serves. */
    static ExampleCluster start(PrintStream out) throws IOException, InterruptedException {
        ExampleCluster cluster = new ExampleCluster(out);
        try {
            out.println("-- fused cluster start --primaries 3 --faults 3");
            String started =
                    cluster.run("cluster", "start", "--primaries", "3", "--faults", "3", "--json");
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
     * until the cluster has rebuilt them and would survive three crashes again.
     */
    void crashPrimaries(Integer... indexes) throws IOException, InterruptedException {
        out.println("-- kill -9: the holders of primaries " + List.of(indexes));
        Set<String> killed = holders(Set.of(indexes));
        for (String process : killed) {
            ProcessHandle.of(Long.parseLong(process)).ifPresent(ProcessHandle::destroyForcibly);
        }
        do {
            run("cluster", "wait", "--tolerance", "3", "--timeout", "" + RECOVERY.toSeconds());
        } while (processes().stream().anyMatch(killed::contains)); // The news was under way.
        out.println("-- rebuilt: any three may crash again");
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

    private Set<String> holders(Set<Integer> indexes) throws IOException, InterruptedException {
        Set<String> found = new HashSet<>();
        for (String member : run("cluster", "status", "--json").lines().toList()) {
            Matcher primary = PRIMARY.matcher(member);
            while (primary.find()) {
                if (indexes.contains(Integer.valueOf(primary.group(1)))) {
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
