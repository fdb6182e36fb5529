package io.fused.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Codecs of texts, of names, and of bytes as they are. */
final class TextCodecs {
    static final OrderedCodec<String> STRING = new StringCodec();
    static final OrderedCodec<byte[]> BYTES = new BytesCodec();

    private TextCodecs() {}

    /** Returns the codec of an enum; see {@link Codec#enumOf}. */
    static <E extends Enum<E>> Codec<E> enumOf(Class<E> type) {
        return new EnumCodec<>(type);
    }

    private static final class StringCodec implements OrderedCodec<String> {
        @Override
        public String name() {
            return "string";
        }

        @Override
        public byte[] encode(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (Character.isSurrogate(value.charAt(i))) {
                    return encodeUnits(value);
                }
            }
            return value.getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] encodeUnits(String value) {
            byte[] bytes = new byte[Math.multiplyExact(3, value.length())];
            int at = 0;
            for (int i = 0; i < value.length(); i++) {
                char unit = value.charAt(i);
                if (unit < 0x80) {
                    bytes[at++] = (byte) unit;
                } else if (unit < 0x800) {
                    bytes[at++] = (byte) (0xC0 | unit >> 6);
                    bytes[at++] = (byte) (0x80 | unit & 0x3F);
                } else {
                    bytes[at++] = (byte) (0xE0 | unit >> 12);
                    bytes[at++] = (byte) (0x80 | unit >> 6 & 0x3F);
                    bytes[at++] = (byte) (0x80 | unit & 0x3F);
                }
            }
            return Arrays.copyOf(bytes, at);
        }

        @Override
        public String decode(byte[] bytes) {
            int ascii = 0;
            while (ascii < bytes.length && bytes[ascii] >= 0) {
                ascii++;
            }
            return ascii == bytes.length
                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                    : decodeUnits(bytes);
        }

        private String decodeUnits(byte[] bytes) {
            char[] units = new char[bytes.length];
            int count = 0;
            for (int at = 0; at < bytes.length; ) {
                int first = bytes[at] & 0xFF;
                if (first < 0x80) {
                    units[count++] = (char) first;
                    at += 1;
                } else if (first >= 0xC2 && first <= 0xDF && continues(bytes, at + 1)) {
                    units[count++] = (char) ((first & 0x1F) << 6 | bytes[at + 1] & 0x3F);
                    at += 2;
                } else if (first >= 0xE0
                        && first <= 0xEF
                        && continues(bytes, at + 1)
                        && continues(bytes, at + 2)
                        && (first > 0xE0 || (bytes[at + 1] & 0xFF) >= 0xA0)) {
                    units[count++] = (char) ((first & 0x0F) << 12
                            | (bytes[at + 1] & 0x3F) << 6
                            | bytes[at + 2] & 0x3F);
                    at += 3;
                } else {
                    throw malformed(bytes, at);
                }
            }
            return new String(units, 0, count);
        }

        private static boolean continues(byte[] bytes, int at) {
            return at < bytes.length && (bytes[at] & 0xC0) == 0x80;
        }

        private IllegalArgumentException malformed(byte[] bytes, int at) {
            String hint = (bytes[at] & 0xFF) >= 0xF0
                    ? "; above U+FFFF there are two surrogates of three bytes each"
                    : "";
            return Unreadable.of(
                    name(),
                    bytes,
                    "where " + HexFormat.of().toHexDigits(bytes[at]) + " at " + at
                            + " begins no character" + hint);
        }
    }

    private static final class BytesCodec implements OrderedCodec<byte[]> {
        @Override
        public String name() {
            return "bytes";
        }

        @Override
        public Comparator<? super byte[]> comparator() {
            return Arrays::compareUnsigned;
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

    private static final class EnumCodec<E extends Enum<E>> implements Codec<E> {
        private final Class<E> type;
        private final String name;
        private final Map<E, byte[]> encodings;
        private final Map<String, E> constants = new HashMap<>();

        EnumCodec(Class<E> type) {
            E @Nullable [] declared = type.getEnumConstants();
            if (declared == null) {
                throw new IllegalArgumentException(
                        type.getName() + " is no enum; give the class that declares constants.");
            }
            this.type = type;
            this.name = CodecNames.of("enum", type.getSimpleName());
            this.encodings = new EnumMap<>(type);
            for (E constant : declared) {
                encodings.put(constant, STRING.encode(constant.name()));
                constants.put(constant.name(), constant);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        @SuppressWarnings("NullAway") // All constants are in the map.
        public byte[] encode(E value) {
            return encodings.get(type.cast(value));
        }

        @Override
        public E decode(byte[] bytes) {
            String constant;
            try {
                constant = STRING.decode(bytes);
            } catch (IllegalArgumentException e) {
                throw Unreadable.of(name, bytes, "which is a text", e);
            }
            E value = constants.get(constant);
            if (value == null) {
                throw Unreadable.of(
                        name,
                        bytes,
                        "which has no constant \"" + constant + "\"; keep constants that are "
                                + "stored, under their names");
            }
            return value;
        }
    }
}
