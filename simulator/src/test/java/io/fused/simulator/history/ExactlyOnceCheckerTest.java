package io.fused.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExactlyOnceCheckerTest {
    private final History history = new History();

    @Test
    void everyItemIsTakenOnceOrLeft() {
        offer(1);
        offer(2);
        take(1);

        assertThat(judge(2L)).isEmpty();
    }

    @Test
    void anItemTakenTwiceIsSeen() {
        offer(1);
        take(1);
        take(1);

        assertThat(judge()).hasValueSatisfying(wrong -> assertThat(wrong).contains("twice"));
    }

    @Test
    void anItemTakenAndLeftIsSeen() {
        offer(1);
        take(1);

        assertThat(judge(1L)).hasValueSatisfying(wrong -> assertThat(wrong).contains("still"));
    }

    @Test
    void aLostItemIsSeen() {
        offer(1);

        assertThat(judge()).hasValueSatisfying(wrong -> assertThat(wrong).contains("gone"));
    }

    @Test
    void aPollOfUnknownOutcomeMayHaveTakenOneItem() {
        offer(1);
        history.unknown(history.begin(0, 0, new Operation.QueuePoll(1, 0, false)));

        assertThat(judge()).isEmpty();

        offer(2);

        assertThat(judge()).hasValueSatisfying(wrong -> assertThat(wrong).contains("gone"));
    }

    @Test
    void anOfferOfUnknownOutcomeMayBeThereOrNot() {
        history.unknown(history.begin(0, 0, offering(1)));

        assertThat(judge()).isEmpty();
        assertThat(judge(1L)).isEmpty();
    }

    @Test
    void anItemOutOfNothingIsSeen() {
        history.refused(history.begin(0, 0, offering(1)));
        take(1);

        assertThat(judge()).hasValueSatisfying(wrong -> assertThat(wrong).contains("never"));
    }

    private void offer(long token) {
        history.answered(history.begin(0, 0, offering(token)), Answer.DONE);
    }

    private void take(long token) {
        history.answered(
                history.begin(0, 0, new Operation.QueuePoll(1, 0, false)),
                new Answer.Value(Tokens.value(token, 20)));
    }

    private static Operation offering(long token) {
        return new Operation.QueueOffer(1, Tokens.value(token, 20), false);
    }

    private Optional<String> judge(Long... left) {
        return new ExactlyOnceChecker().check(history.calls(), List.of(left));
    }
}
