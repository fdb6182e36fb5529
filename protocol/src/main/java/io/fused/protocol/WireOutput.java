package io.fused.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array that protobuf's wire format is written to. Used by one thread. */
final class WireOutput {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] array;
    private int length;

    WireOutput(int capacity) {
        array = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** Gives up the array and goes on with a new one of the same size, or of the usual one. */
    Frame take(int usualCapacity) {
        Frame frame = new Frame(array, length);
        array = new byte[usualCapacity];
        length = 0;
        return frame;
    }

    void reset() {
        length = 0;
    }

    /** Makes sure that so many bytes can follow; the writing methods don't check. */
    void ensure(int bytes) {
        if (array.length - length < bytes) {
            int wanted = Math.addExact(length, bytes);
            array = Arrays.copyOf(array, Math.max(wanted, (int) Math.min(2L * length, 64L << 20)));
        }
    }

    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            array[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[length++] = (byte) rest;
    }

    void fixed64(long value) {
        LONGS.set(array, length, value);
        length += 8;
    }

    void raw(byte[] bytes, int from, int count) {
        System.arraycopy(bytes, from, array, length, count);
        length += count;
    }

    void raw(WireOutput other) {
        raw(other.array, 0, other.length);
    }

    /** Writes a field of wire type varint, unless it is 0. */
    void varintField(int field, long value) {
        if (value != 0) {
            varint((long) field << 3 | VARINT);
            varint(value);
        }
    }

    /** Writes a field of wire type fixed64, unless it is 0. */
    void fixed64Field(int field, long value) {
        if (value != 0) {
            varint((long) field << 3 | FIXED64);
            fixed64(value);
        }
    }

    /** Writes a field of bytes, unless they are empty. */
    void bytesField(int field, byte[] bytes) {
        if (bytes.length != 0) {
            header(field, bytes.length);
            raw(bytes, 0, bytes.length);
        }
    }

    /** Writes the tag and length of what is delimited by its length. */
    void header(int field, int bytes) {
        varint((long) field << 3 | BYTES);
        varint(bytes);
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    static int varintSize(long value) {
        // Seven bits a byte; 0 takes one byte too.
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    static int varintFieldSize(int field, long value) {
        return value == 0 ? 0 : varintSize((long) field << 3) + varintSize(value);
    }

    static int fixed64FieldSize(int field, long value) {
        return value == 0 ? 0 : varintSize((long) field << 3) + 8;
    }

    static int bytesFieldSize(int field, byte[] bytes) {
        return bytes.length == 0 ? 0 : headerSize(field, bytes.length) + bytes.length;
    }

    static int headerSize(int field, int bytes) {
        return varintSize((long) field << 3) + varintSize(bytes);
    }
}
