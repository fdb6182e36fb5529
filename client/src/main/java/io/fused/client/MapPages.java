package io.fused.client;

import io.fused.protocol.OperationFields;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a map's entries, shard by shard and page by page. The page that follows is asked for
 * while one is read, so that two pages are in memory at most. Used by one thread.
 */
final class MapPages implements Iterator<Answers.Entry> {
    static final int PAGE_BYTES = 64 << 10;

    private final Structure structure;
    private int shard;
    private List<Answers.Entry> entries = List.of();
    private int position;
    private @Nullable Call<Answers.Page> coming;

    MapPages(Structure structure) {
        this.structure = structure;
        this.shard = structure.firstShard();
        ask(OperationFields.mapScan(structure.id(), PAGE_BYTES));
    }

    @Override
    public boolean hasNext() {
        while (position == entries.size()) {
            Call<Answers.Page> call = coming;
            if (call == null) {
                return false;
            }
            take(structure.await(call));
        }
        return true;
    }

    @Override
    public Answers.Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The map has no further entry.");
        }
        return entries.get(position++);
    }

    private void take(Answers.Page page) {
        entries = page.entries();
        position = 0;
        coming = null;
        if (!page.last() && !entries.isEmpty()) {
            Answers.Entry last = entries.get(entries.size() - 1);
            ask(OperationFields.mapScan(structure.id(), last.number(), last.key(), PAGE_BYTES));
        } else if (++shard < structure.endShard()) {
            ask(OperationFields.mapScan(structure.id(), PAGE_BYTES));
        }
    }

    private void ask(OperationFields fields) {
        coming = structure.callShard(fields, shard, Answers::page);
    }
}
