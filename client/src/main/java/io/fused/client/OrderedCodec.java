package io.fused.client;

import java.util.Comparator;
import java.util.function.Function;

/**
 * A codec that keeps order: who sorts the bytes sorts the values.
 *
 * <p>Encodings are compared as {@link java.util.Arrays#compareUnsigned(byte[], byte[])} does it:
 * byte by byte, each from 0 to 255, and the shorter first where it is the beginning of the other.
 * For all values {@code a} and {@code b} that has the sign of {@code comparator().compare(a, b)},
 * and so it is 0 exactly where the comparator says 0.
 *
 * <p>Where a comparator takes values for equal that {@link Object#equals} tells apart, as that of
 * {@link java.math.BigDecimal} does with 2.0 and 2.00, a codec that is to keep them apart has
 * another one beside it, its {@link #sortCodec()}: all of the above is then said of that one, and
 * this one keeps what is needed to get the very value back. Sorted collections store the bytes of
 * both.
 *
 * <p>All ready-made ones but {@link Codec#zonedDateTime()} and those of arrays, pairs and the
 * reversed order sort naturally. Whoever writes one owes the same: nothing checks it, and where it
 * fails, what is sorted by bytes is sorted wrongly, without an exception.
 *
 * @param <T> the type of values; never null
 */
public interface OrderedCodec<T> extends Codec<T> {
    /**
     * Returns the order of the encodings, as an order of values. Unless overridden, that is
     * {@link Comparable#compareTo}, and the comparator throws ClassCastException for values
     * without.
     *
     * @return the order; it may be used by several threads at once
     */
    @SuppressWarnings("unchecked") // As the order of java.util.TreeMap: who has none is told so.
    default Comparator<? super T> comparator() {
        return (Comparator<? super T>) (Comparator<?>) Comparator.naturalOrder();
    }

    /**
     * Returns the codec whose bytes sorted collections compare. Unless overridden, that is this
     * codec itself, and all else that values are is then in its bytes too.
     *
     * @return the codec of sort keys, whose own {@code sortCodec()} is itself; its {@code decode}
     *     returns a value that is equal by {@link #comparator()}
     */
    default OrderedCodec<T> sortCodec() {
        return this;
    }

    /**
     * Returns the codec {@code reversed(…)} of the same values in the opposite order, as for the
     * newest first. Its bytes are those of this codec with all bits inverted, if they have a
     * {@link #fixedLength()}. Otherwise each byte 00 is first followed by ff, and 00 01 is put to
     * the end, so that what is longer can come first; then all bits are inverted. The reversed of a
     * reversed codec is the codec itself.
     *
     * @return the codec; it costs a copy or two more than this one
     */
    default OrderedCodec<T> reversed() {
        return new ReversedCodec<>(this);
    }

    /**
     * Returns an ordered codec of another type, as {@link Codec#mapped} does. Its values are in the
     * order of what this codec encodes for them, and so is its comparator, which calls {@code to}
     * for both values each time.
     */
    @Override
    default <U> OrderedCodec<U> mapped(
            String name,
            Function<? super T, ? extends U> from,
            Function<? super U, ? extends T> to) {
        return new MappedCodec.Ordered<>(this, name, from, to);
    }
}
