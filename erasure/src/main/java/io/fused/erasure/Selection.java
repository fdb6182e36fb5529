package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A multiplication whose sources and targets are shards at certain positions of one array. May be
 * shared by threads.
 */
final class Selection {
    private final int[] read;
    private final int[] written;
    private final Multiplier multiplier;

    /** The arrays of the call before, empty, so that the next one makes none; taken by one call. */
    private final AtomicReference<@Nullable Picked> spare = new AtomicReference<>();

    /** What is handed to the multiplier. */
    private static final class Picked {
        final MemorySegment[] sources;
        final MemorySegment[] targets;

        Picked(int sources, int targets) {
            this.sources = new MemorySegment[sources];
            this.targets = new MemorySegment[targets];
        }
    }

    /**
     * Selects shards.
     *
     * @param read the positions of the sources, in the order of columns; kept
     * @param written the positions of the targets, in the order of rows; kept
     */
    Selection(int[] read, int[] written, Multiplier multiplier) {
        this.read = read;
        this.written = written;
        this.multiplier = multiplier;
    }

    /** Whether just these shards are written. */
    boolean writes(int[] positions) {
        return Arrays.equals(written, positions);
    }

    /** Overwrites the targets among some shards, from the start on. Keeps none of them. */
    void multiply(MemorySegment[] shards, long length) {
        Picked picked = spare.getAndSet(null);
        if (picked == null) {
            picked = new Picked(read.length, written.length);
        }
        for (int i = 0; i < read.length; i++) {
            picked.sources[i] = shards[read[i]];
        }
        for (int i = 0; i < written.length; i++) {
            picked.targets[i] = shards[written[i]];
        }
        try {
            multiplier.multiply(picked.sources, picked.targets, 0, length);
        } finally {
            Arrays.fill(picked.sources, MemorySegment.NULL);
            Arrays.fill(picked.targets, MemorySegment.NULL);
            spare.set(picked);
        }
    }
}
