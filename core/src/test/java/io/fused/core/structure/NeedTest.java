package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Request;
import org.junit.jupiter.api.Test;

/** What answers depend on. */
final class NeedTest {
    private final TestShard shard = new TestShard();

    private static byte[] bytes(String text) {
        return TestShard.bytes(text);
    }

    private long put(int map, String key) {
        Operation put =
                new Operation.MapPut(map, bytes(key), bytes("v"), PutCondition.ALWAYS, false);
        return shard.answer(shard.send(put)).need();
    }

    private long needOf(Operation read) {
        TestShard.Told told = shard.answer(shard.send(Request.read(read)));
        assertThat(told.recorded()).isFalse();
        return told.need();
    }

    private long needOfNoEffect(Operation mutation) {
        TestShard.Told told = shard.answer(shard.send(mutation));
        assertThat(told.recorded()).isFalse();
        return told.need();
    }

    @Test
    void aKeyNeedsTheLastRecordThatTouchedIt() {
        long first = put(1, "a");
        long second = put(1, "b");
        put(2, "a");
        assertThat(needOf(new Operation.MapGet(1, bytes("a")))).isEqualTo(first);
        assertThat(needOf(new Operation.MapContainsKey(1, bytes("b")))).isEqualTo(second);
        assertThat(needOf(new Operation.MapGet(1, bytes("never")))).isLessThan(first + 1);
        Operation add =
                new Operation.MapPut(1, bytes("a"), bytes("x"), PutCondition.IF_ABSENT, true);
        assertThat(needOfNoEffect(add)).isEqualTo(first);
        long removed = shard.answer(shard.send(new Operation.MapRemove(1, bytes("a"), false)))
                .need();
        assertThat(needOf(new Operation.MapGet(1, bytes("a")))).isEqualTo(removed);
        assertThat(needOf(new Operation.MapGet(1, bytes("b")))).isEqualTo(second);
    }

    @Test
    void wholeMapsNeedTheirLastRecord() {
        put(1, "a");
        long last = put(1, "b");
        put(2, "c");
        assertThat(needOf(new Operation.Size(1))).isEqualTo(last);
        assertThat(needOf(new Operation.MapContainsValue(1, bytes("v")))).isEqualTo(last);
        assertThat(needOf(new Operation.MapScan(1, true, 0, new byte[0], 100))).isEqualTo(last);
    }

    @Test
    void clearingTouchesEveryKey() {
        put(1, "a");
        long cleared = shard.answer(shard.send(new Operation.Clear(1))).need();
        assertThat(needOf(new Operation.MapGet(1, bytes("a")))).isEqualTo(cleared);
        assertThat(needOf(new Operation.MapGet(1, bytes("z")))).isEqualTo(cleared);
        long destroyed = shard.answer(shard.send(new Operation.Destroy(1))).need();
        assertThat(needOf(new Operation.MapGet(1, bytes("a")))).isEqualTo(destroyed);
        assertThat(needOf(new Operation.Size(1))).isEqualTo(destroyed);
    }

    @Test
    void listsAndQueuesNeedTheirLastRecord() {
        long list = shard.answer(shard.send(new Operation.ListInsert(2, 0, bytes("x"))))
                .need();
        long queue = shard.answer(shard.send(new Operation.QueueOffer(3, bytes("x"), false)))
                .need();
        put(1, "a");
        assertThat(needOf(new Operation.ListGet(2, 0))).isEqualTo(list);
        assertThat(needOf(new Operation.ListGet(2, 1))).isEqualTo(list);
        assertThat(needOf(new Operation.QueuePeek(3, false))).isEqualTo(queue);
        assertThat(needOfNoEffect(new Operation.ListRemove(2, 7, true))).isEqualTo(list);
        long polled =
                shard.answer(shard.send(new Operation.QueuePoll(3, 0, false))).need();
        assertThat(needOfNoEffect(new Operation.QueuePoll(3, 0, false))).isEqualTo(polled);
    }

    @Test
    void afterARebuildTheTailIsNeeded() {
        put(1, "a");
        long tail = shard.shard.lastNumber();
        shard.crash();
        assertThat(needOf(new Operation.MapGet(1, bytes("a")))).isEqualTo(tail);
        long next = put(1, "b");
        assertThat(next).isEqualTo(tail + 1);
        assertThat(needOf(new Operation.MapGet(1, bytes("a")))).isEqualTo(tail);
    }

    @Test
    void theKindOfAStructureNeedsItsBeginning() {
        long begun = put(1, "a");
        put(1, "b");
        TestShard.Told told = shard.answer(shard.send(Request.read(new Operation.ListGet(1, 0))));
        assertThat(((Answer.Failed) told.answer()).code()).isEqualTo(Answer.Code.INVALID);
        assertThat(told.need()).isEqualTo(begun);
    }
}
