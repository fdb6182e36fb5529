package io.fused.client;

import io.fused.protocol.OperationFields;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes calls of a list's operations. May be used by any thread. */
final class RemoteAsyncList<E> implements AsyncList<E> {
    private static final int APPEND = -1;

    private final Structure structure;
    private final Codec<E> codec;
    private final Call.Decoder<E> element;

    RemoteAsyncList(Structure structure, Codec<E> codec) {
        this.structure = structure;
        this.codec = codec;
        this.element = Answers.present(codec);
    }

    @Override
    public Call<E> get(long index) {
        check(index);
        return structure.call(OperationFields.listGet(structure.id(), index), element);
    }

    @Override
    public Call<@Nullable Void> add(E given) {
        return structure.call(
                OperationFields.listInsert(structure.id(), APPEND, encoded(given)), Answers::done);
    }

    @Override
    public Call<@Nullable Void> add(long index, E given) {
        check(index);
        return structure.call(
                OperationFields.listInsert(structure.id(), index, encoded(given)), Answers::done);
    }

    @Override
    public Call<E> set(long index, E given) {
        check(index);
        return structure.call(
                OperationFields.listSet(structure.id(), index, encoded(given), true), element);
    }

    @Override
    public Call<@Nullable Void> put(long index, E given) {
        check(index);
        return structure.call(
                OperationFields.listSet(structure.id(), index, encoded(given), false),
                Answers::done);
    }

    @Override
    public Call<E> remove(long index) {
        check(index);
        return structure.call(OperationFields.listRemove(structure.id(), index, true), element);
    }

    @Override
    public Call<@Nullable Void> delete(long index) {
        check(index);
        return structure.call(
                OperationFields.listRemove(structure.id(), index, false), Answers::done);
    }

    @Override
    public Call<Boolean> removeFirst(E given) {
        return removeFirst(encoded(given));
    }

    Call<Boolean> removeFirst(byte[] given) {
        return structure.call(
                OperationFields.listRemoveValue(structure.id(), given), Answers::flag);
    }

    @Override
    public Call<Long> indexOf(E given) {
        return find(encoded(given), false);
    }

    @Override
    public Call<Long> lastIndexOf(E given) {
        return find(encoded(given), true);
    }

    Call<Long> find(byte[] given, boolean last) {
        return structure.call(
                OperationFields.listFind(structure.id(), given, last), Answers::number);
    }

    Call<Answers.Page> page(long index) {
        return structure.call(
                OperationFields.listScan(structure.id(), index, MapPages.PAGE_BYTES),
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

    private byte[] encoded(E given) {
        return codec.encode(Objects.requireNonNull(given, "element"));
    }

    /** Positions that no list has; the primary checks the others. */
    private static void check(long index) {
        if (index < 0) {
            throw new IndexOutOfBoundsException("There is no position " + index + ".");
        }
    }
}
