package io.fused.client;

import io.fused.protocol.OperationFields;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An opened structure: its id, where it lies, and how to call it.
 *
 * @param engine what carries its operations
 * @param directory what it was opened by
 * @param name what the application calls it
 * @param people how messages name it
 * @param id its id in operations
 * @param shard the shard that holds it, or -1 if it is spread over all by key
 * @param capacity how many items a queue takes, or 0 for no bound
 * @param isView whether it stands for a part or another order of the structure, which is destroyed
 *     as a whole only
 */
record Structure(
        Engine engine,
        Directory directory,
        String name,
        String people,
        int id,
        int shard,
        int capacity,
        boolean isView) {
    /** The structure, as a view of it has it. */
    Structure asView() {
        return isView
                ? this
                : new Structure(engine, directory, name, people, id, shard, capacity, true);
    }

    /** Calls the shard that holds all of it. */
    <T extends @Nullable Object> Call<T> call(OperationFields fields, Call.Decoder<T> decoder) {
        return engine.submit(new Call<>(engine, fields, shard, 0, decoder));
    }

    /** Calls the shard that a key belongs to. */
    <T extends @Nullable Object> Call<T> call(
            OperationFields fields, long hash, Call.Decoder<T> decoder) {
        return engine.submit(new Call<>(engine, fields, shard, hash, decoder));
    }

    /** Calls one shard. */
    <T extends @Nullable Object> Call<T> callShard(
            OperationFields fields, int at, Call.Decoder<T> decoder) {
        return engine.submit(new Call<>(engine, fields, at, 0, decoder));
    }

    /** Calls every shard that has a part of it. */
    <T extends @Nullable Object> List<Call<T>> callAll(
            OperationFields fields, Call.Decoder<T> decoder) {
        List<Call<T>> calls = new ArrayList<>();
        for (int at = firstShard(); at < endShard(); at++) {
            calls.add(callShard(fields, at, decoder));
        }
        return calls;
    }

    /** The first shard that has a part of it. */
    int firstShard() {
        return Math.max(shard, 0);
    }

    /** The shard after the last that has a part of it. */
    int endShard() {
        return shard >= 0 ? shard + 1 : engine.view().shards();
    }

    /** Waits for a result. */
    <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        return engine.await(future);
    }

    CompletableFuture<Long> size() {
        CompletableFuture<Long> sum = CompletableFuture.completedFuture(0L);
        for (Call<Long> part : callAll(OperationFields.size(id), Answers::number)) {
            sum = sum.thenCombine(part, Long::sum);
        }
        return sum;
    }

    CompletableFuture<@Nullable Void> clear() {
        return all(callAll(OperationFields.clear(id), Answers::done));
    }

    /**
     * Removes the elements everywhere, then the name.
     *
     * @throws UnsupportedOperationException for a view
     */
    void destroy() {
        if (isView) {
            throw new UnsupportedOperationException("This is a view of '" + name
                    + "', which is destroyed as a whole only: call destroy() of what was opened, or"
                    + " clear() of the view to remove what is in it.");
        }
        try {
            await(all(callAll(OperationFields.destroy(id), Answers::done)));
        } catch (FusedNotFoundException e) {
            // Somebody else has destroyed it, or this call itself at an earlier attempt.
            return;
        }
        directory.destroy(id);
    }

    @SuppressWarnings("NullAway") // The JDK doesn't say that a Void is null.
    static CompletableFuture<@Nullable Void> all(List<? extends CompletableFuture<?>> parts) {
        return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]));
    }

    /** What a collection can say of a count that may be larger than an int. */
    static int clamp(long size) {
        return (int) Math.min(Integer.MAX_VALUE, size);
    }
}
