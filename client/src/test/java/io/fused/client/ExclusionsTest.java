package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is excluded must fail, and nothing else may. */
final class ExclusionsTest {
    private final Exclusions exclusions = new Exclusions(
            List.of("# a comment", "", "testA[Map keys | Keys can't do that.", "testB[ | No."));

    @Test
    void anExcludedTestMustFail() {
        exclusions.run("testA[Map keys [one]]", ExclusionsTest::fail);

        assertThatThrownBy(() -> exclusions.run("testA[Map keys [one]]", () -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("testA[Map keys [one]] passes");
    }

    @Test
    void anyOtherTestMustPass() {
        exclusions.run("testA[Map values [one]]", () -> {});

        assertThatThrownBy(() -> exclusions.run("testA[Map values [one]]", ExclusionsTest::fail))
                .hasMessage("made to fail");
    }

    @Test
    void linesThatNameNoTestAreFound() {
        assertThat(exclusions.idle(List.of("testA[Map keys [one]]", "testC[Set]")))
                .containsExactly("testB[");
    }

    @Test
    void aLineWithoutAReasonIsRefused() {
        assertThatThrownBy(() -> new Exclusions(List.of("testA[Map")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Exclusions(List.of("testA[Map | ")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void fail() {
        throw new AssertionError("made to fail");
    }
}
