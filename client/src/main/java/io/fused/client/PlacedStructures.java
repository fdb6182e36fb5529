package io.fused.client;

import io.fused.protocol.StructureKind;
import org.jspecify.annotations.Nullable;

/**
 * The structures of one placement. May be used by any thread.
 *
 * @param directory what opens them
 * @param pinned the shard that they are pinned to, or null where the cluster places them
 */
record PlacedStructures(Directory directory, @Nullable Integer pinned) implements Structures {
    @Override
    public <K, V> FusedMap<K, V> map(String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        String codecs = nameOf(keyCodec) + "," + nameOf(valueCodec);
        return new RemoteMap<>(
                open(name, StructureKind.STRUCTURE_KIND_MAP, codecs), keyCodec, valueCodec);
    }

    @Override
    public <E> FusedList<E> list(String name, Codec<E> codec) {
        return new RemoteList<>(
                open(name, StructureKind.STRUCTURE_KIND_LIST, nameOf(codec)), codec);
    }

    @Override
    public <E> FusedQueue<E> queue(String name, Codec<E> codec) {
        return new RemoteQueue<>(
                open(name, StructureKind.STRUCTURE_KIND_QUEUE, nameOf(codec)), codec);
    }

    @Override
    public <E> FusedSet<E> set(String name, Codec<E> codec) {
        return new RemoteSet<>(open(name, StructureKind.STRUCTURE_KIND_SET, nameOf(codec)), codec);
    }

    @Override
    public <E> FusedDeque<E> deque(String name, Codec<E> codec) {
        return new RemoteDeque<>(
                open(name, StructureKind.STRUCTURE_KIND_DEQUE, nameOf(codec)), codec);
    }

    @Override
    public FusedCounter counter(String name) {
        return new RemoteCounter(open(name, StructureKind.STRUCTURE_KIND_COUNTER, ""));
    }

    private Structure open(String name, StructureKind kind, String codec) {
        return directory.open(name, kind, codec, pinned);
    }

    private static String nameOf(Codec<?> codec) {
        return CodecNames.checked(codec.name());
    }
}
