package io.fused.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7400", "m1:7400", "a.b-c_d:1", "[::1]:65535", "localhost:0"})
    void whatIsReadIsWrittenTheSame(String text) {
        assertThat(HostPort.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":7400",
                "here",
                "here:",
                "here:x",
                "127.0.0.1:99999",
                "127.0.0.1:-1",
                "a b:1",
                "::1:7400",
                "http://x:1",
                "x:1,y:2"
            })
    void whatIsNoAddressIsToldInASentence(String text) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host:port")
                .hasMessageContaining("127.0.0.1:7400.");
    }

    @Test
    void numbersNeedNoNameService() {
        assertThat(HostPort.parse("10.0.0.1:1").isLiteral()).isTrue();
        assertThat(HostPort.parse("[::1]:1").isLiteral()).isTrue();
        assertThat(HostPort.parse("m1:1").isLiteral()).isFalse();
    }

    @Test
    void allAddressesAreNothingToDial() {
        assertThat(HostPort.parse("0.0.0.0:7400").isEverywhere()).isTrue();
        assertThat(HostPort.parse("[::]:7400").isEverywhere()).isTrue();
        assertThat(HostPort.parse("127.0.0.1:7400").isEverywhere()).isFalse();
    }
}
