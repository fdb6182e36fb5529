package io.fused.client;

import java.util.Comparator;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A codec by way of another; see {@link Codec#mapped}. */
class MappedCodec<A, B> implements Codec<B> {
    private final Codec<A> base;
    private final String name;
    private final Function<? super A, ? extends B> from;
    private final Function<? super B, ? extends A> to;

    MappedCodec(
            Codec<A> base,
            String name,
            Function<? super A, ? extends B> from,
            Function<? super B, ? extends A> to) {
        this.base = base;
        this.name = CodecNames.checked(name);
        this.from = Objects.requireNonNull(from);
        this.to = Objects.requireNonNull(to);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int fixedLength() {
        return base.fixedLength();
    }

    @Override
    public final byte[] encode(B value) {
        return base.encode(to.apply(value));
    }

    @Override
    public final B decode(byte[] bytes) {
        @Nullable B value;
        try {
            value = from.apply(base.decode(bytes));
        } catch (RuntimeException e) {
            throw Unreadable.of(name, bytes, "which can't be (" + e.getMessage() + ")", e);
        }
        if (value == null) {
            throw Unreadable.of(name, bytes, "which its function makes null");
        }
        return value;
    }

    /** One by way of an ordered codec, in the order of that. */
    static final class Ordered<A, B> extends MappedCodec<A, B> implements OrderedCodec<B> {
        private final Comparator<B> comparator;
        private final OrderedCodec<B> sortCodec;

        Ordered(
                OrderedCodec<A> base,
                String name,
                Function<? super A, ? extends B> from,
                Function<? super B, ? extends A> to) {
            super(base, name, from, to);
            Comparator<? super A> order = base.comparator();
            this.comparator = (a, b) -> order.compare(to.apply(a), to.apply(b));
            OrderedCodec<A> sort = base.sortCodec();
            this.sortCodec = sort.equals(base) ? this : new Ordered<>(sort, name, from, to);
        }

        @Override
        public OrderedCodec<B> sortCodec() {
            return sortCodec;
        }

        @Override
        public Comparator<? super B> comparator() {
            return comparator;
        }
    }
}
