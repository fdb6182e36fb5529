package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.protocol.OperationFields;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers within a window, and sessions that are left to calls which wait. */
final class SessionsTest {
    private static final int WINDOW = 4;

    private final Sessions sessions = new Sessions();
    private long opened;

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

    /** Gives a call a number, by a new session if need be; false if it has to wait for that. */
    private boolean number(Call<?> call) {
        if (sessions.lacksOne()) {
            sessions.add(new Session(++opened, WINDOW));
        }
        Session session = sessions.of(call);
        if (session != null) {
            session.number(call);
        }
        return session != null;
    }

    private static void resolve(Call<?> call) {
        call.session.resolve(call.number);
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
        assertThat(session.isIdle()).isFalse();
        session.resolve(3);
        session.resolve(4);
        assertThat(session.isIdle()).isTrue();
    }

    @Test
    void aFullSessionWaitsForItsAnswers() {
        Call<?> first = prompt();
        number(first);
        for (int count = 1; count < WINDOW; count++) {
            number(prompt());
        }

        assertThat(number(prompt())).isFalse();
        resolve(first);
        assertThat(number(prompt())).isTrue();
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void aSessionIsLeftToWhatWaitsOnceAllElseIsAnswered() {
        Call<?> waits = waiting();
        Call<?> last = prompt();
        number(waits);
        for (int count = 1; count < WINDOW - 1; count++) {
            Call<?> call = prompt();
            number(call);
            resolve(call);
        }
        number(last);

        assertThat(number(prompt())).as("an answer is outstanding").isFalse();
        assertThat(opened).isEqualTo(1);
        resolve(last);

        Call<?> next = prompt();
        assertThat(number(next)).isTrue();
        assertThat(opened).isEqualTo(2);
        assertThat(next.session).isNotSameAs(waits.session);
        assertThat(sessions.of(waits)).isSameAs(waits.session);
        assertThat(sessions.all()).containsExactly(waits.session, next.session);
    }

    @Test
    void aSessionInWhichNothingWaitsAnyMoreIsUsedAgainOrDropped() {
        List<Call<?>> waiting = new ArrayList<>();
        for (int count = 0; count < 3 * WINDOW; count++) {
            waiting.add(waiting());
            number(waiting.get(count));
        }
        assertThat(opened).isEqualTo(3);
        waiting.subList(0, 2 * WINDOW).forEach(SessionsTest::resolve);

        assertThat(number(waiting())).isTrue();
        assertThat(opened).isEqualTo(3);
        long now = System.nanoTime();
        sessions.dropIdle(now, Long.MAX_VALUE / 2);
        assertThat(sessions.all()).hasSize(3);
        sessions.dropIdle(now + 2, 1);
        assertThat(sessions.all()).hasSize(2);
    }

    @Test
    void aSessionThatHasEndedServesNobody() {
        Call<?> call = prompt();
        number(call);

        sessions.end(call.session);

        assertThat(call.session.ended).isTrue();
        assertThat(sessions.lacksOne()).isTrue();
        assertThat(sessions.all()).isEmpty();
    }
}
