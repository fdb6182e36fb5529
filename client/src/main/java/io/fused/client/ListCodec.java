package io.fused.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A codec of lists; see {@link Codec#list}. */
final class ListCodec<E> implements Codec<List<E>> {
    private final Codec<E> elements;
    private final String name;

    ListCodec(Codec<E> elements) {
        this.elements = elements;
        this.name = CodecNames.of("list", elements.name());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte[] encode(List<E> value) {
        Parts.Writer writer = new Parts.Writer();
        for (E element : value) {
            writer.add(elements, element);
        }
        return writer.bytes();
    }

    @Override
    public List<E> decode(byte[] bytes) {
        List<E> list = new ArrayList<>();
        for (Parts.Reader reader = new Parts.Reader(name, bytes); !reader.atEnd(); ) {
            list.add(reader.next(elements));
        }
        return Collections.unmodifiableList(list);
    }
}
