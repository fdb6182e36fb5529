package io.fused.client;

import io.fused.protocol.OperationFields;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of a queue's operations, at either end. A parameter {@code last} is whether the tail
 * is meant and not the head. May be used by any thread.
 */
class RemoteAsyncQueue<E> implements AsyncQueue<E> {
    private final Structure structure;
    private final ItemForm<E> form;
    private final Call.Decoder<@Nullable E> item;
    private final Call.Decoder<E> presentItem;

    RemoteAsyncQueue(Structure structure, ItemForm<E> form) {
        this.structure = structure;
        this.form = form;
        this.item = Answers.item(form);
        this.presentItem = Answers.presentItem(form);
    }

    @Override
    public final Call<Boolean> offer(E given) {
        return offer(given, false, 0);
    }

    @Override
    public final Call<Boolean> offer(E given, Duration wait) {
        return offer(given, false, millis(wait));
    }

    @Override
    public final Call<Boolean> put(E given) {
        return offer(given, false, Long.MAX_VALUE);
    }

    /** Appends an item, or puts it before the head, waiting so long at most for room. */
    final Call<Boolean> offer(E given, boolean first, long millis) {
        Objects.requireNonNull(given, "item");
        // There always is room where there is no bound.
        long wait = structure.capacity() == 0 ? 0 : Math.max(0, millis);
        return structure.call(
                OperationFields.queueOffer(
                        structure.id(), form.key(given), form.value(given), first, wait),
                Answers::added);
    }

    @Override
    public final Call<@Nullable E> poll() {
        return poll(false);
    }

    final Call<@Nullable E> poll(boolean last) {
        return poll(0, last);
    }

    @Override
    public final Call<@Nullable E> poll(Duration wait) {
        return poll(wait, false);
    }

    final Call<@Nullable E> poll(Duration wait, boolean last) {
        return poll(millis(wait), last);
    }

    private static long millis(Duration wait) {
        try {
            return wait.plusNanos(999_999).toMillis();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Polls, waiting so long at most. */
    final Call<@Nullable E> poll(long millis, boolean last) {
        return structure.call(
                OperationFields.queuePoll(structure.id(), Math.max(0, millis), last), item);
    }

    @Override
    public final Call<E> take() {
        return take(false);
    }

    final Call<E> take(boolean last) {
        return structure.call(
                OperationFields.queuePoll(structure.id(), Long.MAX_VALUE, last), presentItem);
    }

    @Override
    public final Call<@Nullable E> pollInto(Destination<E> destination) {
        return pollInto(destination, 0);
    }

    @Override
    public final Call<@Nullable E> pollInto(Destination<E> destination, Duration wait) {
        return pollInto(destination, millis(wait));
    }

    /** Polls into a destination, waiting so long at most. */
    final Call<@Nullable E> pollInto(Destination<E> destination, long millis) {
        return structure.call(
                moving(destination, Math.max(0, millis)), Answers.moved(item, destination));
    }

    @Override
    public final Call<E> takeInto(Destination<E> destination) {
        return structure.call(
                moving(destination, Long.MAX_VALUE), Answers.moved(presentItem, destination));
    }

    private OperationFields moving(Destination<E> destination, long millis) {
        Codec<E> codec = form.valueCodec();
        if (codec == null) {
            throw new IllegalArgumentException("The items of '" + structure.name()
                    + "' are their own sort keys, and can't be moved; open it with a function that"
                    + " makes sort keys.");
        }
        destination.check(structure, codec);
        return OperationFields.queuePoll(structure.id(), millis, false)
                .to(destination.structureId(), destination.key());
    }

    @Override
    public final Call<@Nullable E> peek() {
        return peek(false);
    }

    final Call<@Nullable E> peek(boolean last) {
        return structure.call(OperationFields.queuePeek(structure.id(), last), item);
    }

    final Call<Boolean> contains(byte[] key, byte[] value) {
        return structure.call(
                OperationFields.queueContains(structure.id(), key, value), Answers::flag);
    }

    /** Removes the first item that equals the given one, or the last. */
    final Call<Boolean> remove(byte[] key, byte[] value, boolean last) {
        return structure.call(
                OperationFields.queueRemoveValue(structure.id(), key, value, last), Answers::flag);
    }

    /** Removes an item that a page gave. */
    final Call<Boolean> remove(Answers.Entry given) {
        return structure.call(
                OperationFields.queueRemoveNumber(structure.id(), given.key(), given.number()),
                Answers::flag);
    }

    /** The first page, from the head or from the tail. */
    final Call<Answers.Page> page(boolean last) {
        return structure.call(
                OperationFields.queueScan(structure.id(), Pages.PAGE_BYTES, last), Answers::page);
    }

    /** The page behind an item, or before it. */
    final Call<Answers.Page> pageAfter(Answers.Entry given, boolean last) {
        return structure.call(
                OperationFields.queueScanAfter(
                        structure.id(), given.key(), given.number(), Pages.PAGE_BYTES, last),
                Answers::page);
    }

    @Override
    public final CompletableFuture<Long> size() {
        return structure.size();
    }

    @Override
    public final CompletableFuture<@Nullable Void> clear() {
        return structure.clear();
    }
}
