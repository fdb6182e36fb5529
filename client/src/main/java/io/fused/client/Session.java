package io.fused.client;

import org.jspecify.annotations.Nullable;

/**
 * A session at one shard: numbers for operations, from the lowest that isn't resolved to below that
 * plus the window. Belongs to the event loop.
 */
final class Session {
    /** The number that the shard gave it. */
    final long id;

    /** When something was sent that keeps it alive; a read doesn't. */
    long keptNanos = System.nanoTime();

    /** What keeps it alive while nothing else does, if that is on its way. */
    @Nullable
    Call<?> ping;

    /** Whether the shard has forgotten it. */
    boolean ended;

    private final @Nullable Call<?>[] unresolved;
    private final int mask;
    private long low = 1;
    private long next = 1;

    /** How many of the unresolved are answered at once, and don't wait at the primary. */
    private int prompt;

    /**
     * Makes a session.
     *
     * @param id what the shard calls it
     * @param window a power of two
     */
    Session(long id, int window) {
        this.id = id;
        this.unresolved = Slots.emptySlots(window);
        this.mask = window - 1;
    }

    /** The lowest number that isn't resolved. */
    long low() {
        return low;
    }

    /** Whether the window has no number left. */
    boolean isFull() {
        return next - low > mask;
    }

    /** Whether the window has no number left, and calls alone that wait at the primary hold it. */
    boolean isHeldUp() {
        return isFull() && prompt == 0;
    }

    /** Whether all its numbers are resolved. */
    boolean isIdle() {
        return next == low;
    }

    /** Gives a call the next number. */
    void number(Call<?> call) {
        call.session = this;
        call.number = next;
        call.attempt = 0;
        unresolved[(int) next & mask] = call;
        next++;
        prompt += call.isParked() ? 0 : 1;
    }

    /** Marks a number as resolved: its answer won't be asked for again. */
    void resolve(long number) {
        Call<?> call = unresolved[(int) number & mask];
        unresolved[(int) number & mask] = null;
        prompt -= call == null || call.isParked() ? 0 : 1;
        while (low < next && unresolved[(int) low & mask] == null) {
            low++;
        }
    }
}
