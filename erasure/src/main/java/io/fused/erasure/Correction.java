package io.fused.erasure;

import java.util.List;

/** What {@link Corrector#correct} found and did. */
public sealed interface Correction {
    /** No shard was wrong. Those present were left alone, and the missing ones are rebuilt. */
    record Intact() implements Correction {}

    /**
     * Some shards were wrong, at every byte no more than asked for. They are right now, and the
     * missing ones are rebuilt: all shards are one codeword.
     *
     * @param wrong the shards that were wrong, ascending, each once; not empty
     * @param locations how often wrong shards had to be located: once if the same shards were wrong
     *     all over, more often where different ones were; a measure of the time taken
     */
    record Corrected(List<WrongShard> wrong, int locations) implements Correction {
        /** Copies the list. */
        public Corrected {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * At some byte more shards are wrong than asked for. Nothing was changed, neither the missing
     * shards nor bytes that could have been corrected.
     *
     * @param offset the first such byte, counted from the beginning of each shard
     */
    record Uncorrectable(long offset) implements Correction {}

    /**
     * A shard that was wrong. The offsets are those of bytes that were changed.
     *
     * @param shard its position in code order, 0 to n + f - 1
     * @param bytes how many of its bytes were wrong, at least 1
     * @param first the offset of the first of them
     * @param last the offset of the last of them
     */
    record WrongShard(int shard, long bytes, long first, long last) {}
}
