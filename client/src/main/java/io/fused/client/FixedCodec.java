package io.fused.client;

import java.time.DateTimeException;

/** An ordered codec whose encodings all have the same length. */
abstract class FixedCodec<T> implements OrderedCodec<T> {
    private final String name;
    private final int length;

    FixedCodec(String name, int length) {
        this.name = name;
        this.length = length;
    }

    /** Writes a value into as many bytes as an encoding has. */
    abstract void write(T value, byte[] bytes);

    /** Reads a value from as many bytes; IllegalArgumentException or DateTimeException if none. */
    abstract T read(byte[] bytes);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int fixedLength() {
        return length;
    }

    @Override
    public final byte[] encode(T value) {
        byte[] bytes = new byte[length];
        write(value, bytes);
        return bytes;
    }

    @Override
    public final T decode(byte[] bytes) {
        if (bytes.length != length) {
            throw Unreadable.of(name, bytes, "which has " + length);
        }
        try {
            return read(bytes);
        } catch (DateTimeException e) {
            throw Unreadable.of(name, bytes, "which can't be (" + e.getMessage() + ")", e);
        }
    }
}
