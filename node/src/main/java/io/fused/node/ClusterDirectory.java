package io.fused.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The directory of a local cluster: its processes' logs, and while it runs a file that says where
 * it is reached. Clusters in different directories know nothing of each other.
 *
 * @param path the directory
 */
record ClusterDirectory(Path path) {
    private static final String FILE = "cluster.properties";
    private static final int TAIL_LINES = 20;

    /**
     * What the file says.
     *
     * @param coordinator where the coordinator listens
     * @param processId the coordinator's process
     * @param endpoints the members' addresses, with commas
     */
    record Running(HostPort coordinator, long processId, String endpoints) {
        /** Whether the coordinator's process is still there. */
        boolean isAlive() {
            return ProcessHandle.of(processId).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    /** Where a local cluster is kept unless told otherwise. */
    static Path standard() {
        String state = System.getenv("XDG_STATE_HOME");
        return state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".fused", "cluster")
                : Path.of(state, "fused", "cluster");
    }

    /** Says that this process coordinates a cluster here. */
    void write(HostPort coordinator, int firstPort, int members) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("coordinator", coordinator.toString());
        properties.setProperty("process", Long.toString(ProcessHandle.current().pid()));
        properties.setProperty(
                "endpoints",
                IntStream.range(0, members)
                        .mapToObj(index -> "127.0.0.1:" + (firstPort + index))
                        .collect(Collectors.joining(",")));
        Path part = path.resolve(FILE + ".part");
        try (var out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            properties.store(out, "A running Fused cluster; removed when it is stopped");
        }
        Files.move(part, path.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What the file says, if there is one that makes sense. */
    Optional<Running> read() {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(path.resolve(FILE), StandardCharsets.UTF_8)) {
            properties.load(in);
            return Optional.of(new Running(
                    HostPort.parse(properties.getProperty("coordinator", "")),
                    Long.parseLong(properties.getProperty("process", "")),
                    properties.getProperty("endpoints", "")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Removes the file; the logs stay. */
    void remove() {
        try {
            Files.deleteIfExists(path.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log(String name) {
        return path.resolve(name + ".log");
    }

    /** The last lines of a log, or nothing. */
    String tail(String name) {
        try {
            List<String> lines = Files.readAllLines(log(name), StandardCharsets.UTF_8);
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
