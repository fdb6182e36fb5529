package io.fused.client;

import io.fused.protocol.KeyHash;
import io.fused.protocol.OperationFields;
import io.fused.protocol.PutCondition;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes calls of a map's operations. May be used by any thread. */
class RemoteAsyncMap<K, V> implements AsyncMap<K, V> {
    final Structure structure;
    final ItemForm<K> keys;
    final Codec<V> values;
    private final Call.Decoder<@Nullable V> value;

    RemoteAsyncMap(Structure structure, ItemForm<K> keys, Codec<V> values) {
        this.structure = structure;
        this.keys = keys;
        this.values = values;
        this.value = answer -> {
            byte[] whole = Answers.bytes(answer);
            return whole == null ? null : valueIn(whole);
        };
    }

    @Override
    public final Call<@Nullable V> get(K key) {
        return get(key(key));
    }

    final Call<@Nullable V> get(byte[] key) {
        return call(OperationFields.mapGet(structure.id(), key), key, value);
    }

    /** The value as it is stored. */
    final Call<byte @Nullable []> getBytes(byte[] key) {
        return call(OperationFields.mapGet(structure.id(), key), key, Answers::bytes);
    }

    @Override
    public final Call<Boolean> containsKey(K key) {
        return containsKey(key(key));
    }

    final Call<Boolean> containsKey(byte[] key) {
        return call(OperationFields.mapContainsKey(structure.id(), key), key, Answers::flag);
    }

    @Override
    public final CompletableFuture<@Nullable V> put(K key, V given) {
        return put(key, given, PutCondition.PUT_CONDITION_ALWAYS, 0);
    }

    @Override
    public final CompletableFuture<@Nullable V> put(K key, V given, Duration timeToLive) {
        long ttl = TimeToLive.millis(timeToLive);
        return put(key, given, PutCondition.PUT_CONDITION_ALWAYS, ttl);
    }

    @Override
    public final CompletableFuture<@Nullable Void> set(K key, V given) {
        return set(key, given, 0);
    }

    @Override
    public final CompletableFuture<@Nullable Void> set(K key, V given, Duration timeToLive) {
        return set(key, given, TimeToLive.millis(timeToLive));
    }

    private CompletableFuture<@Nullable Void> set(K key, V given, long ttlMillis) {
        byte[] encoded = key(key);
        byte[] whole = value(key, given);
        PutCondition always = PutCondition.PUT_CONDITION_ALWAYS;
        if (keys.areKept()) {
            return putKept(encoded, whole, always, ttlMillis)
                    .<@Nullable Void>thenApply(before -> null);
        }
        return call(put(encoded, whole, always, false, ttlMillis), encoded, Answers::done);
    }

    @Override
    public final CompletableFuture<@Nullable V> putIfAbsent(K key, V given) {
        return put(key, given, PutCondition.PUT_CONDITION_IF_ABSENT, 0);
    }

    @Override
    public final CompletableFuture<@Nullable V> putIfAbsent(K key, V given, Duration timeToLive) {
        long ttl = TimeToLive.millis(timeToLive);
        return put(key, given, PutCondition.PUT_CONDITION_IF_ABSENT, ttl);
    }

    /** Tells whether the value was put. */
    final Call<Boolean> putIfAbsent(byte[] key, byte[] given) {
        return putIfAbsent(key, given, 0);
    }

    /** Tells whether the value was put; 0 lets it live for ever. */
    final Call<Boolean> putIfAbsent(byte[] key, byte[] given, long ttlMillis) {
        PutCondition ifAbsent = PutCondition.PUT_CONDITION_IF_ABSENT;
        return call(put(key, given, ifAbsent, false, ttlMillis), key, Answers::flag);
    }

    @Override
    public final CompletableFuture<@Nullable V> replace(K key, V given) {
        return put(key, given, PutCondition.PUT_CONDITION_IF_PRESENT, 0);
    }

    @Override
    public final CompletableFuture<Boolean> replace(K key, V expected, V given) {
        byte[] encoded = key(key);
        byte[] from = part(expected);
        byte[] to = part(given);
        return keys.areKept() ? changeKept(encoded, from, to) : replace(encoded, from, to);
    }

    /** Replaces a node's value if it is another one, kept keys included. */
    final Call<Boolean> replace(byte[] key, byte[] expected, byte[] given) {
        return call(
                OperationFields.mapReplaceIf(structure.id(), key, expected, given),
                key,
                Answers::flag);
    }

    @Override
    public final Call<@Nullable V> remove(K key) {
        return remove(key(key));
    }

    final Call<@Nullable V> remove(byte[] key) {
        return call(OperationFields.mapRemove(structure.id(), key, true), key, value);
    }

    @Override
    public final CompletableFuture<Boolean> remove(K key, V expected) {
        return removeIf(key(key), part(expected));
    }

    /** Removes a key if the part of its node's value behind a kept key is this. */
    final CompletableFuture<Boolean> removeIf(byte[] key, byte[] expected) {
        return keys.areKept() ? changeKept(key, expected, null) : remove(key, expected);
    }

    /** Removes an entry if it still has the value that it was read with. */
    final CompletableFuture<Boolean> remove(Answers.Entry entry) {
        byte[] whole = entry.value();
        Call<Boolean> removal = remove(entry.key(), whole);
        if (!keys.areKept()) {
            return removal;
        }
        // It may be the form of the key alone that is another by now.
        return removal.thenCompose(done -> done
                ? CompletableFuture.completedFuture(true)
                : changeKept(entry.key(), partOf(whole), null));
    }

    /** Removes a key if its node's value is this, a kept key included. */
    final Call<Boolean> remove(byte[] key, byte[] expected) {
        return call(OperationFields.mapRemoveIf(structure.id(), key, expected), key, Answers::flag);
    }

    @Override
    public final Call<Boolean> delete(K key) {
        return delete(key(key));
    }

    final Call<Boolean> delete(byte[] key) {
        return call(OperationFields.mapRemove(structure.id(), key, false), key, Answers::flag);
    }

    @Override
    public final Call<Boolean> expire(K key, Duration timeToLive) {
        long ttl = TimeToLive.millis(timeToLive);
        return expire(key(key), ttl);
    }

    @Override
    public final Call<Boolean> persist(K key) {
        return expire(key(key), 0);
    }

    /** Tells whether the key is there; 0 lets it live for ever. */
    final Call<Boolean> expire(byte[] key, long ttlMillis) {
        return call(OperationFields.mapExpire(structure.id(), key, ttlMillis), key, Answers::flag);
    }

    @Override
    public final Call<@Nullable Duration> timeToLive(K key) {
        byte[] encoded = key(key);
        return call(
                OperationFields.mapTimeToLive(structure.id(), encoded), encoded, TimeToLive::read);
    }

    @Override
    public final Call<@Nullable V> removeInto(K key, Destination<V> destination) {
        byte[] encoded = key(key);
        checkMoves();
        destination.check(structure, values);
        return call(
                OperationFields.mapMove(structure.id(), encoded)
                        .to(destination.structureId(), destination.key()),
                encoded,
                Answers.moved(value, destination));
    }

    @Override
    public CompletableFuture<Long> size() {
        return structure.size();
    }

    @Override
    public CompletableFuture<@Nullable Void> clear() {
        return structure.clear();
    }

    /** The node's key of a key that may be put. */
    byte[] key(K key) {
        return keys.key(Objects.requireNonNull(key, "key"));
    }

    /** The node's key of what may be of any type; null if it can't be a key here. */
    byte @Nullable [] keyOf(Object given) {
        return keys.keyOf(given);
    }

    /** What a value is in its node, behind the key where that is kept. */
    final byte[] part(V given) {
        return values.encode(Objects.requireNonNull(given, "value"));
    }

    /** A node's value, for a key that is new. */
    final byte[] value(K key, V given) {
        byte[] part = part(given);
        return keys.areKept() ? joined(keys.value(key), part) : part;
    }

    /** A node's value, in place of another; a kept key stays as it is. */
    final byte[] valueInPlaceOf(byte[] before, V given) {
        return behindKey(before, part(given));
    }

    /** The value in a node's value, which the codec may keep. */
    final V valueIn(byte[] whole) {
        return values.decode(partOf(whole));
    }

    /** A node's value without a kept key. */
    private byte[] partOf(byte[] whole) {
        return keys.areKept() ? Arrays.copyOfRange(whole, keys.share(whole), whole.length) : whole;
    }

    /** Whether the part of a node's value behind a kept key is this. */
    final boolean hasPart(byte[] whole, byte[] part) {
        return Arrays.equals(whole, keys.share(whole), whole.length, part, 0, part.length);
    }

    /** Whether two values of nodes hold the same value behind different forms of a kept key. */
    final boolean differInKeyAlone(byte[] one, byte[] other) {
        return keys.areKept() && !Arrays.equals(one, other) && hasPart(one, partOf(other));
    }

    /** Makes sure that values can be moved to and from nodes as they are. */
    final void checkMoves() {
        if (keys.areKept()) {
            throw new IllegalArgumentException("'" + structure.name() + "' keeps its keys beside"
                    + " the values, and what is moved is not encoded anew; get and remove it, or"
                    + " move between maps whose keys are sorted by their own bytes.");
        }
    }

    private byte[] behindKey(byte[] before, byte[] part) {
        return keys.areKept() ? joined(Arrays.copyOf(before, keys.share(before)), part) : part;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private OperationFields put(
            byte[] key, byte[] whole, PutCondition condition, boolean previous, long ttlMillis) {
        OperationFields put =
                OperationFields.mapPut(structure.id(), key, whole, condition, previous);
        return ttlMillis == 0 ? put : put.living(ttlMillis);
    }

    private CompletableFuture<@Nullable V> put(
            K key, V given, PutCondition condition, long ttlMillis) {
        byte[] encoded = key(key);
        byte[] whole = value(key, given);
        if (keys.areKept()) {
            return putKept(encoded, whole, condition, ttlMillis)
                    .thenApply(before -> before == null ? null : valueIn(before));
        }
        return call(put(encoded, whole, condition, true, ttlMillis), encoded, value);
    }

    /**
     * Puts a value together with its key, then gives a key that was there in another form that form
     * back, unless somebody was faster. So the value is put by one record, all puts of a thread
     * take effect in their order, and most are one exchange. To read the former form first would
     * let whatever the thread does next to the key overtake the put.
     *
     * @return the node's value before, or null
     */
    private CompletableFuture<byte @Nullable []> putKept(
            byte[] key, byte[] whole, PutCondition condition, long ttlMillis) {
        Call<byte @Nullable []> put =
                call(put(key, whole, condition, true, ttlMillis), key, Answers::bytes);
        if (condition == PutCondition.PUT_CONDITION_IF_ABSENT) {
            return put;
        }
        return put.thenCompose(before -> {
            byte[] kept = before == null ? whole : behindKey(before, partOf(whole));
            return Arrays.equals(kept, whole)
                    ? CompletableFuture.completedFuture(before)
                    : replace(key, whole, kept).thenApply(done -> before);
        });
    }

    /** Replaces or removes a value if it is another, however often its node changes meanwhile. */
    private CompletableFuture<Boolean> changeKept(
            byte[] key, byte[] expected, byte @Nullable [] given) {
        return getBytes(key).thenCompose(before -> {
            if (before == null || !hasPart(before, expected)) {
                return CompletableFuture.completedFuture(false);
            }
            Call<Boolean> change = given == null
                    ? remove(key, before)
                    : replace(key, before, behindKey(before, given));
            return change.thenCompose(done -> done
                    ? CompletableFuture.completedFuture(true)
                    : changeKept(key, expected, given));
        });
    }

    private <T extends @Nullable Object> Call<T> call(
            OperationFields fields, byte[] key, Call.Decoder<T> decoder) {
        return structure.call(fields, KeyHash.of(key), decoder);
    }
}
