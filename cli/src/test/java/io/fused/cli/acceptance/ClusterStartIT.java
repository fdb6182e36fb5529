package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters that are started at the same moment, or end with a process, and ports and addresses that
 * make no sense.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClusterStartIT {
    private static final int CLUSTERS = 3;
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private static final Pattern PROCESS = Pattern.compile("\"pid\":(\\d+)");

    @TempDir
    private Path directory;

    private static Verb start(String dir, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("cluster", "start", "--primaries=1", "--faults=1", "--dir=" + dir));
        arguments.addAll(List.of(more));
        return Verb.run(arguments.toArray(String[]::new));
    }

    @Test
    void clustersThatStartTogetherTakeDifferentPorts() {
        List<CompletableFuture<Verb>> starting = new ArrayList<>();
        for (int i = 0; i < CLUSTERS; i++) {
            String dir = directory.resolve("c" + i).toString();
            starting.add(CompletableFuture.supplyAsync(
                    () -> start(dir, Verb.endWithThisTest(), "--json")));
        }
        List<String> endpoints = new ArrayList<>();
        try {
            for (CompletableFuture<Verb> each : starting) {
                String line = each.join().succeeded();
                assertThat(line).startsWith("{\"endpoints\":\"");
                for (Matcher address = ADDRESS.matcher(line); address.find(); ) {
                    endpoints.add(address.group());
                }
            }
            assertThat(endpoints).hasSize(2 * CLUSTERS).doesNotHaveDuplicates();
        } finally {
            for (int i = 0; i < CLUSTERS; i++) {
                Verb.run("cluster", "stop", "--dir", directory.resolve("c" + i).toString());
            }
        }
    }

    @Test
    void portZeroMeansAnyFreePorts() {
        String dir = directory.resolve("any").toString();
        try {
            String line =
                    start(dir, Verb.endWithThisTest(), "--port=0", "--json").succeeded();

            assertThat(line).doesNotContain(":0,", ":0\"", ":7400");
            assertThat(Verb.run("cluster", "status", "--dir", dir, "--json").succeeded())
                    .contains("\"state\":\"normal\"");
        } finally {
            Verb.run("cluster", "stop", "--dir", dir);
        }
    }

    @Test
    void aClusterEndsWithTheProcessThatItIsToEndWith() throws Exception {
        String dir = directory.resolve("bound").toString();
        Process owner = new ProcessBuilder("sleep", "600").start();
        String endWith = "--end-with=" + owner.pid();
        List<ProcessHandle> processes;
        try {
            start(dir, endWith).succeeded();
            String status =
                    Verb.run("cluster", "status", "--dir", dir, "--json").succeeded();
            processes = PROCESS.matcher(status)
                    .results()
                    .map(found -> ProcessHandle.of(Long.parseLong(found.group(1))))
                    .flatMap(Optional::stream)
                    .toList();
        } finally {
            owner.destroyForcibly().waitFor();
        }

        assertThat(processes).hasSize(3);
        for (ProcessHandle process : processes) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
        Verb.run("cluster", "status", "--dir", dir).failed(1, "No cluster runs");
        start(dir, endWith).failed(2, "No process has the id " + owner.pid());
    }

    @Test
    void addressesThatMakeNoSenseAreRefused() {
        Verb.run("node", "--coordinator", "127.0.0.1:7399", "--listen", "0.0.0.0:7398")
                .failed(2, "--advertise");
        Verb.run(
                        "node",
                        "--coordinator",
                        "127.0.0.1:7399",
                        "--listen",
                        "127.0.0.1:7398",
                        "--advertise",
                        "0.0.0.0:7398")
                .failed(2, "--advertise");
        Verb.run("node", "--coordinator", "127.0.0.1:7399", "--listen", "no-such-host.invalid:7398")
                .failed(1, "no-such-host.invalid");
    }
}
