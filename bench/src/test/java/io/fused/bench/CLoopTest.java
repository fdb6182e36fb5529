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

        try (CLoop loop = CLoop.compile(library, CLoop.COMPILERS, parent)) {
            double[] nanos =
                    loop.medianNanos(new int[] {64, 1 << 20}, 2, CodecBenchmarks.Length.QUICK);

            assertThat(nanos).hasSize(2);
            assertThat(nanos[0]).isPositive();
            assertThat(nanos[1]).isGreaterThan(10 * nanos[0]);
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void saysThatThereIsNoCompiler() {
        assertThatThrownBy(() ->
                        CLoop.compile("libisal.so.2", List.of("no-such-cc", "nor-gcc"), parent))
                .isInstanceOf(CLoop.AbsentException.class)
                .hasMessageContaining("no-such-cc, nor-gcc")
                .hasMessageContaining("apt-get install gcc");

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void saysWhatTheLinkerMisses() {
        assumeThat(hasCompiler()).as("a C compiler").isTrue();

        assertThatThrownBy(() -> CLoop.compile("libabsent.so.7", CLoop.COMPILERS, parent))
                .isInstanceOf(CLoop.AbsentException.class)
                .hasMessageContaining("libabsent.so.7");

        assertThat(parent).isEmptyDirectory();
    }

    private static boolean hasCompiler() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(
                        directory -> CLoop.COMPILERS.stream().map(name -> Path.of(directory, name)))
                .anyMatch(Files::isExecutable);
    }
}
