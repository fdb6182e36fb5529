package io.fused.node.wire;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes the small fields of one hot message; the payload, its last field, is not copied here but
 * handed to the transport as it is.
 *
 * <p>As proto3 has it, a field with its default value is left out.
 */
final class WireWriter {
    private static final int HEAD_BYTES = 96;

    private byte[] head = new byte[HEAD_BYTES];
    private int length;

    /** Writes a field of a 32-bit number. */
    WireWriter int32(int field, int value) {
        return int64(field, value);
    }

    /** Writes a field of a 64-bit number. */
    WireWriter int64(int field, long value) {
        if (value != 0) {
            varint((long) field << 3);
            varint(value);
        }
        return this;
    }

    /** Writes a field of a truth value. */
    WireWriter bool(int field, boolean value) {
        return int64(field, value ? 1 : 0);
    }

    /** Ends a message without payload and wraps it as a field of a frame. */
    InputStream frame(int kind) {
        return frame(kind, 0, new byte[0]);
    }

    /** Ends a message by its payload and wraps it as a field of a frame. */
    InputStream frame(int kind, int payloadField, byte[] payload) {
        if (payload.length > 0) {
            varint((long) payloadField << 3 | 2);
            varint(payload.length);
        }
        WireWriter outer = new WireWriter();
        outer.varint((long) kind << 3 | 2);
        outer.varint((long) length + payload.length);
        byte[] start = Arrays.copyOf(outer.head, outer.length + length);
        System.arraycopy(head, 0, start, outer.length, length);
        return new Frame(start, payload);
    }

    private void varint(long value) {
        if (length + 10 > head.length) {
            head = Arrays.copyOf(head, head.length * 2);
        }
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            head[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        head[length++] = (byte) rest;
    }

    /** Two arrays as one message; the transport drains it and never reads it byte by byte. */
    private static final class Frame extends InputStream implements Drainable, KnownLength {
        private final byte[] start;
        private final byte[] payload;
        private int position;

        Frame(byte[] start, byte[] payload) {
            this.start = start;
            this.payload = payload;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int count = available();
            int head = Math.min(position, start.length);
            target.write(start, head, start.length - head);
            int body = Math.max(0, position - start.length);
            target.write(payload, body, payload.length - body);
            position += count;
            return count;
        }

        @Override
        public int available() {
            return start.length + payload.length - position;
        }

        @Override
        public int read() {
            if (available() == 0) {
                return -1;
            }
            int at = position++;
            return (at < start.length ? start[at] : payload[at - start.length]) & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int count) {
            if (count > 0 && available() == 0) {
                return -1;
            }
            int copied = 0;
            while (copied < count && available() > 0) {
                target[from + copied++] = (byte) read();
            }
            return copied;
        }
    }
}
