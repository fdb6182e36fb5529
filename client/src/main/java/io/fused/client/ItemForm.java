package io.fused.client;

import java.util.Comparator;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How elements lie in the nodes of queues and sets, and keys in those of maps: what of one is a
 * node's key, and what its value, or the beginning of its value.
 *
 * @param <E> the type of elements
 */
interface ItemForm<E> {
    /** What has no key, or no value. */
    byte[] NOTHING = {};

    /** The key of an element's node. */
    byte[] key(E element);

    /** The value of an element's node. */
    byte[] value(E element);

    /** The element of a node. */
    E decode(byte[] key, byte[] value);

    /** The codec of values, if an element is a node's value; else null. */
    default @Nullable Codec<E> valueCodec() {
        return null;
    }

    /** Whether the value of a map's node begins with what {@link #value} makes of its key. */
    default boolean areKept() {
        return false;
    }

    /** How many bytes of the value of a map's node belong to its key. */
    default int share(byte[] value) {
        return 0;
    }

    /** Elements that are values, without keys. */
    static <E> ItemForm<E> values(Codec<E> codec) {
        return new ItemForm<>() {
            @Override
            public byte[] key(E element) {
                return NOTHING;
            }

            @Override
            public byte[] value(E element) {
                return codec.encode(element);
            }

            @Override
            public E decode(byte[] key, byte[] value) {
                return codec.decode(value);
            }

            @Override
            public Codec<E> valueCodec() {
                return codec;
            }
        };
    }

    /** Elements that are keys, without values. */
    static <E> ItemForm<E> keys(Codec<E> codec) {
        return new ItemForm<>() {
            @Override
            public byte[] key(E element) {
                return codec.encode(element);
            }

            @Override
            public byte[] value(E element) {
                return NOTHING;
            }

            @Override
            public E decode(byte[] key, byte[] value) {
                return codec.decode(key);
            }
        };
    }

    /** Elements that are sorted by themselves: keys, unless that would lose their form. */
    static <E> ItemForm<E> sorted(OrderedCodec<E> codec) {
        return codec.equals(codec.sortCodec())
                ? keys(codec)
                : sorted(codec, Function.identity(), codec);
    }

    /**
     * Keys of a map that are sorted by themselves; kept, if the sort keys would lose their form.
     */
    static <K> ItemForm<K> sortedKeys(OrderedCodec<K> codec) {
        return codec.equals(codec.sortCodec())
                ? keys(codec)
                : new KeptKeys<>(codec, Function.identity(), codec);
    }

    /** Elements that are values, under keys that a function makes of them. */
    static <E, S> ItemForm<E> sorted(
            Codec<E> codec, Function<? super E, ? extends S> sortKey, OrderedCodec<S> sortCodec) {
        OrderedCodec<S> by = sortCodec.sortCodec();
        return new ItemForm<>() {
            @Override
            public byte[] key(E element) {
                return by.encode(
                        Objects.requireNonNull(sortKey.apply(element), "the sort key is null"));
            }

            @Override
            public byte[] value(E element) {
                return codec.encode(element);
            }

            @Override
            public E decode(byte[] key, byte[] value) {
                return codec.decode(value);
            }

            @Override
            public Codec<E> valueCodec() {
                return codec;
            }
        };
    }

    /** A node's key of what may be of any type; null if the form isn't for that type. */
    @SuppressWarnings("unchecked")
    default byte @Nullable [] keyOf(Object given) {
        Objects.requireNonNull(given);
        try {
            return key((E) given);
        } catch (ClassCastException e) {
            return null;
        }
    }

    /** A node's value of what may be of any type; null if the form isn't for that type. */
    @SuppressWarnings("unchecked")
    default byte @Nullable [] valueOf(Object given) {
        Objects.requireNonNull(given);
        try {
            return value((E) given);
        } catch (ClassCastException e) {
            return null;
        }
    }

    /** The order of elements that a function makes sort keys of. */
    static <E, S> Comparator<E> comparator(
            Function<? super E, ? extends S> sortKey, OrderedCodec<S> by) {
        Comparator<? super S> order = by.comparator();
        return (one, other) -> order.compare(sortKey.apply(one), sortKey.apply(other));
    }
}
