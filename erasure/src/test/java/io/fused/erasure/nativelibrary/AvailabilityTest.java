package io.fused.erasure.nativelibrary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import io.fused.erasure.nativelibrary.NativeLibrary.Description;
import java.io.File;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a lookup says where a library is present, absent, or another one. */
final class AvailabilityTest {

    @Test
    void aLibraryThatIsInstalledIsFoundOnce() {
        Isal isal = Installed.isal();
        Jerasure jerasure = Installed.jerasure();

        assertThat(Isal.find().orElseThrow()).isSameAs(isal);
        assertThat(Isal.find().library()).containsSame(isal);
        assertThat(Isal.find().reason()).isEmpty();
        assertThat(Isal.find()).hasToString("ISA-L");
        assertThat(Jerasure.find().orElseThrow()).isSameAs(jerasure);
        assertThat(jerasure.kernel()).hasToString("Jerasure");
    }

    @Test
    void anAbsentLibrarySaysWhatToInstall() {
        Availability<Isal> isal = Isal.find(
                new Description("ISA-L", List.of("libabsent.so.2", "libabsent.so"), "libisal2"));
        Availability<Jerasure> jerasure =
                Jerasure.find(new Description("Jerasure", List.of("libnone.so"), "libjerasure2"));

        assertThat(isal.library()).isEmpty();
        assertThat(isal.reason())
                .isEqualTo("ISA-L can't be loaded: there is none of libabsent.so.2, libabsent.so."
                        + " On Debian and Ubuntu: apt-get install libisal2");
        assertThat(isal).hasToString(isal.reason());
        assertThat(jerasure.reason())
                .isEqualTo("Jerasure can't be loaded: there is none of libnone.so."
                        + " On Debian and Ubuntu: apt-get install libjerasure2");
        assertThatIllegalStateException()
                .isThrownBy(jerasure::orElseThrow)
                .withMessage(jerasure.reason());
    }

    /** One that this JVM has loaded already, and that codes nothing. */
    @Test
    void anotherLibrarySaysWhatItLacks() {
        String other = Path.of(System.getProperty("java.home"), "lib")
                .resolve(System.mapLibraryName("java"))
                .toString();

        assertThat(Isal.find(new Description("ISA-L", List.of("libabsent.so", other), "libisal2"))
                        .reason())
                .isEqualTo(other + " has no function ec_init_tables,"
                        + " so it isn't the ISA-L that is known here."
                        + " On Debian and Ubuntu: apt-get install libisal2");
        assertThat(Jerasure.find(new Description("Jerasure", List.of(other), "libjerasure2"))
                        .reason())
                .contains("has no function galois_init_default_field")
                .contains("apt-get install libjerasure2");
    }

    @Test
    void theSelfTestFindsOneWrongProduct() {
        assertThat(SelfTest.passes(Kernels.table())).isTrue();
        for (int wrong : new int[] {0, 1, 2, 143, 255}) {
            assertThat(SelfTest.passes(new WrongKernel(wrong))).as("%d", wrong).isFalse();
        }
    }

    /** JVMs of their own, since this one was started with the flag. */
    @Test
    void withoutTheFlagEverythingWorks() throws Exception {
        Installed.isal();
        Installed.jerasure();

        assertThat(outputOf(List.of()))
                .isEqualTo("ISA-L: ISA-L, Jerasure: Jerasure, rebuilt: true");
    }

    @Test
    void whereNativeAccessIsDeniedTheReasonSaysSo() throws Exception {
        String denied = "can't be loaded, because this JVM denies native access."
                + " Start it with --enable-native-access=ALL-UNNAMED";

        assertThat(outputOf(List.of("--illegal-native-access=deny")))
                .isEqualTo("ISA-L: ISA-L " + denied + ", Jerasure: Jerasure " + denied
                        + ", rebuilt: true");
    }

    private static String outputOf(List<String> flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(location(Kernels.class) + File.pathSeparator + location(FlaglessProgram.class));
        command.add(FlaglessProgram.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** The table kernel, except that one coefficient gives what the next one should. */
    private record WrongKernel(int wrong) implements Kernel {
        private int changed(int coefficient) {
            return coefficient == wrong ? coefficient + 1 & 0xff : coefficient;
        }

        @Override
        public void multiplyAdd(
                int coefficient,
                MemorySegment source,
                long sourceOffset,
                MemorySegment target,
                long targetOffset,
                long length) {
            Kernels.table()
                    .multiplyAdd(
                            changed(coefficient),
                            source,
                            sourceOffset,
                            target,
                            targetOffset,
                            length);
        }

        @Override
        public void multiplyAdd(
                int coefficient,
                byte[] source,
                int sourceOffset,
                MemorySegment target,
                long targetOffset,
                int length) {
            throw new UnsupportedOperationException("not asked for by the self-test");
        }

        @Override
        public void multiplyAdd(
                int coefficient,
                byte[] source,
                int sourceOffset,
                byte[] target,
                int targetOffset,
                int length) {
            throw new UnsupportedOperationException("not asked for by the self-test");
        }
    }
}
