package io.fused.simulator.history;

/**
 * Values that name the call that wrote them: an 8-byte token, and a filling that follows from it,
 * so that a value that was torn, mixed or shifted is seen wherever it is read.
 */
public final class Tokens {
    /** Stands for no value; no value has this token. */
    public static final long NONE = 0;

    private static final int TOKEN_BYTES = 8;

    private Tokens() {}

    /**
     * Returns a new value for a token.
     *
     * @param token any number but {@link #NONE}
     * @param length its length in bytes, raised to 8 where it is less
     */
    public static byte[] value(long token, int length) {
        if (token == NONE) {
            throw new IllegalArgumentException("Token 0 stands for no value.");
        }
        byte[] bytes = new byte[Math.max(length, TOKEN_BYTES)];
        for (int index = 0; index < TOKEN_BYTES; index++) {
            bytes[index] = (byte) (token >>> (8 * index));
        }
        for (int index = TOKEN_BYTES; index < bytes.length; index++) {
            bytes[index] = filling(token, index);
        }
        return bytes;
    }

    /**
     * Returns the token of a value.
     *
     * @throws IllegalStateException if the bytes are none that {@link #value} makes
     */
    public static long token(byte[] value) {
        if (value.length < TOKEN_BYTES) {
            throw new IllegalStateException(
                    "A value of " + value.length + " bytes was never written.");
        }
        long token = 0;
        for (int index = 0; index < TOKEN_BYTES; index++) {
            token |= (value[index] & 0xffL) << (8 * index);
        }
        for (int index = TOKEN_BYTES; index < value.length; index++) {
            if (value[index] != filling(token, index)) {
                throw new IllegalStateException("A value was torn: it begins as " + token
                        + " and differs at byte " + index + ".");
            }
        }
        return token;
    }

    private static byte filling(long token, int index) {
        // Never zero, so that a value read short or from freed memory is seen.
        return (byte) ((token * 31 + index * 7L) % 251 + 1);
    }
}
