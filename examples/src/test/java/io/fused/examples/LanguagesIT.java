package io.fused.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedCounter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The clients in other languages, run by the commands of their documents on a cluster of real
 * processes. A language that isn't installed is skipped.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LanguagesIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Set<Integer> ALL = Set.of(0, 1);
    private static final String ENDPOINT = "127.0.0.1:7400";

    /** A language with a client in a directory of its name. */
    enum Language {
        PYTHON(
                "protoc --version && python3 -c 'import grpc, google.protobuf'",
                "apt-get install python3-grpcio python3-protobuf protobuf-compiler",
                2_000),
        JAVASCRIPT(
                "node --version && ls examples/javascript/node_modules/@grpc",
                "install Node.js 18 or later, and run: npm ci --prefix examples/javascript",
                20_000);

        final String probe;
        final String remedy;

        /** So many take longer than it takes to notice that they have begun. */
        final int operations;

        Language(String probe, String remedy, int operations) {
            this.probe = probe;
            this.remedy = remedy;
            this.operations = operations;
        }

        String directory() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static Map<Language, String> paths;
    private static ExampleCluster cluster;
    private static FusedClient client;

    @TempDir
    private static Path outputs;

    @BeforeAll
    static void start() throws Exception {
        paths = new TreeMap<>();
        for (Language language : Language.values()) {
            path(language).ifPresent(path -> paths.put(language, path));
        }
        assumeTrue(!paths.isEmpty(), Language.PYTHON.remedy + "; " + Language.JAVASCRIPT.remedy);
        cluster =
                ExampleCluster.start(new PrintStream(OutputStream.nullOutputStream()), ALL.size());
        client = FusedClient.connect(cluster.endpoints());
        if (paths.containsKey(Language.PYTHON)) {
            try (Script protoc = run(Language.PYTHON, "protoc ", "")) {
                assertThat(protoc.status(Duration.ofSeconds(20)))
                        .as(protoc.output())
                        .isZero();
            }
        }
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            client.close();
            cluster.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsOwnTestsPass(Language language) throws Exception {
        assumeTrue(paths.containsKey(language), language.remedy);

        try (Script tests = run(language, "FUSED_ENDPOINTS=", "")) {
            assertThat(tests.status(Duration.ofSeconds(60))).as(tests.output()).isZero();
            assertThat(tests.output()).doesNotContain("names no cluster");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatItDoesTakesEffectOnceThoughAllPrimariesAreKilled(Language language) throws Exception {
        assumeTrue(paths.containsKey(language), language.remedy);
        String name = language.directory();
        Map<String, String> greetings = client.map("greetings", Codec.string(), Codec.string());
        Map<String, Long> visits = client.map("visits", Codec.string(), Codec.int64());
        greetings.put("java", "Dobrý den, 𝄞 from Java");
        visits.put("java", Long.MIN_VALUE);
        FusedCounter tickets = client.counter(name + "-tickets");
        Set<String> primaries = cluster.holders("primary", ALL);
        Set<String> backups = cluster.holders("backup", ALL);

        List<String> said;
        try (Script program =
                run(language, "examples/" + name + "/main.", " " + language.operations)) {
            await("the first tenth")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !program.isAlive() || tickets.get() >= language.operations / 10);
            crashUnanswered(primaries, backups, tickets);
            assertThat(program.isAlive()).as(program.output()).isTrue();
            assertThat(program.status(Duration.ofSeconds(60)))
                    .as(program.output())
                    .isZero();
            said = program.output().lines().toList();
        }

        assertThat(greetings.get(name)).startsWith("Dobrý den, 𝄞 from ");
        assertThat(visits.get(name)).isOne();
        assertThat(said)
                .containsExactlyElementsOf(expected(greetings, visits, language.operations));
        assertThat(tickets.get()).isEqualTo(language.operations);
        assertThat(new TreeMap<>(client.map(name + "-squares", Codec.int64(), Codec.string())))
                .isEqualTo(squares(language.operations));
        assertThat(new ArrayList<>(client.queue(name + "-items", Codec.int64())))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, language.operations).boxed().toList());
        cluster.awaitRebuilt(primaries);
    }

    /**
     * Kills the primaries at a moment when all that is under way is with the fused backups, so that
     * it takes effect, and nothing of it was answered.
     */
    private static void crashUnanswered(
            Set<String> primaries, Set<String> backups, FusedCounter counter) throws Exception {
        signal("STOP", backups);
        try {
            CompletableFuture<Long> unanswered = counter.async().addAndGet(0);
            await("silence")
                    .during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !unanswered.isDone());
            ExampleCluster.kill(primaries);
        } finally {
            signal("CONT", backups);
        }
    }

    private static void signal(String name, Set<String> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        command.addAll(processes);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static List<String> expected(
            Map<String, String> greetings, Map<String, Long> visits, int operations) {
        Stream<String> words = new TreeMap<>(greetings)
                .entrySet().stream()
                        .map(each -> each.getKey() + " says " + each.getValue() + ", visit "
                                + visits.get(each.getKey()));
        Stream<String> rest = Stream.of(
                "set: blue green 2",
                "list: a b c d b d 2",
                "queue: cook eat 0",
                "deque: 0 1 2 2 0 1",
                "counter: 7 7 20",
                "once: %1$d tickets, %1$d squares, %1$d items".formatted(operations));
        return Stream.concat(words, rest).toList();
    }

    private static Map<Long, String> squares(int operations) {
        return LongStream.range(0, operations)
                .boxed()
                .collect(Collectors.toMap(
                        Function.identity(), number -> Long.toString(number * number)));
    }

    /** Where programs of a language are found: as usual, or with Debian's own before others. */
    private static Optional<String> path(Language language) throws Exception {
        String usual = Objects.requireNonNullElse(System.getenv("PATH"), "");
        for (String path : List.of(usual, "/usr/bin:" + usual)) {
            try (Script probe = Script.start(path, ROOT, language.probe)) {
                if (probe.status(Duration.ofSeconds(20)) == 0) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    /** Runs the command of the language's document that has these words, on the test's cluster. */
    private static Script run(Language language, String words, String arguments) throws Exception {
        Path directory = ROOT.resolve("examples").resolve(language.directory());
        String command = Files.readAllLines(directory.resolve("README.md")).stream()
                .filter(line -> line.startsWith("    ") && line.contains(words))
                .map(line -> line.strip().replace(ENDPOINT, cluster.endpoints()) + arguments)
                .findFirst()
                .orElseThrow();
        Path where = words.startsWith("FUSED") ? directory : ROOT;
        return Script.start(Objects.requireNonNull(paths.get(language)), where, command);
    }

    /** A command in the shell, and what it prints; ended when it is closed. */
    private record Script(Process process, Path printed) implements AutoCloseable {
        static Script start(String path, Path directory, String command) throws IOException {
            Path printed = Files.createTempFile(outputs, "printed", "");
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile());
            builder.environment().put("PATH", path);
            builder.environment().put("LC_ALL", "C.UTF-8");
            return new Script(builder.start(), printed);
        }

        boolean isAlive() {
            return process.isAlive();
        }

        String output() throws IOException {
            return Files.readString(printed);
        }

        /** Waits for its end; -1 if that takes longer than this. */
        int status(Duration most) throws InterruptedException {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)
                    ? process.exitValue()
                    : -1;
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
