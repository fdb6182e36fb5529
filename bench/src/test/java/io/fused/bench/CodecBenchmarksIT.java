package io.fused.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CodecBenchmarksIT {

    /** The longest of the cases with calls short enough that garbage is told from the measuring. */
    @Test
    void measuresUpdatesInJvmsOfTheirOwnAndFindsNoGarbage() throws Exception {
        Recorder recorder = new Recorder();

        boolean clean = new CodecBenchmarks(CodecBenchmarks.Length.QUICK, 1, recorder)
                .run(EnumSet.of(CodecBenchmarks.Case.UPDATE));

        assertThat(clean).as(recorder.notes.toString()).isTrue();
        for (String metric : List.of("ns_per_op", "gb_per_s", "bytes_per_op")) {
            assertThat(recorder.lines)
                    .anyMatch(line -> line.startsWith("UPDATE fused-vector {bytes=100} " + metric))
                    .anyMatch(line -> line.startsWith("UPDATE fused-table {bytes=100} " + metric));
        }
        if (recorder.notes.stream()
                .noneMatch(note -> note.startsWith("isa-l-in-c is left out. "))) {
            assertThat(recorder.lines)
                    .contains(
                            "UPDATE isa-l-in-c {bytes=100} ns_per_op",
                            "UPDATE isa-l-in-c {bytes=100} gb_per_s");
        }
        assertThat(recorder.lines)
                .as("too short a run to compare by")
                .noneMatch(line -> line.endsWith("ratio"));
    }

    @Test
    void measuresEncodingBesideABoundAndFindsNoGarbage() throws Exception {
        Recorder recorder = new Recorder();

        boolean clean = new CodecBenchmarks(CodecBenchmarks.Length.QUICK, 1, recorder)
                .run(EnumSet.of(CodecBenchmarks.Case.ENCODE));

        assertThat(clean).as(recorder.notes.toString()).isTrue();
        for (String parameters : List.of("{n=4, f=2, bytes=16384}", "{n=10, f=4, bytes=16384}")) {
            assertThat(recorder.lines)
                    .contains("ENCODE fused-vector " + parameters + " bytes_per_op");
            if (recorder.notes.stream()
                    .noneMatch(note -> note.startsWith("sum-in-c is left out. "))) {
                assertThat(recorder.lines).contains("ENCODE sum-in-c " + parameters + " gb_per_s");
            }
        }
    }

    @Test
    void measuresColdCalls() throws Exception {
        Recorder recorder = new Recorder();

        new CodecBenchmarks(CodecBenchmarks.Length.QUICK, 1, recorder)
                .run(EnumSet.of(CodecBenchmarks.Case.COLD));

        assertThat(recorder.lines).containsExactly("COLD fused-table {bytes=100} ns_per_op");
    }

    @Test
    void everySystemIsThereOrSaysWhyNot() {
        for (CodingSystem system : CodingSystem.values()) {
            assertThat(CodingSystem.of(system.label())).isSameAs(system);
            assertThat(system.kernel().isPresent())
                    .as(system.absence())
                    .isEqualTo(system == CodingSystem.FUSED_TABLE
                            || system == CodingSystem.FUSED_VECTOR
                            || system.absence().isEmpty());
        }
    }

    private static final class Recorder implements CodecBenchmarks.Sink {
        final List<String> lines = new ArrayList<>();
        final List<String> notes = new ArrayList<>();

        @Override
        public void figure(
                CodecBenchmarks.Case aCase,
                CodingSystem system,
                Map<String, Integer> parameters,
                String metric,
                double value) {
            assertThat(value).isNotNegative();
            lines.add(aCase + " " + system.label() + " " + parameters + " " + metric);
        }

        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }
    }
}
