package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A counter equals a long, over crashes and clears too. */
final class CounterTest {
    private static final int COUNTER = 4;

    @Test
    void equalsALong() {
        Random random = new Random(7);
        try (TestShard shard = new TestShard()) {
            long model = 0;
            for (int step = 0; step < 3_000; step++) {
                long amount = random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(-3, 4);
                switch (random.nextInt(8)) {
                    case 0 -> {
                        Operation operation = new Operation.CounterSet(COUNTER, amount);
                        assertThat(shard.call(operation)).isEqualTo(new Answer.Number(model));
                        model = amount;
                    }
                    case 1 -> {
                        long expected = random.nextBoolean() ? model : amount;
                        boolean equal = expected == model;
                        Operation operation =
                                new Operation.CounterReplaceIf(COUNTER, expected, amount);
                        assertThat(shard.call(operation)).isEqualTo(new Answer.Flag(equal));
                        model = equal ? amount : model;
                    }
                    case 2 -> {
                        if (step % 20 == 0) {
                            shard.call(
                                    step % 40 == 0
                                            ? new Operation.Clear(COUNTER)
                                            : new Operation.Destroy(COUNTER));
                            model = 0;
                        } else if (step % 3 == 0) {
                            shard.crash();
                        } else {
                            shard.tick();
                        }
                    }
                    default -> {
                        model += amount;
                        assertThat(shard.call(new Operation.CounterAdd(COUNTER, amount)))
                                .isEqualTo(new Answer.Number(model));
                    }
                }
                assertThat(shard.call(new Operation.CounterGet(COUNTER)))
                        .isEqualTo(new Answer.Number(model));
                shard.check();
            }
        }
    }

    @Test
    void aRetryGetsTheFirstAnswer() {
        try (TestShard shard = new TestShard()) {
            Operation add = new Operation.CounterAdd(COUNTER, 5);
            assertThat(shard.call(add)).isEqualTo(new Answer.Number(5));

            shard.crash();

            assertThat(shard.answer(shard.again(2, add)).answer()).isEqualTo(new Answer.Number(5));
            assertThat(shard.call(new Operation.CounterGet(COUNTER)))
                    .isEqualTo(new Answer.Number(5));
        }
    }

    @Test
    void whatItCantDoIsSaid() {
        try (TestShard shard = new TestShard()) {
            shard.call(new Operation.CounterAdd(COUNTER, 5));

            assertThat(shard.call(new Operation.QueuePeek(COUNTER, false)))
                    .isEqualTo(new Answer.Failed(
                            Answer.Code.INVALID, "a COUNTER has no such operation"));
            assertThat(shard.call(new Operation.Size(COUNTER))).isEqualTo(new Answer.Number(1));
        }
    }
}
