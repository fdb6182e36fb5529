package io.fused.core.structure;

import static io.fused.core.structure.TestShard.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.Target;
import io.fused.core.operation.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues that take so many items and no more, and offers that wait for room. */
final class CapacityTest {
    private static final int QUEUE = 1;
    private static final int OTHER = 2;
    private static final byte[] NO_KEY = {};

    private TestShard shard;
    private long session;
    private long number;

    @BeforeEach
    void open() {
        shard = new TestShard();
        shard.declared(new Declared() {
            @Override
            public @Nullable Kind kind(int structure) {
                return Kind.QUEUE;
            }

            @Override
            public int capacity(int structure) {
                return structure == QUEUE ? 2 : Integer.MAX_VALUE;
            }
        });
        session = shard.open();
    }

    @AfterEach
    void close() {
        assertThat(shard.shard.isParkedNeedlessly()).isFalse();
        shard.check();
        shard.close();
    }

    private static Operation offer(String item, long wait) {
        return new Operation.QueueOffer(QUEUE, NO_KEY, bytes(item), false, wait);
    }

    /** Asks under a session in which several operations may be open. */
    private long ask(Operation operation) {
        number++;
        return shard.send(new Request(session, number, 1, 1, operation));
    }

    private String taken() {
        Answer answer = shard.call(new Operation.QueuePoll(QUEUE, 0, false));
        return new String(((Answer.Value) answer).bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void aFullQueueTakesNothing() {
        assertThat(shard.call(offer("a", 0))).isEqualTo(Answer.DONE);
        assertThat(shard.call(offer("b", 0))).isEqualTo(Answer.DONE);
        Operation third = offer("c", 0);
        assertThat(shard.call(third)).isEqualTo(Answer.FALSE);
        assertThat(shard.answer(shard.again(2, third)).answer()).isEqualTo(Answer.FALSE);
        assertThat(taken()).isEqualTo("a");
        assertThat(shard.call(offer("d", 0))).isEqualTo(Answer.DONE);
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(2));
    }

    @Test
    void offersWaitForRoomInTheirOrder() {
        shard.call(offer("a", 0));
        shard.call(offer("b", 0));
        long first = ask(offer("c", 60_000));
        long second = ask(offer("d", Long.MAX_VALUE));
        assertThat(shard.answer(first)).isNull();
        assertThat(shard.shard.parkedCalls()).isEqualTo(2);
        assertThat(taken()).isEqualTo("a");
        assertThat(shard.answer(first).answer()).isEqualTo(Answer.DONE);
        assertThat(shard.answer(first).recorded()).isTrue();
        assertThat(shard.answer(second)).isNull();
        shard.call(new Operation.Clear(QUEUE));
        assertThat(shard.answer(second).answer()).isEqualTo(Answer.DONE);
        assertThat(taken()).isEqualTo("d");
    }

    @Test
    void whatEndsTheWaitingWithoutRoom() {
        shard.call(offer("a", 0));
        shard.call(offer("b", 0));
        long late = ask(offer("c", 50));
        shard.now += 100;
        shard.tick();
        assertThat(shard.answer(late).answer()).isEqualTo(Answer.FALSE);

        Operation cancelled = offer("d", 60_000);
        long waiting = ask(cancelled);
        long cancel = shard.send(new Request(session, number, 2, 1, new Operation.Cancel(QUEUE)));
        assertThat(((Answer.Failed) shard.answer(waiting).answer()).code())
                .isEqualTo(Answer.Code.CANCELLED);
        assertThat(((Answer.Failed) shard.answer(cancel).answer()).code())
                .isEqualTo(Answer.Code.CANCELLED);

        long destroyed = ask(offer("e", 60_000));
        shard.call(new Operation.Destroy(QUEUE));
        assertThat(((Answer.Failed) shard.answer(destroyed).answer()).code())
                .isEqualTo(Answer.Code.NOT_FOUND);
    }

    @Test
    void anOfferThatIsRepeatedElsewhereTakesEffectOnce() {
        shard.call(offer("a", 0));
        shard.call(offer("b", 0));
        Operation parked = offer("c", 60_000);
        ask(parked);
        shard.crash();
        long again = shard.send(new Request(session, number, 2, 1, parked));
        assertThat(shard.answer(again)).isNull();
        assertThat(taken()).isEqualTo("a");
        assertThat(shard.answer(again).answer()).isEqualTo(Answer.DONE);
        shard.crash();
        long third = shard.send(new Request(session, number, 3, 1, parked));
        assertThat(shard.answer(third).answer()).isEqualTo(Answer.DONE);
        assertThat(taken()).isEqualTo("b");
        assertThat(taken()).isEqualTo("c");
        assertThat(shard.call(new Operation.Size(QUEUE))).isEqualTo(new Answer.Number(0));
    }

    @Test
    void movesRespectTheCapacityAndMakeRoom() {
        shard.call(offer("a", 0));
        shard.call(offer("b", 0));
        shard.call(new Operation.QueueOffer(OTHER, bytes("x"), false));
        Operation into = new Operation.QueuePoll(OTHER, 0, false, new Target(QUEUE, NO_KEY));
        assertThat(shard.call(into)).isEqualTo(Answer.FALSE);
        long waiting = ask(offer("c", 60_000));
        Operation out = new Operation.QueuePoll(QUEUE, 0, false, new Target(OTHER, NO_KEY));
        assertThat(shard.call(out)).isInstanceOf(Answer.Value.class);
        assertThat(shard.answer(waiting).answer()).isEqualTo(Answer.DONE);
        assertThat(shard.call(new Operation.Size(OTHER))).isEqualTo(new Answer.Number(2));
    }

    @Test
    void itemsThatWaitAreBoundedInBytes() {
        shard.call(offer("a", 0));
        shard.call(offer("b", 0));
        byte[] large = new byte[16 << 20];
        Answer last = null;
        for (int k = 0; k < 6; k++) {
            long session = shard.open();
            long tag = shard.send(new Request(
                    session,
                    1,
                    1,
                    1,
                    new Operation.QueueOffer(QUEUE, NO_KEY, large, false, 60_000)));
            last = shard.answer(tag) == null ? null : shard.answer(tag).answer();
        }
        assertThat(((Answer.Failed) last).code()).isEqualTo(Answer.Code.BUSY);
    }
}
