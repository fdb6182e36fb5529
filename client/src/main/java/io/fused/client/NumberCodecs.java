package io.fused.client;

import java.util.UUID;

/** Codecs of truth values, of numbers of fixed length, and of UUIDs. */
final class NumberCodecs {
    static final OrderedCodec<Boolean> BOOL = new BoolCodec();
    static final OrderedCodec<Short> INT16 = new Int16Codec();
    static final OrderedCodec<Integer> INT32 = new Int32Codec();
    static final OrderedCodec<Long> INT64 = new Int64Codec();
    static final OrderedCodec<Float> FLOAT32 = new Float32Codec();
    static final OrderedCodec<Double> FLOAT64 = new Float64Codec();
    static final OrderedCodec<UUID> UUID_CODEC = new UuidCodec();

    private NumberCodecs() {}

    private static final class BoolCodec extends FixedCodec<Boolean> {
        BoolCodec() {
            super("bool", 1);
        }

        @Override
        void write(Boolean value, byte[] bytes) {
            bytes[0] = (byte) (value ? 1 : 0);
        }

        @Override
        Boolean read(byte[] bytes) {
            if (bytes[0] != 0 && bytes[0] != 1) {
                throw Unreadable.of(name(), bytes, "which is 00 or 01");
            }
            return bytes[0] == 1;
        }
    }

    private static final class Int16Codec extends FixedCodec<Short> {
        Int16Codec() {
            super("int16", Short.BYTES);
        }

        @Override
        void write(Short value, byte[] bytes) {
            BigEndian.putShort(bytes, 0, (short) (value ^ Short.MIN_VALUE));
        }

        @Override
        Short read(byte[] bytes) {
            return (short) (BigEndian.getShort(bytes, 0) ^ Short.MIN_VALUE);
        }
    }

    private static final class Int32Codec extends FixedCodec<Integer> {
        Int32Codec() {
            super("int32", Integer.BYTES);
        }

        @Override
        void write(Integer value, byte[] bytes) {
            BigEndian.putOrdered(bytes, 0, value.intValue());
        }

        @Override
        Integer read(byte[] bytes) {
            return BigEndian.getOrderedInt(bytes, 0);
        }
    }

    private static final class Int64Codec extends FixedCodec<Long> {
        Int64Codec() {
            super("int64", Long.BYTES);
        }

        @Override
        void write(Long value, byte[] bytes) {
            BigEndian.putOrdered(bytes, 0, value.longValue());
        }

        @Override
        Long read(byte[] bytes) {
            return BigEndian.getOrderedLong(bytes, 0);
        }
    }

    private static final class Float32Codec extends FixedCodec<Float> {
        Float32Codec() {
            super("float32", Float.BYTES);
        }

        @Override
        void write(Float value, byte[] bytes) {
            // Not the raw bits: all NaNs are equal.
            int bits = Float.floatToIntBits(value);
            BigEndian.putInt(bytes, 0, bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE);
        }

        @Override
        Float read(byte[] bytes) {
            int ordered = BigEndian.getInt(bytes, 0);
            int bits = ordered < 0 ? ordered ^ Integer.MIN_VALUE : ~ordered;
            float value = Float.intBitsToFloat(bits);
            if (bits != Float.floatToIntBits(value)) {
                throw Unreadable.of(name(), bytes, "whose only NaN is ffc00000");
            }
            return value;
        }
    }

    private static final class Float64Codec extends FixedCodec<Double> {
        Float64Codec() {
            super("float64", Double.BYTES);
        }

        @Override
        void write(Double value, byte[] bytes) {
            long bits = Double.doubleToLongBits(value);
            BigEndian.putLong(bytes, 0, bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
        }

        @Override
        Double read(byte[] bytes) {
            long ordered = BigEndian.getLong(bytes, 0);
            long bits = ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered;
            double value = Double.longBitsToDouble(bits);
            if (bits != Double.doubleToLongBits(value)) {
                throw Unreadable.of(name(), bytes, "whose only NaN is fff8000000000000");
            }
            return value;
        }
    }

    private static final class UuidCodec extends FixedCodec<UUID> {
        UuidCodec() {
            super("uuid", 2 * Long.BYTES);
        }

        @Override
        void write(UUID value, byte[] bytes) {
            BigEndian.putOrdered(bytes, 0, value.getMostSignificantBits());
            BigEndian.putOrdered(bytes, Long.BYTES, value.getLeastSignificantBits());
        }

        @Override
        UUID read(byte[] bytes) {
            return new UUID(
                    BigEndian.getOrderedLong(bytes, 0),
                    BigEndian.getOrderedLong(bytes, Long.BYTES));
        }
    }
}
