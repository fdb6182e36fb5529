package io.fused.client;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where threads leave calls for the event loop. Any thread pushes; the loop takes all at once. Who
 * pushes onto an empty stack has to wake the loop, so that under load hardly anybody does.
 */
final class CallStack {
    private final AtomicReference<@Nullable Call<?>> top = new AtomicReference<>();

    /** Adds a call; returns whether the stack was empty. */
    boolean push(Call<?> call) {
        while (true) {
            Call<?> present = top.get();
            call.below = present;
            if (top.compareAndSet(present, call)) {
                return present == null;
            }
        }
    }

    /** Takes all calls; the one pushed first is returned, each that follows is below it. */
    @Nullable
    Call<?> takeAll() {
        Call<?> taken = top.getAndSet(null);
        Call<?> first = null;
        while (taken != null) {
            Call<?> next = taken.below;
            taken.below = first;
            first = taken;
            taken = next;
        }
        return first;
    }
}
