package io.fused.core.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class XxHash64Test {
    /** Published vectors, and the reference implementation's sanity buffer. */
    @Test
    void equalsThePublishedVectors() {
        assertThat(hash("")).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(hash("abc")).isEqualTo(0x44BC2CF5AD770999L);
        assertThat(hash("Nobody inspects the spammish repetition")).isEqualTo(0xFBCEA83C8A378BF1L);
    }

    @Test
    void equalsTheSanityBufferOfTheReference() {
        byte[] buffer = new byte[222];
        long generator = 2654435761L;
        for (int k = 0; k < buffer.length; k++) {
            buffer[k] = (byte) (generator >>> 56);
            generator *= 0x9E3779B185EBCA8DL;
        }
        assertThat(XxHash64.of(buffer, 0, 1)).isEqualTo(0xE934A84ADB052768L);
        assertThat(XxHash64.of(buffer, 0, 4)).isEqualTo(0x9136A0DCA57457EEL);
        assertThat(XxHash64.of(buffer, 0, 14)).isEqualTo(0x8282DCC4994E35C8L);
        assertThat(XxHash64.of(buffer, 0, 222)).isEqualTo(0xB641AE8CB691C174L);
    }

    @Test
    void arraysAndSegmentsAgreeAtEveryLengthAndPlace() {
        byte[] bytes = new byte[200];
        for (int k = 0; k < bytes.length; k++) {
            bytes[k] = (byte) (k * 37);
        }
        MemorySegment segment = MemorySegment.ofArray(bytes);
        for (int from = 0; from < 9; from++) {
            for (int length = 0; length < 150; length++) {
                assertThat(XxHash64.of(segment, from, length))
                        .isEqualTo(XxHash64.of(bytes, from, length));
            }
        }
    }

    @Test
    void aHeaderIsHashedAsItsBytes() {
        byte[] bytes = new byte[28];
        LittleEndian.putLong(bytes, 0, 0x1122334455667788L);
        LittleEndian.putLong(bytes, 8, -5);
        LittleEndian.putLong(bytes, 16, 77);
        LittleEndian.putInt(bytes, 24, -3);
        assertThat(XxHash64.ofHeader(0x1122334455667788L, -5, 77, -3))
                .isEqualTo(XxHash64.of(bytes));
    }

    private static long hash(String text) {
        return XxHash64.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
