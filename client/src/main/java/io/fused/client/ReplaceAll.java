package io.fused.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * Replaces all values of a map, page by page: each if it is still what the function was given, else
 * what it is by then. Values are replaced without waiting for each.
 */
final class ReplaceAll<K, V> {
    /** A value on its way. */
    private record Change<K>(K key, Call<Boolean> call) {}

    private final RemoteMap<K, V> map;
    private final RemoteAsyncMap<K, V> async;
    private final BiFunction<? super K, ? super V, ? extends V> function;
    private final List<Change<K>> underWay = new ArrayList<>();

    ReplaceAll(
            RemoteMap<K, V> map,
            RemoteAsyncMap<K, V> async,
            BiFunction<? super K, ? super V, ? extends V> function) {
        this.map = map;
        this.async = async;
        this.function = function;
    }

    void run() {
        for (Pages pages = map.pages(); pages.hasNext(); ) {
            Answers.Entry entry = pages.next();
            K key = map.key(entry);
            // A copy, since the function may change what it is given.
            V wanted = wanted(key, async.valueIn(entry.value().clone()));
            byte[] after = async.valueInPlaceOf(entry.value(), wanted);
            if (!Arrays.equals(after, entry.value())) {
                underWay.add(new Change<>(key, async.replace(entry.key(), entry.value(), after)));
            }
            if (underWay.size() == Bulk.OPERATIONS) {
                settle();
            }
        }
        settle();
    }

    /** Waits for all, and has those replaced whose value somebody else has changed meanwhile. */
    private void settle() {
        for (Change<K> change : underWay) {
            if (!map.structure.await(change.call)) {
                map.computeIfPresent(change.key, this::wanted);
            }
        }
        underWay.clear();
    }

    private V wanted(K key, V present) {
        return Objects.requireNonNull(function.apply(key, present), "the function made null");
    }
}
