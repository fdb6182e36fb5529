package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.protocol.OperationFields;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers within a window, and a session apart for calls that wait. */
final class SessionsTest {
    private static final int WINDOW = 4;

    private final Sessions sessions = new Sessions();

    private static Call<Boolean> prompt() {
        return call(0);
    }

    private static Call<Boolean> waiting() {
        return call(1);
    }

    private static Call<Boolean> call(long waitMillis) {
        return new Call<>(
                null, OperationFields.queuePoll(1, waitMillis, false), 0, 0, Answers::flag);
    }

    @Test
    void aSessionNumbersWithinItsWindow() {
        Session session = new Session(9, WINDOW);
        List<Call<?>> calls = new ArrayList<>();
        for (int count = 0; count < WINDOW; count++) {
            assertThat(session.isFull()).isFalse();
            calls.add(prompt());
            session.number(calls.get(count));
            assertThat(calls.get(count).number).isEqualTo(count + 1);
        }
        assertThat(session.isFull()).isTrue();
        assertThat(session.low()).isEqualTo(1);

        session.resolve(2);
        assertThat(session.isFull()).as("1 holds it up").isTrue();
        session.resolve(1);

        assertThat(session.low()).isEqualTo(3);
        assertThat(session.isFull()).isFalse();
    }

    @Test
    void theLowestNumberIsShownOnlyIfItIsParked() {
        Session session = new Session(1, WINDOW);
        Call<?> first = prompt();
        Call<?> second = waiting();
        session.number(first);
        assertThat(session.isHalfFree()).isTrue();
        session.number(second);
        assertThat(session.isHalfFree()).isFalse();
        assertThat(session.lowestParked()).isNull();

        session.resolve(first.number);
        assertThat(session.lowestParked()).isSameAs(second);
        assertThat(session.isHalfFree()).isTrue();
    }

    @Test
    void callsThatWaitHaveASessionOfTheirOwn() {
        Session forPrompt = new Session(1, WINDOW);
        Session forWaiting = new Session(2, WINDOW);
        assertThat(sessions.of(prompt())).isNull();
        sessions.add(forPrompt, false);
        assertThat(sessions.of(waiting())).isNull();
        sessions.add(forWaiting, true);

        assertThat(sessions.of(prompt())).isSameAs(forPrompt);
        assertThat(sessions.of(waiting())).isSameAs(forWaiting);
        assertThat(sessions.patient()).isSameAs(forWaiting);
        assertThat(sessions.all()).containsExactly(forPrompt, forWaiting);
    }

    @Test
    void aCallStaysInItsSessionAndASessionThatHasEndedTakesNoMore() {
        Session session = new Session(1, WINDOW);
        sessions.add(session, false);
        Call<?> call = prompt();
        session.number(call);

        sessions.end(session);

        assertThat(session.ended).isTrue();
        assertThat(sessions.of(call)).isSameAs(session);
        assertThat(sessions.of(prompt())).isNull();
        assertThat(sessions.all()).isEmpty();
    }
}
