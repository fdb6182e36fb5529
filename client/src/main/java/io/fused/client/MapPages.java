package io.fused.client;

import io.fused.protocol.OperationFields;
import org.jspecify.annotations.Nullable;

/** Goes through a map's entries, shard by shard. Used by one thread. */
final class MapPages extends Pages {
    private int shard;

    MapPages(Structure structure) {
        super(structure, first(structure, structure.firstShard()));
        this.shard = structure.firstShard();
    }

    @Override
    @Nullable
    Call<Answers.Page> following(Answers.Page page) {
        Answers.Entry last = page.lastOfMore();
        if (last != null) {
            return structure.callShard(
                    OperationFields.mapScan(structure.id(), last.number(), last.key(), PAGE_BYTES),
                    shard,
                    Answers::page);
        }
        return ++shard < structure.endShard() ? first(structure, shard) : null;
    }

    private static Call<Answers.Page> first(Structure structure, int shard) {
        return structure.callShard(
                OperationFields.mapScan(structure.id(), PAGE_BYTES), shard, Answers::page);
    }
}
