package io.fused.client;

import java.util.Objects;
import java.util.function.Function;

/**
 * Keys of a map that lie under sort keys: a node's key is the sort key, and its value begins with
 * the key itself, after its length unless the codec has a fixed one; see {@link Parts}. The value
 * that the application put follows.
 *
 * @param <K> the type of keys
 * @param <S> the type of sort keys
 */
final class KeptKeys<K, S> implements ItemForm<K> {
    private final Codec<K> codec;
    private final Function<? super K, ? extends S> sortKey;
    private final OrderedCodec<S> by;

    KeptKeys(Codec<K> codec, Function<? super K, ? extends S> sortKey, OrderedCodec<S> by) {
        this.codec = codec;
        this.sortKey = sortKey;
        this.by = by.sortCodec();
    }

    @Override
    public byte[] key(K key) {
        return by.encode(Objects.requireNonNull(sortKey.apply(key), "the sort key is null"));
    }

    @Override
    public byte[] value(K key) {
        Parts.Writer writer = new Parts.Writer();
        writer.add(codec, key);
        return writer.bytes();
    }

    @Override
    public K decode(byte[] key, byte[] value) {
        return reader(value).next(codec);
    }

    @Override
    public boolean areKept() {
        return true;
    }

    @Override
    public int share(byte[] value) {
        return reader(value).skip(codec);
    }

    private Parts.Reader reader(byte[] value) {
        return new Parts.Reader("value behind its key", value);
    }
}
