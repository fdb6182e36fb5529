package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What came of a verb that was run in a process of its own, as {@code ./fused} runs it.
 *
 * @param status the exit status
 * @param out standard output
 * @param err standard error
 */
record Verb(int status, String out, String err) {

    private static final int SECONDS = 90;

    /** Runs a verb to its end without any input. */
    static Verb run(String... arguments) {
        return run("", arguments);
    }

    /** Runs a verb to its end with this on its standard input. */
    static Verb run(String input, String[] arguments) {
        try {
            Path directory = Files.createTempDirectory("fused-verb");
            Path in = Files.writeString(directory.resolve("in"), input);
            Path out = directory.resolve("out");
            Path err = directory.resolve("err");
            Process process = new ProcessBuilder(command(arguments))
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(List.of(arguments) + " didn't end: "
                            + Files.readString(out) + Files.readString(err));
                }
                return new Verb(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                process.destroyForcibly();
                Files.delete(in);
                Files.delete(out);
                Files.delete(err);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What lets a cluster end with this process, however that ends. */
    static String endWithThisTest() {
        return "--end-with=" + ProcessHandle.current().pid();
    }

    /** Checks that it succeeded, in silence on standard error, and returns its standard output. */
    String succeeded() {
        assertThat(err).isEmpty();
        assertThat(status).isZero();
        return out;
    }

    /** Checks that it failed with this status and a sentence that holds these words. */
    void failed(int expected, String... words) {
        assertThat(err).contains(words).startsWith("fused: ").doesNotContain("Exception", "\tat ");
        assertThat(err.length()).as("at most a few lines").isLessThan(1_000);
        assertThat(status).isEqualTo(expected);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=" + StandardCharsets.UTF_8,
                "-Dstderr.encoding=" + StandardCharsets.UTF_8,
                "-cp",
                System.getProperty("java.class.path"),
                "io.fused.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }
}
