package io.fused.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.simulator.SimulationRunner.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SimulateVerbTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("summary.txt");
    }

    private int simulate(String seeds) {
        CommandLine verb = Main.commandLine();
        verb.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return verb.execute(
                "simulate", "--seeds", seeds, "--threads", "1", "--summary", file.toString());
    }

    @Test
    void aRangeEndsAsOneLine() throws IOException {
        assertThat(simulate("1..5")).isZero();

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        Summary summary = Summary.parse(lines.getFirst());
        assertThat(summary.first()).isEqualTo(1);
        assertThat(summary.last()).isEqualTo(5);
        assertThat(summary.crashes()).isGreaterThan(2 * 5);
        assertThat(out.toString()).contains("5 seeds, 0 failed");
    }

    @Test
    void whatStandsThereIsNotRunAgain() throws IOException {
        Summary before = new Summary(1, 5_000, List.of(), Map.of(), 1, 777_000_000, 0, 1, 0);
        Summary other = new Summary(9_000, 9_001, List.of(), Map.of(), 1, 1, 0, 1, 0);
        Files.write(file, List.of("# kept", other.line(), before.line()));

        assertThat(simulate("1..5002")).isZero();

        assertThat(Files.readAllLines(file)).hasSize(3).contains("# kept", other.line());
        assertThat(out.toString()).contains("5002 seeds, 0 failed", "777,000,0");
    }

    @Test
    void aFileThatIsNoneIsNamedAndKept() throws IOException {
        Files.writeString(file, "seeds=many");

        assertThat(simulate("1")).isEqualTo(1);

        assertThat(err.toString()).contains("summary.txt", "Name another --summary");
        assertThat(Files.readString(file)).isEqualTo("seeds=many");
    }
}
