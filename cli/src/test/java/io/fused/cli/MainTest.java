package io.fused.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpGoesToStandardOutput() {
        assertThat(run(Main.commandLine(), "--help")).isZero();
        assertThat(out.toString()).contains("Usage: fused", "--version");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionNamesProgramAndJava() {
        assertThat(run(Main.commandLine(), "--version")).isZero();
        assertThat(out.toString()).contains("fused ", "Java " + Runtime.version());
    }

    @Test
    void noVerbIsBadUsage() {
        assertThat(run(Main.commandLine())).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Say what to do.", "fused --help");
    }

    @Test
    void unknownVerbIsBadUsageInASentence() {
        assertThat(run(Main.commandLine(), "frobnicate")).isEqualTo(2);
        assertThat(err.toString())
                .contains("frobnicate", "fused --help")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void everyVerbExplainsItself() {
        for (String verb : Main.commandLine().getSubcommands().keySet()) {
            assertThat(run(Main.commandLine(), verb, "--help")).as(verb).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsASentenceAndStatusOne(Exception failure, String sentence) {
        assertThat(run(failing(failure, false), "fail")).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("fused: " + sentence);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new Failure("No cluster runs in /x; start one."),
                        "No cluster runs in /x; start one."),
                Arguments.of(new NoSuchFileException("/x"), "/x does not exist."),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("/x")),
                        "/x does not exist."),
                Arguments.of(new IOException("reset"), "Input or output failed: reset"),
                Arguments.of(new IOException(), "Input or output failed: IOException"),
                Arguments.of(
                        new IllegalArgumentException("n must be positive"), "n must be positive"),
                Arguments.of(
                        new NullPointerException("x"),
                        "An error that should not happen, java.lang.NullPointerException: x;"
                                + " FUSED_TRACE=1 shows where."));
    }

    @Test
    void tracesAreShownOnRequest() {
        assertThat(run(failing(new NullPointerException("x"), true), "fail")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void badOptionsOfAVerbAreBadUsage() {
        assertThat(run(failing(new Failure("unreached"), false), "fail", "--count", "many"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--count", "many", "fused fail --help")
                .doesNotContain("\tat ", "unreached");
    }

    private static CommandLine failing(Exception failure, boolean traces) {
        Failures failures = new Failures(traces);
        return Main.commandLine()
                .addSubcommand(new Failing(failure))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private int run(CommandLine commandLine, String... arguments) {
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** A verb that fails in one way. */
    @Command(name = "fail")
    private static final class Failing implements Callable<Integer> {

        private final Exception failure;

        @Option(names = "--count")
        private int count;

        Failing(Exception failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            if (count < 0) {
                return count;
            }
            throw failure;
        }
    }
}
