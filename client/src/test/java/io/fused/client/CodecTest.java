package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encodings that are stored, and so may never change. */
final class CodecTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-1", "žluťoučký kůň", "𝄞 clef", "\0"})
    void textsComeBack(String text) {
        assertThat(Codec.string().decode(Codec.string().encode(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD834", "a\uDD1E", "\uDD1E\uD834"})
    void unpairedSurrogatesAreRefused(String text) {
        assertThatThrownBy(() -> Codec.string().encode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("surrogate");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void intsComeBack(int value) {
        assertThat(Codec.int32().decode(Codec.int32().encode(value))).isEqualTo(value);
        assertThat(Codec.int64().decode(Codec.int64().encode((long) value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32})
    void longsComeBack(long value) {
        assertThat(Codec.int64().decode(Codec.int64().encode(value))).isEqualTo(value);
    }

    @Test
    void theEncodingsAreAsDocumented() {
        assertThat(HexFormat.of().formatHex(Codec.string().encode("ž€"))).isEqualTo("c5bee282ac");
        assertThat(Codec.int32().encode(-2)).containsExactly(-1, -1, -1, -2);
        assertThat(Codec.int64().encode(258L)).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
        byte[] bytes = {3};
        assertThat(Codec.bytes().encode(bytes)).isSameAs(bytes);
        assertThat(Codec.string().name()).isEqualTo("string");
        assertThat(Codec.int32().name()).isEqualTo("int32");
        assertThat(Codec.int64().name()).isEqualTo("int64");
        assertThat(Codec.bytes().name()).isEqualTo("bytes");
    }

    @Test
    void bytesOfAnotherLengthAreNoNumber() {
        assertThatThrownBy(() -> Codec.int32().decode(new byte[8]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 bytes is no int32, which has 4");
    }
}
