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

    /** Gives a call the next number. */
    void number(Call<?> call) {
        call.session = this;
        call.number = next;
        call.attempt = 0;
        unresolved[(int) next & mask] = call;
        next++;
    }

    /** Marks a number as resolved: its answer won't be asked for again. */
    void resolve(long number) {
        unresolved[(int) number & mask] = null;
        while (low < next && unresolved[(int) low & mask] == null) {
            low++;
        }
    }

    /** Whether at most half the window is used: room for polls that wait for days. */
    boolean isHalfFree() {
        return next - low <= mask >>> 1;
    }

    /** Returns the call of the lowest number, if it is a parked one: it may stay for days. */
    @Nullable
    Call<?> lowestParked() {
        Call<?> lowest = unresolved[(int) low & mask];
        return lowest != null && lowest.isParked() ? lowest : null;
    }
}
