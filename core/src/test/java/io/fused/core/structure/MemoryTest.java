package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.junit.jupiter.api.Test;

/** A shard that is short of memory refuses what grows, exactly once as all else. */
final class MemoryTest {
    private static final Operation OFFER =
            new Operation.QueueOffer(3, TestShard.bytes("item"), false);

    @Test
    void whatGrowsIsRefusedAndWhatShrinksIsNot() {
        try (TestShard shard = new TestShard()) {
            assertThat(shard.call(OFFER)).isEqualTo(Answer.DONE);
            shard.shard.shortOfMemory(true);

            assertThat(isRefused(shard.call(OFFER))).isTrue();
            assertThat(shard.call(new Operation.QueuePoll(3, 0, false)))
                    .isInstanceOf(Answer.Value.class);

            shard.shard.shortOfMemory(false);
            assertThat(shard.call(OFFER)).isEqualTo(Answer.DONE);
        }
    }

    @Test
    void whoAsksAgainForWhatHadItsEffectIsNotToldThatItWasRefused() {
        try (TestShard shard = new TestShard()) {
            shard.send(OFFER);
            shard.shard.shortOfMemory(true);
            shard.crash();
            shard.shard.shortOfMemory(true);

            long again = shard.again(2, OFFER);

            assertThat(shard.answer(again).answer()).isEqualTo(Answer.DONE);
            assertThat(shard.call(new Operation.Size(3))).isEqualTo(new Answer.Number(1));
        }
    }

    @Test
    void whatWasRefusedRunsNoMore() {
        try (TestShard shard = new TestShard()) {
            shard.shard.shortOfMemory(true);
            shard.send(OFFER);
            long later = shard.again(2, OFFER);
            assertThat(shard.answer(later).recorded()).isTrue();
            shard.shard.shortOfMemory(false);

            shard.again(1, OFFER);
            assertThat(isRefused(shard.answer(shard.again(3, OFFER)).answer())).isTrue();

            assertThat(shard.call(new Operation.Size(3))).isEqualTo(new Answer.Number(0));
        }
    }

    private static boolean isRefused(Answer answer) {
        return answer instanceof Answer.Failed failed && failed.code() == Answer.Code.OUT_OF_MEMORY;
    }
}
