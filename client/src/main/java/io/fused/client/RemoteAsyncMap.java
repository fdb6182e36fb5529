package io.fused.client;

import io.fused.protocol.KeyHash;
import io.fused.protocol.OperationFields;
import io.fused.protocol.PutCondition;
import java.time.Duration;
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
        this.value = Answers.value(values);
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
    public final Call<@Nullable V> put(K key, V given) {
        return put(key(key), value(given), PutCondition.PUT_CONDITION_ALWAYS, 0);
    }

    @Override
    public final Call<@Nullable V> put(K key, V given, Duration timeToLive) {
        long ttl = TimeToLive.millis(timeToLive);
        return put(key(key), value(given), PutCondition.PUT_CONDITION_ALWAYS, ttl);
    }

    @Override
    public final Call<@Nullable Void> set(K key, V given) {
        return set(key(key), value(given), 0);
    }

    @Override
    public final Call<@Nullable Void> set(K key, V given, Duration timeToLive) {
        long ttl = TimeToLive.millis(timeToLive);
        return set(key(key), value(given), ttl);
    }

    private Call<@Nullable Void> set(byte[] key, byte[] given, long ttlMillis) {
        OperationFields put = OperationFields.mapPut(
                structure.id(), key, given, PutCondition.PUT_CONDITION_ALWAYS, false);
        return call(ttlMillis == 0 ? put : put.living(ttlMillis), key, Answers::done);
    }

    @Override
    public final Call<@Nullable V> putIfAbsent(K key, V given) {
        return put(key(key), value(given), PutCondition.PUT_CONDITION_IF_ABSENT, 0);
    }

    @Override
    public final Call<@Nullable V> putIfAbsent(K key, V given, Duration timeToLive) {
        long ttl = TimeToLive.millis(timeToLive);
        return put(key(key), value(given), PutCondition.PUT_CONDITION_IF_ABSENT, ttl);
    }

    /** Tells whether the value was put. */
    final Call<Boolean> putIfAbsent(byte[] key, byte[] given) {
        return putIfAbsent(key, given, 0);
    }

    /** Tells whether the value was put; 0 lets it live for ever. */
    final Call<Boolean> putIfAbsent(byte[] key, byte[] given, long ttlMillis) {
        OperationFields put = OperationFields.mapPut(
                structure.id(), key, given, PutCondition.PUT_CONDITION_IF_ABSENT, false);
        return call(ttlMillis == 0 ? put : put.living(ttlMillis), key, Answers::flag);
    }

    @Override
    public final Call<@Nullable V> replace(K key, V given) {
        return put(key(key), value(given), PutCondition.PUT_CONDITION_IF_PRESENT, 0);
    }

    @Override
    public final Call<Boolean> replace(K key, V expected, V given) {
        return replace(key(key), value(expected), value(given));
    }

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
    public final Call<Boolean> remove(K key, V expected) {
        return remove(key(key), value(expected));
    }

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

    final byte[] value(V given) {
        return values.encode(Objects.requireNonNull(given, "value"));
    }

    private Call<@Nullable V> put(
            byte[] key, byte[] given, PutCondition condition, long ttlMillis) {
        OperationFields put = OperationFields.mapPut(structure.id(), key, given, condition, true);
        return call(ttlMillis == 0 ? put : put.living(ttlMillis), key, value);
    }

    private <T extends @Nullable Object> Call<T> call(
            OperationFields fields, byte[] key, Call.Decoder<T> decoder) {
        return structure.call(fields, KeyHash.of(key), decoder);
    }
}
