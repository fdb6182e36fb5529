package io.fused.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Many operations at once, but not without bound. */
final class Bulk {
    /** So many operations are under way at most, in a method that does many. */
    static final int OPERATIONS = 1024;

    private Bulk() {}

    /** If so many are under way, waits for all and forgets them; throws what one of them met. */
    static void bound(Structure structure, List<? extends CompletableFuture<?>> calls) {
        if (calls.size() >= OPERATIONS) {
            structure.await(Structure.all(calls));
            calls.clear();
        }
    }

    /** Adds elements, each by a call; returns whether any is new. */
    static <E> boolean addAll(
            Structure structure,
            Function<? super E, Call<Boolean>> add,
            Iterable<? extends E> added) {
        List<Call<Boolean>> calls = new ArrayList<>();
        boolean changed = false;
        for (E element : added) {
            calls.add(add.apply(element));
            if (calls.size() == OPERATIONS) {
                changed |= any(structure, calls);
            }
        }
        return any(structure, calls) || changed;
    }

    /** Waits for all and forgets them; returns whether any said yes. */
    static boolean any(Structure structure, List<? extends CompletableFuture<Boolean>> calls) {
        boolean found = false;
        for (CompletableFuture<Boolean> call : calls) {
            found |= structure.await(call);
        }
        calls.clear();
        return found;
    }
}
