package io.fused.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fused.erasure.nativelibrary.Isal;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CLoopTest {
    @TempDir
    Path parent;

    @Test
    void takesLongerForMoreBytesAndLeavesNothingBehind() throws Exception {
        assumeThat(hasCompiler()).as("a C compiler").isTrue();
        assumeThat(Isal.find().reason()).isEmpty();
        String library = Isal.find().orElseThrow().file();

        try (CLoop loop = compile(CLoop.Kind.UPDATE, List.of(library), CLoop.COMPILERS)) {
            double[] nanos = loop.medianNanos(
                    List.of(List.of(64), List.of(1 << 20)), 2, CodecBenchmarks.Length.QUICK);

            assertThat(nanos).hasSize(2);
            assertThat(nanos[0]).isPositive();
            assertThat(nanos[1]).isGreaterThan(10 * nanos[0]);
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void addsUpWithoutAnyLibrary() throws Exception {
        assumeThat(hasCompiler()).as("a C compiler").isTrue();

        try (CLoop loop = compile(CLoop.Kind.SUM, List.of(), CLoop.COMPILERS)) {
            double[] nanos = loop.medianNanos(
                    List.of(List.of(4, 2, 1024), List.of(4, 2, 1 << 20)),
                    1,
                    CodecBenchmarks.Length.QUICK);

            assertThat(nanos[1]).isGreaterThan(10 * nanos[0]);
            assertThatThrownBy(() -> loop.medianNanos(
                            List.of(List.of(4, 2, 100)), 1, CodecBenchmarks.Length.QUICK))
                    .isInstanceOf(CLoop.AbsentException.class)
                    .hasMessageContaining("whole blocks of 64 bytes");
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void saysThatThereIsNoCompiler() {
        List<String> compilers = List.of("no-such-cc", "nor-gcc");
        assertThatThrownBy(() -> compile(CLoop.Kind.SUM, List.of(), compilers))
                .isInstanceOf(CLoop.AbsentException.class)
                .hasMessageContaining("no-such-cc, nor-gcc")
                .hasMessageContaining("apt-get install gcc");

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void saysWhatTheLinkerMisses() {
        assumeThat(hasCompiler()).as("a C compiler").isTrue();

        List<String> libraries = List.of("libabsent.so.7");
        assertThatThrownBy(() -> compile(CLoop.Kind.UPDATE, libraries, CLoop.COMPILERS))
                .isInstanceOf(CLoop.AbsentException.class)
                .hasMessageContaining("libabsent.so.7");

        assertThat(parent).isEmptyDirectory();
    }

    private CLoop compile(CLoop.Kind kind, List<String> libraries, List<String> compilers)
            throws Exception {
        return CLoop.compile(kind, libraries, compilers, parent);
    }

    private static boolean hasCompiler() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(
                        directory -> CLoop.COMPILERS.stream().map(name -> Path.of(directory, name)))
                .anyMatch(Files::isExecutable);
    }
}
