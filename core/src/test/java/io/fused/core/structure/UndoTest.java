package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that fail after any number of writes leave nothing behind. */
final class UndoTest {
    @ParameterizedTest
    @MethodSource("io.fused.core.structure.SessionTest#effects")
    void whereverAnOperationFailsNothingIsChanged(Operation operation) {
        int failures = 0;
        for (int writes = 0; breaks(operation, writes); writes++) {
            failures++;
        }
        assertThat(failures).isBetween(2, 12);
    }

    /** Returns whether the operation has so many writes. */
    private static boolean breaks(Operation operation, int writes) {
        try (TestShard shard = SessionTest.filled();
                TestShard whole = SessionTest.filled()) {
            String before = SessionTest.state(shard);
            long last = shard.shard.lastNumber();
            shard.shard.breakAfterWrites(writes);
            TestShard.Told told = shard.answer(shard.send(operation));
            boolean broke = shard.shard.lastDefect() != null;
            whole.send(operation);
            if (broke) {
                assertThat(told.answer()).isInstanceOf(Answer.Failed.class);
                assertThat(((Answer.Failed) told.answer()).code()).isEqualTo(Answer.Code.INTERNAL);
                assertThat(told.recorded()).isFalse();
                assertThat(shard.shard.lastNumber()).isEqualTo(last);
                assertThat(SessionTest.state(shard)).isEqualTo(before);
                assertThat(shard.shard.verify()).isEmpty();
                shard.again(2, operation);
            }
            assertThat(SessionTest.state(shard)).isEqualTo(SessionTest.state(whole));
            shard.crash();
            return broke;
        }
    }

    @Test
    void whoeverWaitsIsToldOfAFailureToServeHim() {
        try (TestShard shard = new TestShard()) {
            Operation wait = new Operation.QueuePoll(3, 1_000, false);
            long poll = shard.send(wait);
            // The offer writes its root, its item and slots before the poll takes it.
            shard.shard.breakAfterWrites(4);
            shard.session = shard.open();
            shard.number = 0;
            shard.shard.breakAfterWrites(4);
            shard.send(new Operation.QueueOffer(3, TestShard.bytes("item"), false));
            assertThat(shard.shard.lastDefect()).isNotNull();
            Answer.Failed failed = (Answer.Failed) shard.answer(poll).answer();
            assertThat(failed.code()).isEqualTo(Answer.Code.INTERNAL);
            assertThat(shard.shard.verify()).isEmpty();
            assertThat(shard.call(new Operation.Size(3))).isEqualTo(new Answer.Number(1));
        }
    }

    @Test
    void sessionsKeepTheirLeaseOverAFailure() {
        try (TestShard shard = SessionTest.filled()) {
            shard.tick();
            long expires = shard.now + ShardSettings.DEFAULT.sessionLeaseMillis();
            shard.shard.breakAfterWrites(1);
            shard.send(new Operation.QueuePoll(3, 0, false));
            assertThat(shard.shard.lastDefect()).isNotNull();
            for (; shard.now < expires; shard.now += 1_000) {
                shard.tick();
                assertThat(shard.shard.sessions()).isEqualTo(1);
            }
            shard.tick();
            assertThat(shard.shard.sessions()).isZero();
        }
    }

    @Test
    void whatFailedDoesNotRunWhenItsMessageComesOnceMore() {
        try (TestShard shard = SessionTest.filled()) {
            Operation offer = new Operation.QueueOffer(3, TestShard.bytes("item"), false);
            Answer before = shard.call(new Operation.Size(3));
            shard.shard.breakAfterWrites(1);
            shard.send(offer);
            assertThat(shard.shard.lastDefect()).isNotNull();

            shard.again(1, offer);

            assertThat(shard.call(new Operation.Size(3))).isEqualTo(before);
        }
    }

    @Test
    void whatHadNoEffectDoesNotRunAfterAFailureOfAnother() {
        try (TestShard shard = new TestShard()) {
            Operation poll = new Operation.QueuePoll(3, 0, false);
            Request first = new Request(shard.session, 1, 1, 1, poll);
            shard.number = 2;
            assertThat(shard.answer(shard.send(first)).answer()).isEqualTo(Answer.ABSENT);
            Operation offer = new Operation.QueueOffer(3, TestShard.bytes("item"), false);
            shard.shard.breakAfterWrites(1);
            shard.send(new Request(shard.session, 2, 1, 1, offer));
            assertThat(shard.shard.lastDefect()).isNotNull();
            shard.send(new Request(shard.session, 2, 2, 1, offer));

            shard.send(first);

            assertThat(shard.call(new Operation.Size(3))).isEqualTo(new Answer.Number(1));
        }
    }

    @Test
    void backgroundWorkThatFailsIsDoneLater() {
        try (TestShard shard = SessionTest.filled()) {
            for (int k = 0; k < 200; k++) {
                shard.call(new Operation.ListInsert(2, 0, TestShard.bytes("item " + k)));
            }
            shard.call(new Operation.Clear(2));
            for (int k = 0; shard.shard.hasBackgroundWork() && k < 1_000; k++) {
                shard.shard.breakAfterWrites(k);
                shard.tick();
                assertThat(shard.shard.verify()).isEmpty();
            }
            assertThat(shard.shard.lastDefect()).isNotNull();
            assertThat(shard.shard.hasBackgroundWork()).isFalse();
            assertThat(shard.call(new Operation.Size(2))).isEqualTo(new Answer.Number(0));
        }
    }

    @Test
    void aFailureAtTheVeryFirstWriteLeavesTheShardEmpty() {
        TestShard.Told[] told = new TestShard.Told[1];
        try (Shard shard = Shard.empty(
                ShardSettings.DEFAULT,
                (tag, answer, need, recorded) ->
                        told[0] = new TestShard.Told(answer, need, recorded))) {
            for (int writes = 0; writes < 3; writes++) {
                shard.breakAfterWrites(writes);
                shard.execute(1, new Request(0, 0, 1, 0, new Operation.OpenSession(4)), 0);
                assertThat(told[0].answer()).isInstanceOf(Answer.Failed.class);
                assertThat(shard.lastNumber()).isZero();
                assertThat(shard.stacks().allocatedBytes()).isZero();
            }
            shard.execute(1, new Request(0, 0, 1, 0, new Operation.OpenSession(4)), 0);
            assertThat(told[0].answer()).isInstanceOf(Answer.Number.class);
        }
    }
}
