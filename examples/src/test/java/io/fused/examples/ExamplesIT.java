package io.fused.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each example, run as a person runs it, prints what is kept beside its source. */
final class ExamplesIT {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @CsvSource({
        "list,ListExample",
        "map,MapExample",
        "queue,QueueExample",
        "deque,DequeExample",
        "sorted,SortedExample",
        "priority-queue,PriorityQueueExample",
        "job-queue,JobQueueExample"
    })
    void printsWhatIsKeptBesideIt(String name, String type) throws Exception {
        Path kept = Path.of("src/main/java/io/fused/examples", type + ".txt");
        Path printed = directory.resolve("printed");
        Path errors = directory.resolve("errors");

        int status = run(name, printed, errors);

        assertThat(Files.readString(errors)).isEmpty();
        assertThat(Files.readString(printed)).isEqualTo(Files.readString(kept));
        assertThat(status).isZero();
    }

    private static int run(String name, Path printed, Path errors) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.fused.cli.Main",
                        "example",
                        name)
                .redirectOutput(printed.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(140, TimeUnit.SECONDS))
                    .as(() -> read(printed) + read(errors))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroy(); // Its shutdown hook ends the cluster.
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
