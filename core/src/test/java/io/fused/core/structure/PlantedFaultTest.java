package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Request;
import org.junit.jupiter.api.Test;

/** Each planted fault does its harm, and without it the same steps do none. */
final class PlantedFaultTest {
    private static final int MAP = 1;
    private static final int QUEUE = 3;

    private static TestShard with(PlantedFault fault) {
        return new TestShard(ShardSettings.DEFAULT.with(fault));
    }

    private static Operation put(int key) {
        return new Operation.MapPut(
                MAP,
                TestShard.bytes("key " + key),
                new byte[] {1, 2, 3},
                PutCondition.ALWAYS,
                false);
    }

    private static Operation remove(int key) {
        return new Operation.MapRemove(MAP, TestShard.bytes("key " + key), false);
    }

    private static boolean compactsToCleanCells(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            for (int k = 0; k < 100; k++) {
                shard.call(put(k));
            }
            for (int k = 0; k < 90; k++) {
                shard.call(remove(k));
            }
            shard.settle();
            return shard.shard.verify().isEmpty();
        }
    }

    @Test
    void freedMemoryIsZeroed() {
        assertThat(compactsToCleanCells(PlantedFault.NONE)).isTrue();
        assertThat(compactsToCleanCells(PlantedFault.FREED_MEMORY_NOT_ZEROED)).isFalse();
    }

    private static boolean removesForGood(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            shard.call(put(1));
            shard.call(remove(1));
            return shard.shard.verify().isEmpty();
        }
    }

    @Test
    void deletionsAreMarked() {
        assertThat(removesForGood(PlantedFault.NONE)).isTrue();
        assertThat(removesForGood(PlantedFault.DELETION_NOT_MARKED)).isFalse();
    }

    @Test
    void heightsAreRecorded() {
        assertThatThrownBy(() -> with(PlantedFault.HEIGHT_CHANGE_NOT_RECORDED))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static long recordsOfAPut(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            long before = shard.shard.lastNumber();
            shard.call(put(1));
            return shard.shard.lastNumber() - before;
        }
    }

    @Test
    void slotAndEffectAreOneRecord() {
        assertThat(recordsOfAPut(PlantedFault.NONE)).isEqualTo(1);
        assertThat(recordsOfAPut(PlantedFault.SLOT_IN_SECOND_RECORD)).isEqualTo(2);
    }

    private static long itemsTakenByOnePoll(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            shard.call(new Operation.QueueOffer(QUEUE, new byte[] {1}, false));
            shard.call(new Operation.QueueOffer(QUEUE, new byte[] {2}, false));
            Operation poll = new Operation.QueuePoll(QUEUE, 0, false);
            shard.send(poll);
            shard.crash();
            shard.again(2, poll);
            return 2 - ((Answer.Number) shard.call(new Operation.Size(QUEUE))).value();
        }
    }

    @Test
    void answersSurvive() {
        assertThat(itemsTakenByOnePoll(PlantedFault.NONE)).isEqualTo(1);
        assertThatThrownBy(() -> itemsTakenByOnePoll(PlantedFault.SESSION_FORGOTTEN))
                .as("the cells hold slots that the table doesn't know")
                .isInstanceOfAny(AssertionError.class);
    }

    private static boolean usesANumberTwice(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            long first = shard.session;
            shard.send(new Request(first, 0, 1, 1, new Operation.CloseSession()));
            shard.crash();
            return shard.open() == first;
        }
    }

    @Test
    void countersAreNodes() {
        assertThat(usesANumberTwice(PlantedFault.NONE)).isFalse();
        assertThat(usesANumberTwice(PlantedFault.COUNTER_NOT_A_NODE)).isTrue();
    }

    private static boolean recordsARetry(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            Operation poll = new Operation.QueuePoll(QUEUE, 0, false);
            shard.send(poll);
            return shard.answer(shard.again(2, poll)).recorded();
        }
    }

    @Test
    void retriesLeaveARecord() {
        assertThat(recordsARetry(PlantedFault.NONE)).isTrue();
        assertThat(recordsARetry(PlantedFault.RETRY_WITHOUT_RECORD)).isFalse();
    }

    private static boolean runsForAClosedSession(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            shard.send(new Request(shard.session, 0, 1, 1, new Operation.CloseSession()));
            shard.call(put(1));
            return shard.call(new Operation.Size(MAP)).equals(new Answer.Number(1));
        }
    }

    @Test
    void sessionsAreOpenedFirst() {
        assertThat(runsForAClosedSession(PlantedFault.NONE)).isFalse();
        assertThat(runsForAClosedSession(PlantedFault.SESSION_ON_FIRST_USE)).isTrue();
    }

    private static long itemsTakenByOneWait(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            Operation wait = new Operation.QueuePoll(QUEUE, 1_000, false);
            shard.send(wait);
            shard.again(2, wait);
            long other = shard.open();
            for (int k = 1; k <= 2; k++) {
                Operation offer = new Operation.QueueOffer(QUEUE, new byte[] {1}, false);
                shard.send(new Request(other, k, 1, 1, offer));
            }
            return 2 - ((Answer.Number) shard.call(new Operation.Size(QUEUE))).value();
        }
    }

    @Test
    void oneAttemptWaits() {
        assertThat(itemsTakenByOneWait(PlantedFault.NONE)).isEqualTo(1);
        assertThat(itemsTakenByOneWait(PlantedFault.PARKED_TWICE)).isEqualTo(2);
    }

    private static boolean undoes(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            shard.call(put(1));
            shard.shard.breakAfterWrites(1);
            shard.call(put(1));
            shard.shard.breakAfterWrites(1);
            shard.call(put(2));
            return shard.shard.verify().isEmpty();
        }
    }

    @Test
    void failuresAreUndone() {
        assertThat(undoes(PlantedFault.NONE)).isTrue();
        assertThat(undoes(PlantedFault.EXCEPTION_NOT_UNDONE)).isFalse();
    }

    private static boolean removesWhatItHides(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            byte[] key = TestShard.bytes("key");
            shard.call(new Operation.MapPut(MAP, key, key, PutCondition.ALWAYS, false, 10));
            shard.wall += 10;
            assertThat(shard.call(new Operation.MapGet(MAP, key))).isEqualTo(Answer.ABSENT);
            return shard.call(new Operation.Size(MAP)).equals(new Answer.Number(0));
        }
    }

    @Test
    void whatIsNotShownIsGone() {
        assertThat(removesWhatItHides(PlantedFault.NONE)).isTrue();
        assertThat(removesWhatItHides(PlantedFault.EXPIRY_WITHOUT_RECORD)).isFalse();
    }

    private static int largestRecordOfAClear(PlantedFault fault) {
        try (TestShard shard = with(fault)) {
            for (int k = 0; k < 6_000; k++) {
                shard.call(put(k));
            }
            shard.call(new Operation.Clear(MAP));
            shard.settle();
            return shard.largestRecord();
        }
    }

    @Test
    void clearingIsBounded() {
        assertThat(largestRecordOfAClear(PlantedFault.NONE)).isLessThan(64 << 10);
        assertThat(largestRecordOfAClear(PlantedFault.CLEAR_AS_ONE_RECORD)).isGreaterThan(64 << 10);
    }

    private static int eventsAfter(PlantedFault fault, boolean crashes) {
        try (TestShard shard = with(fault)) {
            Answer listener = shard.call(new Operation.Listen(MAP));
            shard.call(put(1));
            Operation fetch = new Operation.ListenerFetch(
                    MAP, ((Answer.Number) listener).value(), 0, 1 << 20, 0);
            shard.call(fetch);
            shard.settle();
            if (crashes) {
                shard.crash();
            }
            return ((Answer.Events) shard.call(fetch)).events().size();
        }
    }

    @Test
    void eventsStayUntilTheyHaveArrived() {
        assertThat(eventsAfter(PlantedFault.NONE, false)).isEqualTo(1);
        assertThat(eventsAfter(PlantedFault.EVENTS_DROPPED_WHEN_SENT, false)).isZero();
    }

    @Test
    void eventsSurvive() {
        assertThat(eventsAfter(PlantedFault.NONE, true)).isEqualTo(1);
        assertThatThrownBy(() -> eventsAfter(PlantedFault.EVENTS_FORGOTTEN, true))
                .as("the cells hold events that the log doesn't know")
                .isInstanceOf(AssertionError.class);
    }
}
