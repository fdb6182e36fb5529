package io.fused.node.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads protobuf fields from a stream of known length, without a buffer in between: a field of
 * bytes is copied once, from the transport's buffer to the array that the message keeps.
 *
 * <p>Use: while {@link #next()}, look at {@link #field()}, read the value by one of the typed
 * methods or {@link #skip()} it.
 */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final InputStream in;
    private int remaining;
    private int tag;

    WireReader(InputStream in, int length) {
        this.in = in;
        this.remaining = length;
    }

    /** Moves to the next field; false at the end. */
    boolean next() throws IOException {
        if (remaining == 0) {
            return false;
        }
        long read = varint();
        tag = (int) read;
        if (read != tag || tag >>> 3 == 0) {
            throw malformed("a field without a number");
        }
        return true;
    }

    /** The number of the present field. */
    int field() {
        return tag >>> 3;
    }

    /** The present field as an unsigned integer of at most 32 bits. */
    int int32() throws IOException {
        return (int) int64();
    }

    /** The present field as a 64-bit integer. */
    long int64() throws IOException {
        expect(VARINT);
        return varint();
    }

    /** The present field as a truth value. */
    boolean bool() throws IOException {
        return int64() != 0;
    }

    /** The present field as bytes of its own. */
    byte[] bytes() throws IOException {
        int length = length();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new EOFException("The message ends within a field");
        }
        remaining -= length;
        return bytes;
    }

    /** Enters the present field, a message: its fields follow; call {@link #leave} at its end. */
    int enter() throws IOException {
        int length = length();
        int after = remaining - length;
        remaining = length;
        return after;
    }

    /**
     * Leaves a message all of whose fields were read.
     *
     * @param after what {@link #enter} gave
     */
    void leave(int after) {
        remaining = after;
    }

    /** Passes over the present field, whatever it is. */
    void skip() throws IOException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> skipBytes(8);
            case LENGTH_DELIMITED -> skipBytes(length());
            case FIXED32 -> skipBytes(4);
            default -> throw malformed("an unknown wire type");
        }
    }

    private void skipBytes(int count) throws IOException {
        if (count > remaining) {
            throw malformed("a field longer than its message");
        }
        in.skipNBytes(count);
        remaining -= count;
    }

    private int length() throws IOException {
        expect(LENGTH_DELIMITED);
        long length = varint();
        if (length < 0 || length > remaining) {
            throw malformed("a field longer than its message");
        }
        return (int) length;
    }

    private void expect(int wireType) throws InvalidProtocolBufferException {
        if ((tag & 7) != wireType) {
            throw malformed("field " + field() + " of another type");
        }
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (remaining == 0) {
                throw malformed("a number that is cut off");
            }
            int read = in.read();
            if (read < 0) {
                throw new EOFException("The message ends within a number");
            }
            remaining--;
            value |= (long) (read & 0x7f) << shift;
            if (read < 0x80) {
                return value;
            }
        }
        throw malformed("a number of more than 64 bits");
    }

    private static InvalidProtocolBufferException malformed(String what) {
        return new InvalidProtocolBufferException("Malformed message: " + what);
    }
}
