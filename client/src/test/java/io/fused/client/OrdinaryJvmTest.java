package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client in processes of its own, without any flag: on the JVM that Maven was started with,
 * which may be a Java 17, and on the one that the tests run on. Nothing may be printed that isn't
 * the application's.
 */
final class OrdinaryJvmTest {
    @TempDir
    private Path directory;

    @TestFactory
    List<DynamicTest> theClientNeedsNoFlag() {
        return List.of(
                DynamicTest.dynamicTest(
                        "on the JVM of Maven", () -> check(System.getProperty("fused.maven.jvm"))),
                DynamicTest.dynamicTest(
                        "on the JVM of the tests", () -> check(System.getProperty("java.home"))));
    }

    private void check(String home) throws Exception {
        assumeThat(home).as("given by the build").isNotNull();
        Path java = Path.of(home, "bin", "java");
        // An application has neither what the build alone needs nor the epoll classes.
        String classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("epoll"))
                .collect(Collectors.joining(File.pathSeparator));
        Path errors = Files.createTempFile(directory, "errors", ".txt");
        Path output = Files.createTempFile(directory, "output", ".txt");
        try (FakeCluster cluster = new FakeCluster(2, 3)) {
            Process process = new ProcessBuilder(
                            java.toString(),
                            "-cp",
                            classPath,
                            "io.fused.client.OrdinaryApplication",
                            cluster.endpoints())
                    .redirectError(errors.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(Files.readString(errors, StandardCharsets.UTF_8)).isEmpty();
            assertThat(ended).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Files.readString(output, StandardCharsets.UTF_8))
                    .isEqualTo("apples=8, list=[a, b], queue=[1, 2, 3]" + System.lineSeparator());
        }
    }
}
