package io.fused.client;

import java.util.Arrays;

/**
 * Bytes with an end that can be seen: 00 becomes 00 ff, and 00 01 follows. Their order is kept, and
 * none is the beginning of another.
 */
final class Escaped {
    private static final byte ESCAPE = 0;
    private static final byte ZERO = (byte) 0xFF;
    private static final byte END = 1;

    private Escaped() {}

    /** Returns bytes so. */
    static byte[] of(byte[] bytes) {
        byte[] escaped = new byte[length(bytes)];
        write(bytes, escaped);
        return escaped;
    }

    /**
     * Returns what is above all that begins with escaped bytes, and below what begins with others
     * that are higher: 00 02 is in none of them.
     */
    static byte[] behind(byte[] escaped) {
        byte[] behind = escaped.clone();
        behind[behind.length - 1] = END + 1;
        return behind;
    }

    /** Returns the length that bytes have then. */
    static int length(byte[] bytes) {
        int length = bytes.length + 2;
        for (byte each : bytes) {
            if (each == ESCAPE) {
                length++;
            }
        }
        return length;
    }

    /** Writes bytes into a longer array, at its beginning; returns where they end there. */
    static int write(byte[] bytes, byte[] target) {
        int at = 0;
        for (byte each : bytes) {
            target[at++] = each;
            if (each == ESCAPE) {
                target[at++] = ZERO;
            }
        }
        target[at++] = ESCAPE;
        target[at++] = END;
        return at;
    }

    /** Returns where the bytes at the beginning of an array end; -1 if they don't. */
    static int end(byte[] source) {
        for (int at = 0; at + 1 < source.length; at++) {
            if (source[at] == ESCAPE) {
                at++;
                if (source[at] != ZERO) {
                    return source[at] == END ? at + 1 : -1;
                }
            }
        }
        return -1;
    }

    /** Returns the bytes that end there. */
    static byte[] read(byte[] source, int end) {
        byte[] bytes = new byte[end];
        int count = 0;
        for (int at = 0; at < end - 2; at++) {
            bytes[count++] = source[at];
            if (source[at] == ESCAPE) {
                at++;
            }
        }
        return Arrays.copyOf(bytes, count);
    }
}
