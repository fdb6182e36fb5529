package io.fused.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Turns values into bytes and back.
 *
 * <p>To a cluster, keys and values are bytes: two are equal if their bytes are, whatever
 * {@link Object#equals} says. So equal values must have equal bytes. An encoding must never change
 * once data is stored; give a new one another {@link #name()}, which the cluster keeps beside each
 * structure, so that opening it with the wrong codec fails.
 *
 * <p>A codec is used by several threads at once, and must never block: decoding happens on the
 * client's event loop.
 *
 * <p>The ready-made codecs are below; most are {@link OrderedCodec ordered}. {@link #mapped},
 * {@link #list}, {@link #pair} and {@link #record} make others of them. All numbers in encodings
 * have their most significant byte first; {@code docs/hash.md} has examples. Encoding and decoding
 * take time in proportion to the bytes unless it is said. Bytes that aren't what a ready-made codec
 * encodes are refused with IllegalArgumentException, so that a value never has two encodings. A
 * name that is made of others, as {@code list(string)}, is cut where it has more than 60
 * characters, and then ends in its hash; {@link CodecNames#of} makes such names for codecs that
 * aren't here.
 *
 * @param <T> the type of values; never null
 */
public interface Codec<T> {
    /**
     * Returns the name that the cluster knows the encoding under.
     *
     * @return 1 to 100 characters, without commas
     */
    String name();

    /**
     * Encodes a value.
     *
     * @param value the value; not null
     * @return its bytes, which the caller may keep but won't change
     * @throws IllegalArgumentException if the value has no encoding
     */
    byte[] encode(T value);

    /**
     * Decodes a value.
     *
     * @param bytes what {@link #encode} returned; the codec may keep them
     * @return the value; not null
     * @throws IllegalArgumentException if the bytes are no encoding
     */
    T decode(byte[] bytes);

    /**
     * Returns the length that all encodings have, so that codecs made of this one can do without a
     * length or an end. It is part of their encoding, and so may never change.
     *
     * @return the length in bytes; 0, as unless overridden, if encodings differ in length
     */
    default int fixedLength() {
        return 0;
    }

    /**
     * Returns a codec of another type, by way of this one: with the same bytes. The functions must
     * undo each other, and two values be equal exactly where {@code to} returns what is equal.
     *
     * <pre>{@code
     * Codec<Email> emails = Codec.string().mapped("email", Email::new, Email::text);
     * }</pre>
     *
     * @param <U> the other type
     * @param name the new codec's name: 1 to 100 characters, without commas
     * @param from makes a value of what this codec decoded; whatever it throws comes out of
     *     {@code decode} as the cause of an IllegalArgumentException
     * @param to makes what this codec encodes of a value
     * @return the codec
     * @throws IllegalArgumentException if the name can't be one
     */
    default <U> Codec<U> mapped(
            String name,
            Function<? super T, ? extends U> from,
            Function<? super U, ? extends T> to) {
        return new MappedCodec<>(this, name, from, to);
    }

    /**
     * Returns the codec {@code string}, ordered as {@link String#compareTo}: one to three bytes for
     * each {@code char}, as UTF-8 has them for a character. So it is UTF-8 for all texts up to
     * U+FFFF; the characters above it, such as emojis, are two surrogates of three bytes each
     * (which is called CESU-8). UTF-8 would sort these behind U+E000 to U+FFFF, where
     * {@code compareTo} has them before, and it has no bytes for an unpaired surrogate; here every
     * String can be stored.
     *
     * @return the codec
     */
    static OrderedCodec<String> string() {
        return TextCodecs.STRING;
    }

    /**
     * Returns the codec {@code bytes}: the array itself, without copying, ordered as unsigned
     * bytes. It belongs to the collection once it is given to one. Mind that arrays have no
     * {@code equals} of their own: what the cluster compares are bytes, what {@code java.util}
     * compares in this process are identities.
     *
     * @return the codec
     */
    static OrderedCodec<byte[]> bytes() {
        return TextCodecs.BYTES;
    }

    /**
     * Returns the codec {@code bool}: one byte, 00 for false and 01 for true, false first.
     *
     * @return the codec
     */
    static OrderedCodec<Boolean> bool() {
        return NumberCodecs.BOOL;
    }

    /**
     * Returns the codec {@code int16}, ordered: two bytes, the number plus 2^15. That is two's
     * complement with the sign bit inverted.
     *
     * @return the codec
     */
    static OrderedCodec<Short> int16() {
        return NumberCodecs.INT16;
    }

    /**
     * Returns the codec {@code int32}, ordered: four bytes, the number plus 2^31. That is two's
     * complement with the sign bit inverted.
     *
     * @return the codec
     */
    static OrderedCodec<Integer> int32() {
        return NumberCodecs.INT32;
    }

    /**
     * Returns the codec {@code int64}, ordered: eight bytes, the number plus 2^63. That is two's
     * complement with the sign bit inverted.
     *
     * @return the codec
     */
    static OrderedCodec<Long> int64() {
        return NumberCodecs.INT64;
    }

    /**
     * Returns the codec {@code float32}, ordered as {@link Float#compare}, -0 before 0 and NaN
     * last: four bytes, the bits of IEEE 754 with the sign bit inverted, or with all bits inverted
     * if that is set. All NaNs are equal and have the bytes ffc00000.
     *
     * @return the codec
     */
    static OrderedCodec<Float> float32() {
        return NumberCodecs.FLOAT32;
    }

    /**
     * Returns the codec {@code float64}, ordered as {@link Double#compare}, -0 before 0 and NaN
     * last: eight bytes, the bits of IEEE 754 with the sign bit inverted, or with all bits inverted
     * if that is set. All NaNs are equal and have the bytes fff8000000000000.
     *
     * @return the codec
     */
    static OrderedCodec<Double> float64() {
        return NumberCodecs.FLOAT64;
    }

    /**
     * Returns the codec {@code bigInteger}, ordered. A positive number of n bytes, without leading
     * zeros, is one byte of 80 + n (hexadecimal, up to n = 126) and these bytes; a longer one is
     * ff, n in four bytes, and these bytes. 0 is 80. A negative number is its absolute value with
     * all bits inverted. So small numbers take two bytes.
     *
     * @return the codec
     */
    static OrderedCodec<BigInteger> bigInteger() {
        return BigNumberCodecs.BIG_INTEGER;
    }

    /**
     * Returns the codec {@code bigDecimal}, ordered as {@link BigDecimal#compareTo}. It keeps the
     * scale: {@code decode} returns what was encoded, 1.00 as 1.00. As {@link BigDecimal#equals}
     * does, it tells 1.0 and 1.00 apart, as values and as keys of maps that aren't sorted; sorted
     * collections compare them by its {@link OrderedCodec#sortCodec sortCodec()}, where they are
     * one number, and give back the form that came first.
     *
     * <p>Zero is 80, and the scale as {@link #bigInteger} encodes it. A positive number is
     * 0.d₁d₂d₃… times 10^e with d₁ other than 0: the byte 81, e as {@link #bigInteger} encodes it,
     * a byte 1 + 10 d₁ + d₂ and so on for each pair of digits, 0 being added to an odd number of
     * them, then 00, and 01 if a 0 was added, else 00. A negative number is its absolute value with
     * all bits inverted. So these bytes too are in the order of the numbers.
     *
     * <p>The codec {@code strippedBigDecimal}, which {@code sortCodec()} returns, is one of numbers
     * without a scale: {@code decode} returns them as {@link BigDecimal#stripTrailingZeros} does,
     * 100 as 1E+2. Zero is 80 alone, digits have no zeros at the end, and 00 is the last byte. Its
     * {@code encode} throws IllegalArgumentException for the few numbers whose stripped form would
     * have a scale below {@link Integer#MIN_VALUE}.
     *
     * <p>Decoding takes time in proportion to the square of the digits, zeros at the end included,
     * which shows from thousands of digits on, and so may encoding.
     *
     * @return the codec
     */
    static OrderedCodec<BigDecimal> bigDecimal() {
        return BigNumberCodecs.BIG_DECIMAL;
    }

    /**
     * Returns the codec {@code uuid}: sixteen bytes, ordered as {@link UUID#compareTo}, which takes
     * both halves for signed numbers: the high one and the low one, each as {@link #int64} encodes
     * it. So the first bit of either half is the inverse of that in the UUID's own bytes.
     *
     * @return the codec
     */
    static OrderedCodec<UUID> uuid() {
        return NumberCodecs.UUID_CODEC;
    }

    /**
     * Returns the codec {@code instant}, ordered: seconds since 1970-01-01T00:00Z as {@link #int64}
     * encodes them, and 0 to 999,999,999 nanoseconds in four bytes.
     *
     * @return the codec
     */
    static OrderedCodec<Instant> instant() {
        return TimeCodecs.INSTANT;
    }

    /**
     * Returns the codec {@code duration}, ordered: seconds, rounded down, as {@link #int64} encodes
     * them, and 0 to 999,999,999 nanoseconds more in four bytes.
     *
     * @return the codec
     */
    static OrderedCodec<Duration> duration() {
        return TimeCodecs.DURATION;
    }

    /**
     * Returns the codec {@code localDate}, ordered: the year as {@link #int32} encodes it, a byte
     * for the month from 1 to 12, and one for the day of the month.
     *
     * @return the codec
     */
    static OrderedCodec<LocalDate> localDate() {
        return TimeCodecs.LOCAL_DATE;
    }

    /**
     * Returns the codec {@code localTime}, ordered: the nanoseconds since midnight in six bytes.
     *
     * @return the codec
     */
    static OrderedCodec<LocalTime> localTime() {
        return TimeCodecs.LOCAL_TIME;
    }

    /**
     * Returns the codec {@code localDateTime}, ordered: six bytes as {@link #localDate} encodes
     * them, and six as {@link #localTime} does.
     *
     * @return the codec
     */
    static OrderedCodec<LocalDateTime> localDateTime() {
        return TimeCodecs.LOCAL_DATE_TIME;
    }

    /**
     * Returns the codec {@code offsetDateTime}, ordered as {@link OffsetDateTime#compareTo}: twelve
     * bytes as {@link #instant} encodes them, and the offset from UTC in seconds as {@link #int32}
     * encodes it.
     *
     * @return the codec
     */
    static OrderedCodec<OffsetDateTime> offsetDateTime() {
        return TimeCodecs.OFFSET_DATE_TIME;
    }

    /**
     * Returns the codec {@code zonedDateTime}: twelve bytes as {@link #instant} encodes them, and
     * the zone's id as {@link #string} does. It is ordered by instants, and those of the same
     * instant by the ids; {@link ZonedDateTime#compareTo} has the local time between these, which
     * isn't stored: it follows from the rules for the zone that the reader has. {@code decode}
     * refuses a zone that the reader doesn't know.
     *
     * @return the codec
     */
    static OrderedCodec<ZonedDateTime> zonedDateTime() {
        return TimeCodecs.ZONED_DATE_TIME;
    }

    /**
     * Returns the codec {@code enum(Type)}: a constant's name as {@link #string} encodes it. So
     * constants may be added and put in another order, but not be renamed; and they aren't ordered
     * as they are declared. {@code decode} refuses the name of a constant that isn't there.
     *
     * @param <E> the enum
     * @param type its class
     * @return the codec
     * @throws IllegalArgumentException if the class is no enum's
     */
    static <E extends Enum<E>> Codec<E> enumOf(Class<E> type) {
        return TextCodecs.enumOf(type);
    }

    /**
     * Returns the codec {@code pair(…;…)}, ordered by the first component and then by the second.
     * If the first has a {@link #fixedLength()}, its bytes are followed by those of the second.
     * Otherwise each byte 00 of the first is followed by ff, then come 00 01, and then those of the
     * second as they are. For three components and more, let the second be a pair.
     *
     * @param <A> the type of first components, which are the keys of entries
     * @param <B> the type of second components, which are their values
     * @param first the codec of first components
     * @param second the codec of second components
     * @return the codec; it returns entries that can't be modified
     */
    static <A, B> OrderedCodec<Map.Entry<A, B>> pair(
            OrderedCodec<A> first, OrderedCodec<B> second) {
        return new PairCodec<>(first, second);
    }

    /**
     * Returns the codec {@code list(…)}: the elements in their order, each as its codec encodes it,
     * after its length unless they have a {@link #fixedLength()}. A length is unsigned LEB128:
     * seven bits a byte, the lowest first, with the high bit set in all but the last byte. It isn't
     * ordered.
     *
     * @param <E> the type of elements; they may not be null
     * @param elements their codec
     * @return the codec; it returns lists that can't be modified
     */
    static <E> Codec<List<E>> list(Codec<E> elements) {
        return new ListCodec<>(elements);
    }

    /**
     * Returns the codec {@code record(Type;…)}: the components in their order, each as its codec
     * encodes it, after its length as in a {@link #list} unless it has a {@link #fixedLength()}. It
     * isn't ordered. The record's canonical constructor makes the values.
     *
     * <pre>{@code
     * record Order(String item, int count) {}
     *
     * Codec<Order> orders = Codec.record(Order.class, Codec.string(), Codec.int32());
     * }</pre>
     *
     * <p>A component that is null, or of another type than its codec's, is refused with
     * IllegalArgumentException by {@code encode}; a record that its constructor refuses, by
     * {@code decode}.
     *
     * @param <R> the record
     * @param type its class
     * @param components a codec for each component, in their order; a component of a primitive type
     *     has the codec of the class that wraps it
     * @return the codec; it costs reflective calls beside what the components cost
     * @throws IllegalArgumentException if the class is no record's, or its package is closed to
     *     reflection, or there aren't as many codecs as components
     */
    static <R extends Record> Codec<R> record(Class<R> type, Codec<?>... components) {
        return new RecordCodec<>(type, components);
    }
}
