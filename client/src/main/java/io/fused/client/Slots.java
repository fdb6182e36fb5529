package io.fused.client;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are under way on one stream, by correlation. A correlation is a slot and a count
 * that makes it unique, so that an answer to a call's earlier sending finds nothing. Belongs to the
 * event loop.
 */
final class Slots {
    private static final int SLOT_BITS = 20;

    private @Nullable Call<?>[] calls;
    private int[] free;
    private int freeCount;
    private int used;
    private long drawn;

    Slots() {
        calls = emptySlots(256);
        free = new int[256];
    }

    @SuppressWarnings("NullAway") // A new array of references holds nulls, whatever its type says.
    static @Nullable Call<?>[] emptySlots(int count) {
        return new Call<?>[count];
    }

    /** Whether so many are under way that no more may be. */
    boolean isFull() {
        return freeCount == 0 && used == 1 << SLOT_BITS;
    }

    /** Gives a call a slot and a correlation. */
    void put(Call<?> call) {
        int slot;
        if (freeCount > 0) {
            slot = free[--freeCount];
        } else {
            slot = used++;
            if (slot == calls.length) {
                calls = Arrays.copyOf(calls, 2 * slot);
                free = Arrays.copyOf(free, 2 * slot);
            }
        }
        calls[slot] = call;
        call.correlation = ++drawn << SLOT_BITS | slot;
    }

    /** Takes the call of a correlation out; null if there is none, or it was sent anew since. */
    @Nullable
    Call<?> take(long correlation) {
        int slot = (int) correlation & (1 << SLOT_BITS) - 1;
        Call<?> call = slot < used ? calls[slot] : null;
        if (call == null || call.correlation != correlation) {
            return null;
        }
        remove(call);
        return call;
    }

    /** Takes a call out that has a slot. */
    void remove(Call<?> call) {
        int slot = (int) call.correlation & (1 << SLOT_BITS) - 1;
        calls[slot] = null;
        free[freeCount++] = slot;
        call.correlation = -1;
    }

    /** Shows every call; it may be removed while it is shown. */
    void forEach(Consumer<Call<?>> action) {
        for (int slot = 0; slot < used; slot++) {
            Call<?> call = calls[slot];
            if (call != null) {
                action.accept(call);
            }
        }
    }
}
