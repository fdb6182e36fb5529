package io.fused.client;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Codecs of numbers of any length. No encoding is the beginning of another, so that a negative
 * number can be the complement of its absolute value.
 */
final class BigNumberCodecs {
    static final OrderedCodec<BigInteger> BIG_INTEGER = new BigIntegerCodec();
    static final OrderedCodec<BigDecimal> STRIPPED_BIG_DECIMAL = new StrippedCodec();
    static final OrderedCodec<BigDecimal> BIG_DECIMAL = new BigDecimalCodec();

    private static final int ZERO = 0x80;

    private BigNumberCodecs() {}

    /** Inverts all bits, in a new array. */
    static byte[] complement(byte[] bytes) {
        byte[] inverted = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            inverted[i] = (byte) ~bytes[i];
        }
        return inverted;
    }

    private static final class BigIntegerCodec implements OrderedCodec<BigInteger> {
        /** Up to here the length is part of the first byte. */
        private static final int SHORT = 126;

        @Override
        public String name() {
            return "bigInteger";
        }

        @Override
        public byte[] encode(BigInteger value) {
            int length = (value.abs().bitLength() + 7) / 8;
            int start = length <= SHORT ? 1 : 1 + Integer.BYTES;
            byte[] bytes = new byte[start + length];
            if (length <= SHORT) {
                bytes[0] = (byte) (ZERO + length);
            } else {
                bytes[0] = (byte) 0xFF;
                BigEndian.putInt(bytes, 1, length);
            }
            // Its array may begin with a byte that holds nothing but the sign.
            byte[] magnitude = value.abs().toByteArray();
            System.arraycopy(magnitude, magnitude.length - length, bytes, start, length);
            return value.signum() < 0 ? complement(bytes) : bytes;
        }

        @Override
        public BigInteger decode(byte[] bytes) {
            if (bytes.length == 0) {
                throw Unreadable.of(name(), bytes, "which has at least one");
            }
            boolean negative = bytes[0] >= 0;
            byte[] positive = negative ? complement(bytes) : bytes;
            int length = (positive[0] & 0xFF) - ZERO;
            int start = 1;
            if (length > SHORT && positive.length > 1 + Integer.BYTES) {
                length = BigEndian.getInt(positive, 1);
                start += Integer.BYTES;
                if (length <= SHORT) {
                    throw Unreadable.of(name(), bytes, "which tells its length in the first byte");
                }
            }
            if (positive.length - start != length) {
                throw Unreadable.of(name(), bytes, "which would have " + length + " for digits");
            }
            if (length == 0 ? negative : positive[start] == 0) {
                throw Unreadable.of(name(), bytes, "which is told in the shortest form");
            }
            try {
                BigInteger value = new BigInteger(1, positive, start, length);
                return negative ? value.negate() : value;
            } catch (ArithmeticException e) {
                throw Unreadable.of(name(), bytes, "which would have fewer", e);
            }
        }
    }

    /**
     * A decimal other than 0 as it is encoded: 0.d₁d₂d₃… times 10^exponent.
     *
     * @param digits the first is other than 0
     * @param end where the bytes behind it begin
     */
    private record Digits(String digits, long exponent, int end) {
        private static final int POSITIVE = 0x81;

        /** So many bytes hold the greatest exponent. */
        private static final int EXPONENT_BYTES = 5;

        static Digits of(BigDecimal value) {
            String digits = value.unscaledValue().abs().toString();
            return new Digits(digits, (long) digits.length() - value.scale(), 0);
        }

        /** Writes it without a sign, with 0 added to an odd number of digits. */
        void write(ByteArrayOutputStream out) {
            out.write(POSITIVE);
            out.writeBytes(BIG_INTEGER.encode(BigInteger.valueOf(exponent)));
            for (int i = 0; i < digits.length(); i += 2) {
                int tens = digits.charAt(i) - '0';
                int ones = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
                out.write(10 * tens + ones + 1);
            }
            out.write(0);
        }

        /** Reads one that was written without a sign, the added 0 included. */
        static Digits read(String codec, byte[] bytes, byte[] positive) {
            if (bytes.length < 4) {
                throw Unreadable.of(codec, bytes, "which has more than 3 unless it is zero");
            }
            if ((positive[0] & 0xFF) != POSITIVE) {
                throw Unreadable.of(codec, bytes, "which begins with 7e, 80 or 81");
            }
            int header = positive[1] & 0xFF;
            int exponentBytes = header < ZERO ? ZERO - 1 - header : header - ZERO;
            int start = 2 + exponentBytes;
            if (exponentBytes > EXPONENT_BYTES || start > positive.length - 2) {
                throw Unreadable.of(codec, bytes, "whose exponent has at most 5");
            }
            StringBuilder digits = new StringBuilder();
            int at = start;
            for (; at < positive.length && positive[at] > 0 && positive[at] <= 100; at++) {
                int pair = positive[at] - 1;
                digits.append((char) ('0' + pair / 10)).append((char) ('0' + pair % 10));
            }
            if (at == positive.length || positive[at] != 0 || positive[start] <= 10) {
                throw Unreadable.of(codec, bytes, "whose pairs of digits are ended by 00");
            }
            try {
                BigInteger exponent = BIG_INTEGER.decode(Arrays.copyOfRange(positive, 1, start));
                return new Digits(digits.toString(), exponent.longValueExact(), at + 1);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw Unreadable.of(codec, bytes, "which has an exponent", e);
            }
        }

        /** Makes the number of them, or of all but the last, which is an added 0 then. */
        BigDecimal value(String codec, byte[] bytes, boolean isPadded) {
            String own = isPadded ? digits.substring(0, digits.length() - 1) : digits;
            long scale = own.length() - exponent;
            if ((int) scale != scale) {
                throw Unreadable.of(codec, bytes, "whose scale is an int");
            }
            return new BigDecimal(new BigInteger(own), (int) scale);
        }

        boolean endInZero() {
            return digits.charAt(digits.length() - 1) == '0';
        }
    }

    /** Numbers without their scale. */
    private static final class StrippedCodec implements OrderedCodec<BigDecimal> {
        @Override
        public String name() {
            return "strippedBigDecimal";
        }

        @Override
        public byte[] encode(BigDecimal value) {
            if (value.signum() == 0) {
                return new byte[] {(byte) ZERO};
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Digits.of(stripped(value)).write(out);
            byte[] bytes = out.toByteArray();
            return value.signum() < 0 ? complement(bytes) : bytes;
        }

        private static BigDecimal stripped(BigDecimal value) {
            try {
                return value.stripTrailingZeros();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "A bigDecimal whose scale would be below that of an int without its zeros"
                                + " at the end can't be sorted; store a smaller one.",
                        e);
            }
        }

        @Override
        public BigDecimal decode(byte[] bytes) {
            if (bytes.length == 1 && (bytes[0] & 0xFF) == ZERO) {
                return BigDecimal.ZERO;
            }
            boolean negative = bytes.length > 0 && bytes[0] >= 0;
            byte[] positive = negative ? complement(bytes) : bytes;
            Digits digits = Digits.read(name(), bytes, positive);
            if (digits.end != positive.length || positive[positive.length - 2] == 1) {
                throw Unreadable.of(
                        name(), bytes, "whose pairs of digits end with another than 0, and 00");
            }
            BigDecimal value = digits.value(name(), bytes, digits.endInZero());
            return negative ? value.negate() : value;
        }
    }

    /** Numbers with their scale. */
    private static final class BigDecimalCodec implements OrderedCodec<BigDecimal> {
        @Override
        public String name() {
            return "bigDecimal";
        }

        @Override
        public OrderedCodec<BigDecimal> sortCodec() {
            return STRIPPED_BIG_DECIMAL;
        }

        @Override
        public byte[] encode(BigDecimal value) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (value.signum() == 0) {
                out.write(ZERO);
                out.writeBytes(BIG_INTEGER.encode(BigInteger.valueOf(value.scale())));
                return out.toByteArray();
            }
            Digits digits = Digits.of(value);
            digits.write(out);
            out.write(digits.digits.length() % 2);
            byte[] bytes = out.toByteArray();
            return value.signum() < 0 ? complement(bytes) : bytes;
        }

        @Override
        public BigDecimal decode(byte[] bytes) {
            if (bytes.length > 0 && (bytes[0] & 0xFF) == ZERO) {
                return zero(bytes);
            }
            boolean negative = bytes.length > 0 && bytes[0] >= 0;
            byte[] positive = negative ? complement(bytes) : bytes;
            Digits digits = Digits.read(name(), bytes, positive);
            int odd = digits.end == positive.length - 1 ? positive[digits.end] : -1;
            if (odd != 0 && (odd != 1 || !digits.endInZero())) {
                throw Unreadable.of(name(), bytes, "which ends with 00 or 01 for an odd digit");
            }
            BigDecimal value = digits.value(name(), bytes, odd == 1);
            return negative ? value.negate() : value;
        }

        private BigDecimal zero(byte[] bytes) {
            try {
                BigInteger scale = BIG_INTEGER.decode(Arrays.copyOfRange(bytes, 1, bytes.length));
                return BigDecimal.valueOf(0, scale.intValueExact());
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw Unreadable.of(name(), bytes, "whose scale is an int", e);
            }
        }
    }
}
