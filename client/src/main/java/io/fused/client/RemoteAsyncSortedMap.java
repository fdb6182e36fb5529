package io.fused.client;

import io.fused.protocol.OperationFields;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of a sorted map's operations, or of those of a view of it: a range of its keys, in
 * their order or in the opposite one. May be used by any thread.
 */
final class RemoteAsyncSortedMap<K, V> extends RemoteAsyncMap<K, V>
        implements AsyncSortedMap<K, V> {
    final KeyRange range;
    final boolean descending;

    RemoteAsyncSortedMap(
            Structure structure,
            ItemForm<K> keys,
            Codec<V> values,
            KeyRange range,
            boolean descending) {
        super(structure, keys, values);
        this.range = range;
        this.descending = descending;
    }

    /** A view of the same map. */
    RemoteAsyncSortedMap<K, V> view(KeyRange part, boolean downwards) {
        return new RemoteAsyncSortedMap<>(structure.asView(), keys, values, part, downwards);
    }

    @Override
    byte[] key(K key) {
        byte[] encoded = super.key(key);
        if (!range.contains(encoded)) {
            throw new IllegalArgumentException("The key is out of the range of this view.");
        }
        return encoded;
    }

    @Override
    byte @Nullable [] keyOf(Object given) {
        byte[] encoded = super.keyOf(given);
        return encoded == null || !range.contains(encoded) ? null : encoded;
    }

    // ---- navigation, in the view's order ----

    /** The entries behind a key. */
    KeyRange behind(K key, boolean inclusive) {
        byte[] encoded = super.key(key);
        return descending ? range.below(encoded, inclusive) : range.above(encoded, inclusive);
    }

    /** The entries before a key. */
    KeyRange before(K key, boolean inclusive) {
        byte[] encoded = super.key(key);
        return descending ? range.above(encoded, inclusive) : range.below(encoded, inclusive);
    }

    /** The part from a key on, for a view. */
    KeyRange tail(K key, boolean inclusive) {
        byte[] encoded = super.key(key);
        return descending
                ? range.viewBelow(encoded, inclusive)
                : range.viewAbove(encoded, inclusive);
    }

    /** The part up to a key, for a view. */
    KeyRange head(K key, boolean inclusive) {
        byte[] encoded = super.key(key);
        return descending
                ? range.viewAbove(encoded, inclusive)
                : range.viewBelow(encoded, inclusive);
    }

    /** The part between two keys, for a view. */
    KeyRange between(K from, boolean fromInclusive, K to, boolean toInclusive) {
        int order = Arrays.compareUnsigned(super.key(from), super.key(to));
        if (descending ? order < 0 : order > 0) {
            throw new IllegalArgumentException("The view would end before it begins.");
        }
        return tail(from, fromInclusive).and(head(to, toInclusive));
    }

    /** The first entry of a part, undecoded. */
    Call<Answers.@Nullable Entry> first(KeyRange part) {
        return end(part, descending);
    }

    /** The last entry of a part, undecoded. */
    Call<Answers.@Nullable Entry> last(KeyRange part) {
        return end(part, !descending);
    }

    private Call<Answers.@Nullable Entry> end(KeyRange part, boolean highest) {
        return structure.call(
                OperationFields.rangeScan(structure.id(), part.range(), highest, 1),
                Answers::first);
    }

    /** The first page of the view. */
    Call<Answers.Page> page() {
        return page(range);
    }

    /** The page behind a key. */
    Call<Answers.Page> pageBehind(byte[] key) {
        return page(descending ? range.below(key, false) : range.above(key, false));
    }

    private Call<Answers.Page> page(KeyRange part) {
        return structure.call(
                OperationFields.rangeScan(
                        structure.id(), part.range(), descending, Pages.PAGE_BYTES),
                Answers::page);
    }

    /** Takes the first entry, undecoded. */
    Call<Answers.@Nullable Entry> pollFirst() {
        return poll(descending);
    }

    /** Takes the last entry, undecoded. */
    Call<Answers.@Nullable Entry> pollLast() {
        return poll(!descending);
    }

    private Call<Answers.@Nullable Entry> poll(boolean highest) {
        return structure.call(
                OperationFields.rangePoll(structure.id(), range.range(), highest), Answers::entry);
    }

    /** What an entry says, at this moment. */
    Map.@Nullable Entry<K, V> decoded(Answers.@Nullable Entry entry) {
        if (entry == null) {
            return null;
        }
        return new AbstractMap.SimpleImmutableEntry<>(
                keys.decode(entry.key(), entry.value()), valueIn(entry.value()));
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> firstEntry() {
        return first(range).thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> lastEntry() {
        return last(range).thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> lowerEntry(K key) {
        return last(before(key, false)).thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> floorEntry(K key) {
        return last(before(key, true)).thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> ceilingEntry(K key) {
        return first(behind(key, true)).thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> higherEntry(K key) {
        return first(behind(key, false)).thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> pollFirstEntry() {
        return pollFirst().thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<Map.@Nullable Entry<K, V>> pollLastEntry() {
        return pollLast().thenApply(this::decoded);
    }

    @Override
    public CompletableFuture<@Nullable Void> clear() {
        return range.isAll() ? super.clear() : page().thenCompose(this::clear);
    }

    /** Removes the entries of a page, and those behind it. */
    private CompletableFuture<@Nullable Void> clear(Answers.Page page) {
        List<Call<Boolean>> removals = new ArrayList<>();
        page.entries().forEach(entry -> removals.add(delete(entry.key())));
        Answers.Entry last = page.lastOfMore();
        CompletableFuture<@Nullable Void> done = Structure.all(removals);
        return last == null
                ? done
                : done.thenCompose(none -> pageBehind(last.key())).thenCompose(this::clear);
    }

    @Override
    public CompletableFuture<Long> size() {
        return structure.call(
                OperationFields.rangeSize(structure.id(), range.range()), Answers::number);
    }
}
