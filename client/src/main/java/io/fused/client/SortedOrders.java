package io.fused.client;

import java.util.Collections;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Orders as sorted collections tell them: null where it is the natural one. */
final class SortedOrders {
    private SortedOrders() {}

    /** The order of a codec's values. */
    static <T> @Nullable Comparator<? super T> of(OrderedCodec<T> codec) {
        Comparator<? super T> order = codec.comparator();
        return order.equals(Comparator.naturalOrder()) ? null : order;
    }

    /** The opposite of an order. */
    @SuppressWarnings("unchecked") // As java.util.TreeMap does it.
    static <T> @Nullable Comparator<? super T> reversed(@Nullable Comparator<? super T> order) {
        Comparator<? super T> opposite = order == null
                ? (Comparator<? super T>) (Comparator<?>) Collections.reverseOrder()
                : Collections.reverseOrder(order);
        return opposite.equals(Comparator.naturalOrder()) ? null : opposite;
    }

    /**
     * The codec as an ordered one.
     *
     * @throws IllegalArgumentException if it is none
     */
    static <T> OrderedCodec<T> ordered(String name, Codec<T> codec) {
        if (codec instanceof OrderedCodec<T> ordered) {
            return ordered;
        }
        throw new IllegalArgumentException("'" + name + "' is to be sorted, and the codec "
                + codec.name() + " keeps no order; use an OrderedCodec, or give a function that"
                + " makes sort keys together with the OrderedCodec of those.");
    }
}
