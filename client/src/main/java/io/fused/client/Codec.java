package io.fused.client;

/**
 * Turns values into bytes and back.
 *
 * <p>To a cluster, keys and values are bytes: two are equal if their bytes are, whatever
 * {@link Object#equals} says. So equal values must have equal bytes. An encoding must never change
 * once data is stored; give a new one another {@link #name()}, which the cluster keeps beside each
 * structure, so that opening it with the wrong codec fails.
 *
 * <p>A codec is used by several threads at once, and must never block: decoding happens on the
 * client's event loop.
 *
 * @param <T> the type of values; never null
 */
public interface Codec<T> {
    /**
     * Returns the name that the cluster knows the encoding under.
     *
     * @return 1 to 100 characters, without commas
     */
    String name();

    /**
     * Encodes a value.
     *
     * @param value the value; not null
     * @return its bytes, which the caller may keep but won't change
     * @throws IllegalArgumentException if the value has no encoding
     */
    byte[] encode(T value);

    /**
     * Decodes a value.
     *
     * @param bytes what {@link #encode} returned; the codec may keep them
     * @return the value; not null
     * @throws IllegalArgumentException if the bytes are no encoding
     */
    T decode(byte[] bytes);

    /**
     * Returns the codec {@code string}: UTF-8. Texts with an unpaired surrogate are refused with
     * IllegalArgumentException.
     *
     * @return the codec
     */
    static Codec<String> string() {
        return ReadyCodecs.STRING;
    }

    /**
     * Returns the codec {@code int32}: four bytes, big-endian.
     *
     * @return the codec
     */
    static Codec<Integer> int32() {
        return ReadyCodecs.INT32;
    }

    /**
     * Returns the codec {@code int64}: eight bytes, big-endian.
     *
     * @return the codec
     */
    static Codec<Long> int64() {
        return ReadyCodecs.INT64;
    }

    /**
     * Returns the codec {@code bytes}: the array itself, without copying. It belongs to the
     * collection once it is given to one. Mind that arrays have no {@code equals} of their own:
     * what the cluster compares are bytes, what {@code java.util} compares in this process are
     * identities.
     *
     * @return the codec
     */
    static Codec<byte[]> bytes() {
        return ReadyCodecs.BYTES;
    }
}
