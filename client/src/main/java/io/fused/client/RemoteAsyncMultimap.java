package io.fused.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes calls of a multimap's operations: those of a sorted set of entries. */
final class RemoteAsyncMultimap<K, V> implements AsyncMultimap<K, V> {
    private final Structure structure;
    private final EntryForm<K, V> form;

    /** The calls of the set. */
    final RemoteAsyncSortedMap<Map.Entry<K, V>, byte[]> entries;

    RemoteAsyncMultimap(Structure structure, EntryForm<K, V> form) {
        this.structure = structure;
        this.form = form;
        this.entries =
                new RemoteAsyncSortedMap<>(structure, form, Codec.bytes(), KeyRange.ALL, false);
    }

    /** The calls of the values with a prefix. */
    RemoteAsyncSortedMap<V, byte[]> under(byte[] prefix) {
        return new RemoteAsyncSortedMap<>(
                structure.asView(),
                form.under(prefix),
                Codec.bytes(),
                EntryForm.range(prefix),
                false);
    }

    @Override
    public Call<Boolean> put(K key, V value) {
        return entries.putIfAbsent(form.key(key, value), ItemForm.NOTHING);
    }

    @Override
    public Call<Boolean> remove(K key, V value) {
        return entries.delete(form.key(key, value));
    }

    @Override
    public Call<Boolean> containsEntry(K key, V value) {
        return entries.containsKey(form.key(key, value));
    }

    @Override
    public CompletableFuture<Boolean> containsKey(K key) {
        return count(key).thenApply(count -> count > 0);
    }

    @Override
    public CompletableFuture<Long> count(K key) {
        return under(form.prefix(key)).size();
    }

    @Override
    public CompletableFuture<Long> size() {
        return entries.size();
    }

    @Override
    public CompletableFuture<@Nullable Void> clear() {
        return entries.clear();
    }
}
