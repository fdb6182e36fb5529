package io.fused.client;

/**
 * A place in one structure to which elements of another can be moved: under a key of a map
 * ({@link FusedMap#place}), or behind the tail of a queue ({@link FusedQueue#tail}).
 *
 * <p>A move takes an element from where it is and puts it to its destination by one record: after a
 * crash it is in one of both, never in both and never in none. Both structures must lie on one
 * primary, as those do that {@link FusedClient#near} opens, and their codecs must have one name.
 *
 * @param <E> the type of what is moved
 */
public final class Destination<E> {
    private final Structure structure;
    private final Codec<E> codec;
    private final byte[] key;

    Destination(Structure structure, Codec<E> codec, byte[] key) {
        this.structure = structure;
        this.codec = codec;
        this.key = key;
    }

    int structureId() {
        return structure.id();
    }

    byte[] key() {
        return key;
    }

    /** Checks that elements of a structure can be moved here, and says what to do if not. */
    void check(Structure from, Codec<?> fromCodec) {
        if (!fromCodec.name().equals(codec.name())) {
            throw new IllegalArgumentException("'" + from.name() + "' holds values by the codec "
                    + fromCodec.name() + " and '" + structure.name() + "' by " + codec.name()
                    + "; what is moved is not encoded anew, so open both by the same.");
        }
        if (from.shard() != structure.shard() || structure.shard() < 0) {
            throw new IllegalArgumentException("'" + from.name() + "' " + lies(from) + " and '"
                    + structure.name() + "' " + lies(structure)
                    + ", and nothing is moved from one primary to another; open the one by"
                    + " client.near(the other).");
        }
    }

    private static String lies(Structure structure) {
        return structure.shard() < 0
                ? "is spread over all primaries"
                : "lies on primary " + structure.shard();
    }

    /** What is thrown where a map has a value under the key already, or a queue is full. */
    IllegalStateException taken() {
        return new IllegalStateException("'" + structure.name() + "' "
                + (structure.capacity() > 0 ? "is full" : "has a value under this key already")
                + "; nothing was moved.");
    }
}
