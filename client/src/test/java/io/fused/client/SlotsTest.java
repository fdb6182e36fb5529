package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.protocol.OperationFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls under way by correlation, and the stack on which threads leave them. */
final class SlotsTest {
    private static Call<Boolean> call() {
        return new Call<>(null, OperationFields.size(1), 0, 0, Answers::flag);
    }

    @Test
    void aCorrelationFindsItsCallOnce() {
        Slots slots = new Slots();
        Map<Long, Call<?>> model = new HashMap<>();
        List<Long> drawn = new ArrayList<>();
        Random random = new Random(3);
        for (int step = 0; step < 20_000; step++) {
            if (model.size() < 700 && random.nextInt(100) < 55) {
                Call<?> call = call();
                slots.put(call);
                assertThat(model.put(call.correlation, call)).isNull();
                drawn.add(call.correlation);
            } else if (!drawn.isEmpty()) {
                long correlation = drawn.get(random.nextInt(drawn.size()));
                assertThat(slots.take(correlation)).isSameAs(model.remove(correlation));
            }
        }
        List<Call<?>> left = new ArrayList<>();
        slots.forEach(left::add);
        assertThat(left).containsExactlyInAnyOrderElementsOf(model.values());
        assertThat(slots.take(Long.MAX_VALUE)).isNull();
        assertThat(slots.take(-1)).isNull();
        assertThat(slots.isFull()).isFalse();
    }

    @Test
    void callsComeOffTheStackInTheOrderInWhichTheyCame() {
        CallStack stack = new CallStack();
        Call<?> first = call();
        Call<?> second = call();

        assertThat(stack.push(first)).isTrue();
        assertThat(stack.push(second)).isFalse();

        assertThat(stack.takeAll()).isSameAs(first);
        assertThat(first.below).isSameAs(second);
        assertThat(second.below).isNull();
        assertThat(stack.takeAll()).isNull();
        assertThat(stack.push(call())).isTrue();
    }
}
