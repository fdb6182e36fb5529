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

    private static final class BigDecimalCodec implements OrderedCodec<BigDecimal> {
        private static final int POSITIVE = 0x81;

        /** So many bytes hold the greatest exponent. */
        private static final int EXPONENT_BYTES = 5;

        @Override
        public String name() {
            return "bigDecimal";
        }

        @Override
        public byte[] encode(BigDecimal value) {
            if (value.signum() == 0) {
                return new byte[] {(byte) ZERO};
            }
            BigDecimal stripped = stripped(value);
            String digits = stripped.unscaledValue().abs().toString();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(POSITIVE);
            long exponent = (long) digits.length() - stripped.scale();
            out.writeBytes(BIG_INTEGER.encode(BigInteger.valueOf(exponent)));
            for (int i = 0; i < digits.length(); i += 2) {
                int tens = digits.charAt(i) - '0';
                int ones = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
                out.write(10 * tens + ones + 1);
            }
            out.write(0);
            byte[] bytes = out.toByteArray();
            return value.signum() < 0 ? complement(bytes) : bytes;
        }

        private static BigDecimal stripped(BigDecimal value) {
            try {
                return value.stripTrailingZeros();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "A bigDecimal whose scale would be below that of an int without its zeros"
                                + " at the end can't be stored; store a smaller one.",
                        e);
            }
        }

        @Override
        public BigDecimal decode(byte[] bytes) {
            if (bytes.length == 1 && (bytes[0] & 0xFF) == ZERO) {
                return BigDecimal.ZERO;
            }
            if (bytes.length < 4) {
                throw Unreadable.of(name(), bytes, "which has one for zero, or more than 3");
            }
            boolean negative = bytes[0] >= 0;
            byte[] positive = negative ? complement(bytes) : bytes;
            if ((positive[0] & 0xFF) != POSITIVE) {
                throw Unreadable.of(name(), bytes, "which begins with 7e, 80 or 81");
            }
            int header = positive[1] & 0xFF;
            int exponentBytes = header < ZERO ? ZERO - 1 - header : header - ZERO;
            int start = 2 + exponentBytes;
            if (exponentBytes > EXPONENT_BYTES || start > positive.length - 2) {
                throw Unreadable.of(name(), bytes, "whose exponent has at most 5");
            }
            String digits;
            BigInteger exponent;
            BigInteger unscaled;
            try {
                digits = digits(positive, start);
                exponent = BIG_INTEGER.decode(Arrays.copyOfRange(positive, 1, start));
                unscaled = new BigInteger(digits);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw Unreadable.of(name(), bytes, "which has an exponent and pairs of digits", e);
            }
            long scale = digits.length() - exponent.longValueExact();
            if ((int) scale != scale) {
                throw Unreadable.of(name(), bytes, "whose scale is an int");
            }
            return new BigDecimal(negative ? unscaled.negate() : unscaled, (int) scale);
        }

        /** Reads the digits in pairs; IllegalArgumentException if they aren't as encoded. */
        private static String digits(byte[] positive, int start) {
            int last = positive.length - 2;
            if (positive[last + 1] != 0 || positive[start] <= 10 || positive[last] == 1) {
                throw new IllegalArgumentException(
                        "Digits begin and end with another than 0, and are followed by 00.");
            }
            StringBuilder digits = new StringBuilder(2 * (last + 1 - start));
            for (int i = start; i <= last; i++) {
                int pair = positive[i] - 1;
                if (pair < 0 || pair > 99) {
                    throw new IllegalArgumentException("Pairs of digits are from 01 to 64.");
                }
                digits.append((char) ('0' + pair / 10));
                if (i < last || pair % 10 != 0) {
                    digits.append((char) ('0' + pair % 10));
                }
            }
            return digits.toString();
        }
    }
}
