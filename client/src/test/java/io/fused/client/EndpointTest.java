package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What addresses are read, and what is said of others. */
final class EndpointTest {
    @Test
    void readsNamesAndAddresses() {
        assertThat(Endpoint.list("127.0.0.1:7400, node-2:65535,[::1]:1"))
                .containsExactly(
                        new Endpoint("127.0.0.1", 7400),
                        new Endpoint("node-2", 65535),
                        new Endpoint("::1", 1));
        assertThat(Endpoint.parse("[::1]:7400")).hasToString("[::1]:7400");
        assertThat(Endpoint.parse("a:7400")).hasToString("a:7400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                ":7400",
                "a:",
                "a:x",
                "a:0",
                "a:65536",
                "a:-1",
                "::1:7400",
                "a b:7400",
                "a:7400,",
                "http://a:7400"
            })
    void refusesAllElseInASentence(String text) {
        assertThatThrownBy(() -> Endpoint.list(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no address of a member. Give host:port");
    }
}
