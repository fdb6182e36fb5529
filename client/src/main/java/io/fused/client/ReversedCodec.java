package io.fused.client;

import java.util.Collections;
import java.util.Comparator;

/** A codec of the opposite order; see {@link OrderedCodec#reversed}. */
final class ReversedCodec<T> implements OrderedCodec<T> {
    private final OrderedCodec<T> base;
    private final String name;

    ReversedCodec(OrderedCodec<T> base) {
        this.base = base;
        this.name = CodecNames.of("reversed", base.name());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int fixedLength() {
        return base.fixedLength();
    }

    @Override
    public Comparator<? super T> comparator() {
        return Collections.reverseOrder(base.comparator());
    }

    @Override
    public OrderedCodec<T> sortCodec() {
        OrderedCodec<T> sort = base.sortCodec();
        return sort.equals(base) ? this : sort.reversed();
    }

    @Override
    public OrderedCodec<T> reversed() {
        return base;
    }

    @Override
    public byte[] encode(T value) {
        byte[] bytes = Parts.encoded(base, value);
        if (base.fixedLength() != 0) {
            return BigNumberCodecs.complement(bytes);
        }
        byte[] escaped = new byte[Escaped.length(bytes)];
        Escaped.write(bytes, escaped);
        return BigNumberCodecs.complement(escaped);
    }

    @Override
    public T decode(byte[] bytes) {
        byte[] inverted = BigNumberCodecs.complement(bytes);
        if (base.fixedLength() != 0) {
            return Parts.decoded(name, bytes, 1, base, inverted);
        }
        int end = Escaped.end(inverted);
        if (end != inverted.length) {
            throw Unreadable.of(name, bytes, "which ends with its first fffe");
        }
        return Parts.decoded(name, bytes, 1, base, Escaped.read(inverted, end));
    }
}
