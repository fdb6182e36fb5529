package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class KernelsTest {

    @Test
    void changesOverToTheVectorKernelOnceItIsWarm() {
        Kernel best = Kernels.best();

        boolean changed = Kernels.warm(Duration.ofSeconds(60));

        assertThat(changed).isTrue();
        assertThat(best).isSameAs(Kernels.best());
        assertThat(best).hasToString(Kernels.vector().orElseThrow().toString());
    }

    @Test
    void aChangingKernelHandsItsCallsToTheCurrentOne() {
        ChangingKernel changing = new ChangingKernel(Kernels.table(), 64);
        assertThat(changing).hasToString("table");

        changing.changeTo(Kernels.vector().orElseThrow());

        assertThat(changing).hasToString(Kernels.vector().orElseThrow().toString());
        byte[] target = {1, 2, 3};
        changing.multiplyAdd(1, new byte[] {1, 2, 3}, 0, target, 0, 3);
        assertThat(target).containsOnly(0);
    }

    /** A JVM of its own, since this one was started with the module. */
    @Test
    void worksWithoutTheVectorModule() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = location(Kernels.class) + File.pathSeparator + location(getClass());
        Process process = new ProcessBuilder(
                        java.toString(), "-cp", classes, WithoutVectorModule.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEqualTo("vector: absent, best: table, warmed: false, rebuilt: true");
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
