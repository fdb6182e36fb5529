package io.fused.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a structure page by page. The page that follows is asked for while one is read, so
 * that two pages are in memory at most. Used by one thread.
 */
abstract class Pages implements Iterator<Answers.Entry> {
    /** What a page holds, about. */
    static final int PAGE_BYTES = 64 << 10;

    final Structure structure;
    private List<Answers.Entry> entries = List.of();
    private int position;
    private @Nullable Call<Answers.Page> coming;

    /** Begins with a page that is asked for already. */
    Pages(Structure structure, Call<Answers.Page> first) {
        this.structure = structure;
        this.coming = first;
    }

    /** Asks for the page behind one; null if there is none. */
    abstract @Nullable Call<Answers.Page> following(Answers.Page page);

    @Override
    public final boolean hasNext() {
        while (position == entries.size()) {
            Call<Answers.Page> call = coming;
            if (call == null) {
                return false;
            }
            Answers.Page page = structure.await(call);
            entries = page.entries();
            position = 0;
            coming = following(page);
        }
        return true;
    }

    @Override
    public final Answers.Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("There is no further element.");
        }
        return entries.get(position++);
    }
}
