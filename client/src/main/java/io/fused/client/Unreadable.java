package io.fused.client;

/** What is thrown for bytes that are no encoding. */
final class Unreadable {
    private Unreadable() {}

    /**
     * Makes the exception.
     *
     * @param codec the name of the codec that was to decode them
     * @param clause what is wrong, as a relative clause: "which has 4"
     */
    static IllegalArgumentException of(String codec, byte[] bytes, String clause) {
        return new IllegalArgumentException(sentence(codec, bytes, clause));
    }

    /** Makes the exception, with what was thrown below. */
    static IllegalArgumentException of(
            String codec, byte[] bytes, String clause, RuntimeException cause) {
        return new IllegalArgumentException(sentence(codec, bytes, clause), cause);
    }

    private static String sentence(String codec, byte[] bytes, String clause) {
        return "A value of " + bytes.length + " bytes is no " + codec + ", " + clause
                + ". Was it written with another codec of the same name? Then read it with that.";
    }
}
