package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Request;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of a client are under way; it hears of none, and sends all again. */
final class OrderTest {
    private static final int MAP = 1;
    private static final byte[] KEY = TestShard.bytes("key");
    private static final Operation GET = new Operation.MapGet(MAP, KEY);
    private static final Operation REMOVE = new Operation.MapRemove(MAP, KEY, true);

    private static Operation put(byte[] value, PutCondition condition) {
        return new Operation.MapPut(MAP, KEY, value, condition, true);
    }

    private static Operation put(String value) {
        return put(TestShard.bytes(value), PutCondition.ALWAYS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRemovalThatFoundNothingDoesNotTakeWhatCameBehindIt(boolean crashes) {
        assertThat(twice(REMOVE, put("value"), crashes))
                .usingRecursiveComparison()
                .isEqualTo(TestShard.value("value"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clearingWhatIsEmptyDoesNotTakeWhatCameBehindIt(boolean crashes) {
        assertThat(twice(new Operation.Clear(MAP), put("value"), crashes))
                .usingRecursiveComparison()
                .isEqualTo(TestShard.value("value"));
    }

    /**
     * Runs an operation without effect and then another, both twice; returns what is there then.
     */
    private static Answer twice(Operation first, Operation second, boolean crashes) {
        try (TestShard shard = new TestShard()) {
            shard.send(new Request(shard.session, 1, 1, 1, first));
            shard.send(new Request(shard.session, 2, 1, 1, second));
            if (crashes) {
                shard.crash();
            }
            shard.send(new Request(shard.session, 1, 2, 1, first));
            shard.send(new Request(shard.session, 2, 2, 1, second));
            return shard.call(GET);
        }
    }

    /** A value too long for a slot is what a conditional put without effect may answer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 200, 100_000})
    void theAnswerWithoutEffectIsTheFirstOne(int bytes) {
        byte[] there = new byte[bytes];
        Arrays.fill(there, (byte) 7);
        Operation ifAbsent = put(TestShard.bytes("other"), PutCondition.IF_ABSENT);
        try (TestShard shard = new TestShard()) {
            shard.call(put(there, PutCondition.ALWAYS));
            Answer first = answer(shard, new Request(shard.session, 2, 1, 2, ifAbsent));
            assertThat(first).usingRecursiveComparison().isEqualTo(new Answer.Value(there));
            shard.send(new Request(shard.session, 3, 1, 2, REMOVE));
            shard.crash();
            assertThat(answer(shard, new Request(shard.session, 2, 2, 2, ifAbsent)))
                    .usingRecursiveComparison()
                    .isEqualTo(first);
            assertThat(shard.call(GET)).isEqualTo(Answer.ABSENT);
        }
    }

    private static Answer answer(TestShard shard, Request request) {
        return shard.answer(shard.send(request)).answer();
    }

    @Test
    void aSessionKeepsSoManyBytesOfAnswersWithoutARecord() {
        Operation ifAbsent = put(TestShard.bytes("other"), PutCondition.IF_ABSENT);
        try (TestShard shard = new TestShard()) {
            shard.call(put(new byte[10_000], PutCondition.ALWAYS));
            long before = shard.shard.lastNumber();
            for (int number = 2; number < 6; number++) {
                shard.send(new Request(shard.session, number, 1, 2, ifAbsent));
            }
            assertThat(shard.shard.lastNumber()).isEqualTo(before);
            shard.send(new Request(shard.session, 6, 1, 2, ifAbsent));
            assertThat(shard.shard.lastNumber()).isEqualTo(before + 1);
            for (int number = 7; number < 11; number++) {
                shard.send(new Request(shard.session, number, 1, 7, ifAbsent));
            }
            assertThat(shard.shard.lastNumber()).isEqualTo(before + 1);
        }
    }
}
