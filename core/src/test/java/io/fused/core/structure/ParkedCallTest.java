package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Polls that wait at the primary. */
final class ParkedCallTest {
    private static final int QUEUE = 3;
    private static final Operation WAIT = new Operation.QueuePoll(QUEUE, 500, false);
    private static final Operation WAIT_LONG =
            new Operation.QueuePoll(QUEUE, Long.MAX_VALUE, false);

    private final TestShard shard = new TestShard();

    private static Operation offer(String item) {
        return new Operation.QueueOffer(QUEUE, TestShard.bytes(item), false);
    }

    private String item(long tag) {
        Answer answer = shard.answer(tag).answer();
        return new String(((Answer.Value) answer).bytes(), StandardCharsets.UTF_8);
    }

    private Answer.Code code(long tag) {
        return ((Answer.Failed) shard.answer(tag).answer()).code();
    }

    /** Sends a request of the present session, whose numbers from 1 on are unresolved. */
    private long send(long number, int attempt, Operation operation) {
        return shard.send(new Request(shard.session, number, attempt, 1, operation));
    }

    @Test
    void offersServeThoseWhoWaitInTheirOrder() {
        long[] polls = {send(1, 1, WAIT), send(2, 1, WAIT_LONG), send(3, 1, WAIT)};
        assertThat(shard.told).doesNotContainKeys(polls[0], polls[1], polls[2]);
        long last = shard.shard.lastNumber();
        for (int k = 0; k < 3; k++) {
            long offer = send(4 + k, 1, offer("item " + k));
            assertThat(shard.answer(offer).need()).isEqualTo(last + 2L * k + 1);
            assertThat(item(polls[k])).isEqualTo("item " + k);
            assertThat(shard.answer(polls[k]).need()).isEqualTo(last + 2L * k + 2);
            assertThat(shard.answer(polls[k]).recorded()).isTrue();
        }
        assertThat(shard.shard.parkedCalls()).isZero();
        shard.crash();
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(0));
        assertThat(item(send(2, 2, WAIT))).as("its answer survives").isEqualTo("item 1");
    }

    @Test
    void waitingEndsByThePrimarysClock() {
        long poll = send(1, 1, WAIT);
        assertThat(shard.shard.nextWakeMillis()).isLessThanOrEqualTo(shard.now + 500);
        shard.now += 499;
        shard.tick();
        assertThat(shard.told).doesNotContainKey(poll);
        long last = shard.shard.lastNumber();
        shard.now++;
        shard.tick();
        assertThat(shard.answer(poll).answer()).isEqualTo(Answer.ABSENT);
        assertThat(shard.answer(poll).recorded()).isFalse();
        assertThat(shard.shard.lastNumber()).isEqualTo(last);
    }

    @Test
    void inVainALaterAttemptLeavesARecord() {
        long poll = send(1, 2, WAIT);
        shard.now += 500;
        shard.tick();
        assertThat(shard.answer(poll).answer()).isEqualTo(Answer.ABSENT);
        assertThat(shard.answer(poll).recorded()).isTrue();
        send(2, 1, offer("late"));
        shard.crash();
        assertThat(shard.answer(send(1, 3, WAIT)).answer()).isEqualTo(Answer.ABSENT);
    }

    @Test
    void onlyTheNewestAttemptWaits() {
        long first = send(1, 1, WAIT_LONG);
        long other = send(2, 1, WAIT_LONG);
        long second = send(1, 2, WAIT_LONG);
        assertThat(code(first)).isEqualTo(Answer.Code.BUSY);
        assertThat(shard.shard.parkedCalls()).isEqualTo(2);
        long late = send(1, 1, WAIT_LONG);
        assertThat(code(late)).isEqualTo(Answer.Code.BUSY);
        long twin = send(1, 2, WAIT_LONG);
        send(3, 1, offer("one"));
        assertThat(item(second)).as("it kept its turn").isEqualTo("one");
        assertThat(item(twin)).isEqualTo("one");
        assertThat(shard.told).doesNotContainKey(other);
        send(4, 1, offer("two"));
        assertThat(item(other)).isEqualTo("two");
    }

    @Test
    void aLaterAttemptMayGiveUpWaiting() {
        send(1, 1, WAIT_LONG);
        long second = send(1, 2, new Operation.QueuePoll(QUEUE, 0, false));
        assertThat(shard.answer(second).answer()).isEqualTo(Answer.ABSENT);
        assertThat(shard.answer(second).recorded()).isTrue();
        assertThat(shard.shard.parkedCalls()).isZero();
        send(2, 1, offer("kept"));
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(1));
    }

    @Test
    void cancellingEndsTheWaitingForEver() {
        long poll = send(1, 1, WAIT_LONG);
        long cancel = send(1, 2, new Operation.Cancel(QUEUE));
        assertThat(code(poll)).isEqualTo(Answer.Code.CANCELLED);
        assertThat(code(cancel)).isEqualTo(Answer.Code.CANCELLED);
        assertThat(shard.answer(cancel).recorded()).isTrue();
        assertThat(shard.shard.parkedCalls()).isZero();
        send(2, 1, offer("kept"));
        shard.crash();
        assertThat(code(send(1, 3, WAIT_LONG))).isEqualTo(Answer.Code.CANCELLED);
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(1));
    }

    @Test
    void cancellingComesTooLateForWhatRan() {
        send(1, 1, offer("item"));
        long poll = send(2, 1, WAIT);
        long cancel = send(2, 1, new Operation.Cancel(QUEUE));
        assertThat(item(poll)).isEqualTo("item");
        assertThat(item(cancel)).isEqualTo("item");
    }

    @Test
    void cancellingWhatNeverCameKeepsItAway() {
        long cancel = send(1, 1, new Operation.Cancel(QUEUE));
        assertThat(shard.answer(cancel).recorded()).isTrue();
        assertThat(code(send(1, 1, offer("too late")))).isEqualTo(Answer.Code.CANCELLED);
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(0));
    }

    @Test
    void whoParksAgainAfterACrashIsServedOnce() {
        send(1, 1, WAIT_LONG);
        shard.crash();
        long second = send(1, 2, WAIT_LONG);
        send(2, 1, offer("a"));
        send(3, 1, offer("b"));
        assertThat(item(second)).isEqualTo("a");
        shard.crash();
        assertThat(item(send(1, 3, WAIT_LONG))).isEqualTo("a");
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(1));
    }

    @Test
    void nobodyTakesForASessionThatEnded() {
        long poll = send(1, 1, WAIT_LONG);
        shard.send(new Request(shard.session, 0, 1, 1, new Operation.CloseSession()));
        assertThat(code(poll)).isEqualTo(Answer.Code.SESSION_EXPIRED);
        assertThat(shard.shard.parkedCalls()).isZero();
        shard.session = shard.open();
        send(1, 1, offer("kept"));
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(1));
    }

    @Test
    void destroyingTurnsAwayWhoWaits() {
        send(1, 1, offer("x"));
        send(2, 1, WAIT);
        long poll = send(3, 1, WAIT_LONG);
        send(4, 1, new Operation.Destroy(QUEUE));
        assertThat(code(poll)).isEqualTo(Answer.Code.NOT_FOUND);
        assertThat(shard.shard.parkedCalls()).isZero();
    }

    @Test
    void parkedCallsAreBounded() {
        try (TestShard small = new TestShard(ShardSettings.of(10_000, 4, 16, 2))) {
            for (int k = 1; k <= 3; k++) {
                long tag = small.send(new Request(small.session, k, 1, 1, WAIT));
                assertThat(small.told.containsKey(tag)).isEqualTo(k == 3);
            }
            assertThat(small.shard.parkedCalls()).isEqualTo(2);
        }
    }
}
