package io.fused.client;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** A codec of pairs, the first component before the second; see {@link Codec#pair}. */
final class PairCodec<A, B> implements OrderedCodec<Map.Entry<A, B>> {
    private final OrderedCodec<A> first;
    private final OrderedCodec<B> second;
    private final String name;

    PairCodec(OrderedCodec<A> first, OrderedCodec<B> second) {
        this.first = first;
        this.second = second;
        this.name = CodecNames.of("pair", first.name(), second.name());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int fixedLength() {
        return first.fixedLength() == 0 || second.fixedLength() == 0
                ? 0
                : first.fixedLength() + second.fixedLength();
    }

    @Override
    public Comparator<? super Map.Entry<A, B>> comparator() {
        Comparator<? super A> byFirst = first.comparator();
        Comparator<? super B> bySecond = second.comparator();
        return (a, b) -> {
            int order = byFirst.compare(a.getKey(), b.getKey());
            return order != 0 ? order : bySecond.compare(a.getValue(), b.getValue());
        };
    }

    @Override
    public OrderedCodec<Map.Entry<A, B>> sortCodec() {
        OrderedCodec<A> sortFirst = first.sortCodec();
        OrderedCodec<B> sortSecond = second.sortCodec();
        return sortFirst.equals(first) && sortSecond.equals(second)
                ? this
                : new PairCodec<>(sortFirst, sortSecond);
    }

    @Override
    public byte[] encode(Map.Entry<A, B> value) {
        byte[] head = Parts.encoded(first, value.getKey());
        byte[] tail = Parts.encoded(second, value.getValue());
        boolean fixed = first.fixedLength() != 0;
        byte[] bytes = new byte[(fixed ? head.length : Escaped.length(head)) + tail.length];
        if (fixed) {
            System.arraycopy(head, 0, bytes, 0, head.length);
        } else {
            Escaped.write(head, bytes);
        }
        System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);
        return bytes;
    }

    @Override
    public Map.Entry<A, B> decode(byte[] bytes) {
        boolean fixed = first.fixedLength() != 0;
        int end = fixed ? first.fixedLength() : Escaped.end(bytes);
        if (end < 0 || end > bytes.length) {
            throw Unreadable.of(name, bytes, "whose part 1 has no end");
        }
        byte[] head = fixed ? Arrays.copyOf(bytes, end) : Escaped.read(bytes, end);
        byte[] tail = Arrays.copyOfRange(bytes, end, bytes.length);
        return Map.entry(
                Parts.decoded(name, bytes, 1, first, head),
                Parts.decoded(name, bytes, 2, second, tail));
    }
}
