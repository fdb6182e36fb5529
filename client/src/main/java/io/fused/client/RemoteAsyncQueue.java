package io.fused.client;

import io.fused.protocol.OperationFields;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes calls of a queue's operations. May be used by any thread. */
final class RemoteAsyncQueue<E> implements AsyncQueue<E> {
    private final Structure structure;
    private final Codec<E> codec;
    private final Call.Decoder<@Nullable E> item;
    private final Call.Decoder<E> presentItem;

    RemoteAsyncQueue(Structure structure, Codec<E> codec) {
        this.structure = structure;
        this.codec = codec;
        this.item = Answers.value(codec);
        this.presentItem = Answers.present(codec);
    }

    @Override
    public Call<@Nullable Void> offer(E given) {
        return structure.call(
                OperationFields.queueOffer(
                        structure.id(), codec.encode(Objects.requireNonNull(given, "item"))),
                Answers::done);
    }

    @Override
    public Call<@Nullable E> poll() {
        return structure.call(OperationFields.queuePoll(structure.id(), 0), item);
    }

    @Override
    public Call<@Nullable E> poll(Duration wait) {
        long millis;
        try {
            millis = wait.plusNanos(999_999).toMillis();
        } catch (ArithmeticException e) {
            millis = Long.MAX_VALUE;
        }
        return pollMillis(millis);
    }

    /** Polls, waiting so long at most. */
    Call<@Nullable E> pollMillis(long millis) {
        if (millis <= 0) {
            return poll();
        }
        return structure
                .engine()
                .submit(Call.parked(
                        structure.engine(), structure.id(), structure.shard(), millis, item));
    }

    @Override
    public Call<E> take() {
        return structure
                .engine()
                .submit(Call.parked(
                        structure.engine(),
                        structure.id(),
                        structure.shard(),
                        Long.MAX_VALUE,
                        presentItem));
    }

    @Override
    public Call<@Nullable E> peek() {
        return structure.call(OperationFields.queuePeek(structure.id()), item);
    }

    Call<Boolean> contains(byte[] given) {
        return structure.call(OperationFields.queueContains(structure.id(), given), Answers::flag);
    }

    Call<Boolean> removeFirst(byte[] given) {
        return structure.call(
                OperationFields.queueRemoveValue(structure.id(), given), Answers::flag);
    }

    Call<Boolean> removeNumber(long number) {
        return structure.call(
                OperationFields.queueRemoveNumber(structure.id(), number), Answers::flag);
    }

    Call<Answers.Page> page(long afterNumber) {
        return structure.call(
                OperationFields.queueScan(structure.id(), afterNumber, MapPages.PAGE_BYTES),
                Answers::page);
    }

    @Override
    public CompletableFuture<Long> size() {
        return structure.size();
    }

    @Override
    public CompletableFuture<@Nullable Void> clear() {
        return structure.clear();
    }
}
