package io.fused.client;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Encodings in a row: one of a fixed length as it is, any other after its length. A length is
 * unsigned LEB128, seven bits a byte and the lowest first, in the shortest form.
 */
final class Parts {
    private Parts() {}

    /** Encodes a value, and makes sure of a length that was promised. */
    static <T> byte[] encoded(Codec<T> codec, T value) {
        byte[] bytes = codec.encode(value);
        int promised = codec.fixedLength();
        if (promised != 0 && bytes.length != promised) {
            throw new IllegalStateException(
                    "The codec " + codec.name() + " says that it encodes in "
                            + promised + " bytes, and did in " + bytes.length
                            + "; correct its fixedLength().");
        }
        return bytes;
    }

    /** Puts parts in a row. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        <T> void add(Codec<T> codec, T value) {
            byte[] part = encoded(codec, value);
            if (codec.fixedLength() == 0) {
                int left = part.length;
                for (; left > 0x7F; left >>>= 7) {
                    out.write(left & 0x7F | 0x80);
                }
                out.write(left);
            }
            out.writeBytes(part);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    /** Takes parts from a row. */
    static final class Reader {
        private final String owner;
        private final byte[] bytes;
        private int at;
        private int taken;

        /**
         * Begins with the first part.
         *
         * @param owner the name of the codec that reads, for sentences
         */
        Reader(String owner, byte[] bytes) {
            this.owner = owner;
            this.bytes = bytes;
        }

        boolean atEnd() {
            return at == bytes.length;
        }

        /** Takes one; IllegalArgumentException if there is none, or it can't be decoded. */
        <T> T next(Codec<T> codec) {
            int length = pass(codec);
            byte[] part = Arrays.copyOfRange(bytes, at - length, at);
            return decoded(owner, bytes, taken, codec, part);
        }

        /** Passes over one, undecoded; returns where it ends. */
        int skip(Codec<?> codec) {
            pass(codec);
            return at;
        }

        /** Passes over one; returns how many bytes it has. */
        private int pass(Codec<?> codec) {
            taken++;
            int length = codec.fixedLength() == 0 ? length() : codec.fixedLength();
            if (length > bytes.length - at) {
                throw Unreadable.of(owner, bytes, "which ends too early for part " + taken);
            }
            at += length;
            return length;
        }

        private int length() {
            long length = 0;
            for (int shift = 0; at < bytes.length && shift < 35; shift += 7) {
                int next = bytes[at++];
                length |= (next & 0x7FL) << shift;
                if (next > 0 || next == 0 && shift == 0) {
                    return (int) Math.min(length, Integer.MAX_VALUE);
                }
                if (next == 0) {
                    break;
                }
            }
            throw Unreadable.of(
                    owner, bytes, "where part " + taken + " has no length in the shortest form");
        }
    }

    /** Decodes a part; whatever is thrown is told as IllegalArgumentException of the owner. */
    static <T> T decoded(String owner, byte[] whole, int number, Codec<T> codec, byte[] part) {
        try {
            return codec.decode(part);
        } catch (RuntimeException e) {
            throw Unreadable.of(owner, whole, "whose part " + number + " is no " + codec.name(), e);
        }
    }
}
