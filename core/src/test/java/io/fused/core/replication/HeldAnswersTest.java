package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeldAnswersTest {
    private final HeldAnswers held = new HeldAnswers(PlantedFault.NONE);
    private final List<Long> released = new ArrayList<>();

    @Test
    void letsGoInOrderUpToTheFirstThatIsNotCommitted() {
        held.answer(1, Answer.DONE, 5, true);
        held.answer(2, Answer.DONE, 6, true);
        held.answer(3, Answer.DONE, 6, false);
        held.answer(4, Answer.DONE, 7, true);

        held.release(6, this::note);

        assertThat(released).containsExactly(1L, 2L, 3L);
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void keepsTheOrderWhileItGrowsAroundItsEnd() {
        for (long tag = 0; tag < 50; tag++) {
            held.answer(tag, Answer.DONE, tag, true);
        }
        held.release(39, this::note);
        for (long tag = 50; tag < 500; tag++) {
            held.answer(tag, Answer.DONE, tag, true);
        }
        held.release(499, this::note);

        assertThat(released).hasSize(500).isSorted();
        assertThat(held.size()).isZero();
    }

    private void note(long tag, Answer answer, boolean recorded) {
        released.add(tag);
    }
}
