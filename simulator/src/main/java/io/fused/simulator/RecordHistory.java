package io.fused.simulator;

import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every record of one primary that survived so far, over all its tenures, and the cells and heights
 * that follow from them. When a later tenure begins to emit below the end of the former one, what
 * lies behind is gone: nobody can have it any more.
 */
final class RecordHistory {
    private final List<Emitted> records = new ArrayList<>();
    private int cuts;
    private long tenure;
    private Cells cells = new Cells();
    private int[] heights = new int[SizeClasses.count()];

    /**
     * A record as it was emitted.
     *
     * @param tenure of the holder that emitted it
     * @param payload a batch that holds it
     * @param from where it begins there
     * @param to where it ends
     * @param changedHeights pairs of size class and height before it
     */
    record Emitted(long tenure, byte[] payload, int from, int to, int[] changedHeights) {
        RecordReader reader() {
            RecordReader reader = new RecordReader(payload, from, to - from);
            reader.nextRecord();
            return reader;
        }

        boolean sameBytes(Emitted other) {
            return Arrays.equals(payload, from, to, other.payload, other.from, other.to);
        }
    }

    /** The newest tenure that has begun; records of an older one count no more. */
    long tenure() {
        return tenure;
    }

    /** A tenure begins. */
    void begin(long newTenure) {
        tenure = Math.max(tenure, newTenure);
    }

    /** The number of the last record. */
    long last() {
        return records.size();
    }

    /** The record of a number from 1 to {@link #last}. */
    Emitted get(long number) {
        return records.get((int) number - 1);
    }

    /** The cells after the last record; not to be written. */
    Cells cells() {
        return cells;
    }

    /** The heights after the last record; not to be written. */
    int[] heights() {
        return heights;
    }

    /** How often the end was cut off. */
    int cuts() {
        return cuts;
    }

    /** Appends the next record, whose number must be {@code last() + 1}. */
    Emitted append(long ofTenure, byte[] payload, int from, int to) {
        RecordReader reader = new RecordReader(payload, from, to - from);
        reader.nextRecord();
        if (reader.number() != last() + 1) {
            throw new IllegalArgumentException(
                    "Record " + reader.number() + " can't follow " + last());
        }
        cells.add(reader, payload, 1);
        int[] changed = new int[0];
        reader.rewind();
        while (reader.nextHeight()) {
            changed = Arrays.copyOf(changed, changed.length + 2);
            changed[changed.length - 2] = reader.heightClass();
            changed[changed.length - 1] = heights[reader.heightClass()];
            heights[reader.heightClass()] = reader.height();
        }
        Emitted emitted = new Emitted(ofTenure, payload, from, to, changed);
        records.add(emitted);
        begin(ofTenure);
        return emitted;
    }

    /** Forgets all records above a number. */
    void cut(long number) {
        if (last() > number) {
            cuts++;
        }
        while (last() > number) {
            Emitted removed = records.removeLast();
            cells.add(removed.reader(), removed.payload(), 1);
            restore(heights, removed.changedHeights());
        }
    }

    /** Forgets everything, as when the operator accepted the loss. */
    void clear() {
        cuts++;
        records.clear();
        cells = new Cells();
        heights = new int[SizeClasses.count()];
    }

    /** The cells by the records up to a number; the caller's own. */
    Cells cellsAt(long number) {
        Cells copy = cells.copy();
        for (long later = last(); later > number; later--) {
            Emitted record = get(later);
            copy.add(record.reader(), record.payload(), 1);
        }
        return copy;
    }

    /** The heights by the records up to a number; the caller's own. */
    int[] heightsAt(long number) {
        int[] copy = heights.clone();
        for (long later = last(); later > number; later--) {
            restore(copy, get(later).changedHeights());
        }
        return copy;
    }

    private static void restore(int[] heights, int[] changed) {
        for (int index = changed.length - 2; index >= 0; index -= 2) {
            heights[changed[index]] = changed[index + 1];
        }
    }
}
