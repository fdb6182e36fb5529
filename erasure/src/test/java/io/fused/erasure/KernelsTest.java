package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class KernelsTest {

    /** A JVM of its own: what other tests want of {@link Kernels#best} would be warmed as well. */
    @Test
    void changesOverToTheVectorKernelOnceItIsWarm() throws Exception {
        String vector = Kernels.vector().orElseThrow().toString();

        assertThat(run(WarmedKernel.class, "--add-modules=jdk.incubator.vector"))
                .isEqualTo("before: table, warmed: true, after: " + vector + ", the same: true");
    }

    /** A JVM of its own: others have compiled what a tile is made of, and may compile it long. */
    @Test
    void aMultiplierFollowsAKernelThatIsExchangedOnceItsTileIsWarm() throws Exception {
        String vector = Kernels.vector().orElseThrow().toString();

        assertThat(run(ExchangedKernel.class, "--add-modules=jdk.incubator.vector"))
                .isEqualTo("before: table times 2 x 3, right: true; "
                        + "not warm yet: table times 2 x 3, right: true; "
                        + "warm: " + vector + " times 2 x 3, right: true; "
                        + "another: " + vector + " times 2 x 3, right: true; "
                        + "on ARRAYS: table times 2 x 3, then " + vector
                        + " times 2 x 3, right: true; "
                        + "on ANYWHERE: table times 2 x 3, then " + vector
                        + " times 2 x 3, right: true; ");
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
        assertThat(run(WithoutVectorModule.class))
                .isEqualTo("vector: absent, best: table, warmed: false, rebuilt: true");
    }

    /** What a program prints in a JVM with these flags. */
    private static String run(Class<?> program, String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        String classes = location(Kernels.class) + File.pathSeparator + location(KernelsTest.class);
        command.addAll(List.of("-cp", classes, program.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
