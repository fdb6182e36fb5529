package io.fused.client;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the entries of a multimap lie in the nodes of a sorted set: the key {@link Escaped}, then the
 * value. So the entries of one key are one range, whatever the codecs, and ranges are in the order
 * of the keys' bytes. What the entries of one key begin with is called its prefix.
 *
 * @param keys the codec of keys
 * @param values the codec of values
 */
record EntryForm<K, V>(Codec<K> keys, Codec<V> values) implements ItemForm<Map.Entry<K, V>> {
    /** The prefix of a key. */
    byte[] prefix(K key) {
        return Escaped.of(keys.encode(Objects.requireNonNull(key, "key")));
    }

    /** The prefix of what may be of any type; null if it can't be a key. */
    byte @Nullable [] prefixOf(Object key) {
        byte[] encoded = RemoteMap.encoded(keys, key);
        return encoded == null ? null : Escaped.of(encoded);
    }

    /** The prefix of an entry. */
    byte[] prefixIn(byte[] entry) {
        return Arrays.copyOf(entry, end(entry));
    }

    /** The key of a prefix, or of an entry. */
    K keyIn(byte[] entry) {
        return keys.decode(Escaped.read(entry, end(entry)));
    }

    /** All entries with a prefix. */
    static KeyRange range(byte[] prefix) {
        return KeyRange.ALL.above(prefix, true).below(Escaped.behind(prefix), false);
    }

    byte[] key(K key, V value) {
        return joined(prefix(key), values.encode(Objects.requireNonNull(value, "value")));
    }

    /** The entry of what may be of any type; null if there can't be one. */
    byte @Nullable [] keyOf(Object key, Object value) {
        byte[] prefix = prefixOf(key);
        byte[] encoded = RemoteMap.encoded(values, value);
        return prefix == null || encoded == null ? null : joined(prefix, encoded);
    }

    /** Whether an entry's value has these bytes. */
    static boolean hasValue(byte[] entry, byte[] value) {
        int end = end(entry);
        return Arrays.equals(entry, end, entry.length, value, 0, value.length);
    }

    /** How the values of one key lie there. */
    ItemForm<V> under(byte[] prefix) {
        return new ItemForm<>() {
            @Override
            public byte[] key(V value) {
                return joined(prefix, values.encode(value));
            }

            @Override
            public byte[] value(V value) {
                return NOTHING;
            }

            @Override
            public V decode(byte[] key, byte[] value) {
                return values.decode(Arrays.copyOfRange(key, prefix.length, key.length));
            }
        };
    }

    @Override
    public byte[] key(Map.Entry<K, V> entry) {
        return key(entry.getKey(), entry.getValue());
    }

    @Override
    public byte @Nullable [] keyOf(Object given) {
        return given instanceof Map.Entry<?, ?> entry
                        && entry.getKey() != null
                        && entry.getValue() != null
                ? keyOf(entry.getKey(), entry.getValue())
                : null;
    }

    @Override
    public byte[] value(Map.Entry<K, V> entry) {
        return NOTHING;
    }

    @Override
    public Map.Entry<K, V> decode(byte[] key, byte[] value) {
        byte[] encoded = Arrays.copyOfRange(key, end(key), key.length);
        return Map.entry(keyIn(key), values.decode(encoded));
    }

    private static int end(byte[] entry) {
        int end = Escaped.end(entry);
        if (end < 0) {
            throw Unreadable.of("entry of a multimap", entry, "whose key has no end");
        }
        return end;
    }

    private static byte[] joined(byte[] prefix, byte[] value) {
        byte[] entry = Arrays.copyOf(prefix, prefix.length + value.length);
        System.arraycopy(value, 0, entry, prefix.length, value.length);
        return entry;
    }
}
