package io.fused.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The codecs that come with the client. Their encodings are told in {@code docs/hash.md}. */
final class ReadyCodecs {
    static final Codec<String> STRING = new StringCodec();
    static final Codec<Integer> INT32 = new Int32Codec();
    static final Codec<Long> INT64 = new Int64Codec();
    static final Codec<byte[]> BYTES = new BytesCodec();

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private ReadyCodecs() {}

    private static void checkLength(String name, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("A value of " + bytes.length
                    + " bytes is no " + name + ", which has " + length
                    + ". Was it written with another codec of the same name?");
        }
    }

    private static final class StringCodec implements Codec<String> {
        @Override
        public String name() {
            return "string";
        }

        @Override
        public byte[] encode(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (Character.isSurrogate(value.charAt(i))) {
                    return encodeStrictly(value);
                }
            }
            return value.getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] encodeStrictly(String value) {
            try {
                // A fresh encoder reports what getBytes() would replace by a question mark.
                ByteBuffer encoded =
                        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
                byte[] bytes = new byte[encoded.remaining()];
                encoded.get(bytes);
                return bytes;
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(
                        "A text with an unpaired surrogate can't be stored as UTF-8.", e);
            }
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static final class Int32Codec implements Codec<Integer> {
        @Override
        public String name() {
            return "int32";
        }

        @Override
        public byte[] encode(Integer value) {
            byte[] bytes = new byte[Integer.BYTES];
            INTS.set(bytes, 0, value.intValue());
            return bytes;
        }

        @Override
        public Integer decode(byte[] bytes) {
            checkLength(name(), bytes, Integer.BYTES);
            return (int) INTS.get(bytes, 0);
        }
    }

    private static final class Int64Codec implements Codec<Long> {
        @Override
        public String name() {
            return "int64";
        }

        @Override
        public byte[] encode(Long value) {
            byte[] bytes = new byte[Long.BYTES];
            LONGS.set(bytes, 0, value.longValue());
            return bytes;
        }

        @Override
        public Long decode(byte[] bytes) {
            checkLength(name(), bytes, Long.BYTES);
            return (long) LONGS.get(bytes, 0);
        }
    }

    private static final class BytesCodec implements Codec<byte[]> {
        @Override
        public String name() {
            return "bytes";
        }

        @Override
        public byte[] encode(byte[] value) {
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes;
        }
    }
}
