package io.fused.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.core.operation.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PendingAnswersTest {
    private final PendingAnswers pending = new PendingAnswers();
    private final List<Long> answered = new ArrayList<>();

    @Test
    void eachAnswerGoesToItsAskerWhateverTheOrder() {
        Random random = new Random(3);
        Map<Long, Long> correlations = new HashMap<>();
        List<Long> tags = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (tags.isEmpty() || random.nextInt(5) < 3) {
                long tag = pending.add((correlation, answer) -> answered.add(correlation), step);
                assertThat(correlations.put(tag, (long) step))
                        .as("a tag is used once")
                        .isNull();
                tags.add(tag);
            } else {
                long tag = tags.remove(random.nextInt(tags.size()));
                answered.clear();
                pending.answer(tag, Answer.DONE);
                assertThat(answered).containsExactly(correlations.get(tag));
            }
            assertThat(pending.size()).isEqualTo(tags.size());
        }
    }

    @Test
    void aSecondAnswerIsADefect() {
        long tag = pending.add((correlation, answer) -> answered.add(correlation), 1);
        pending.answer(tag, Answer.DONE);
        pending.add((correlation, answer) -> answered.add(correlation), 2);

        assertThatThrownBy(() -> pending.answer(tag, Answer.DONE))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pending.answer(99, Answer.DONE))
                .isInstanceOf(IllegalStateException.class);
        assertThat(answered).containsExactly(1L);
    }
}
