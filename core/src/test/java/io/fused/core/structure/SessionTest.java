package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.cell.SizeClasses;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions, slots and answers. */
final class SessionTest {
    private static final String LONG = "a value that is longer than a slot can hold by itself";
    private static final String OTHER =
            "another value that is longer than a slot can hold by itself";

    /** Every kind of mutation in a state where it has an effect, with short and long values. */
    static List<Operation> effects() {
        return List.of(
                put(1, "k", "new", PutCondition.ALWAYS, false),
                put(1, "k", "new", PutCondition.ALWAYS, true),
                put(1, "k", OTHER, PutCondition.IF_PRESENT, true),
                put(1, "short", OTHER, PutCondition.ALWAYS, true),
                put(1, "fresh", "new", PutCondition.IF_ABSENT, true),
                new Operation.MapReplaceIf(1, bytes("k"), bytes(LONG), bytes(OTHER)),
                new Operation.MapPut(1, bytes("k"), bytes(OTHER), PutCondition.ALWAYS, true, 5_000),
                new Operation.MapExpire(1, bytes("k"), 5_000),
                new Operation.MapExpire(1, bytes("short"), 1),
                new Operation.MapRemove(1, bytes("k"), true),
                new Operation.MapRemove(1, bytes("k"), false),
                new Operation.MapRemove(1, bytes("short"), true),
                new Operation.MapRemoveIf(1, bytes("k"), bytes(LONG)),
                new Operation.ListInsert(2, 1, bytes("in")),
                new Operation.ListInsert(2, -1, bytes(OTHER)),
                new Operation.ListSet(2, 0, bytes(OTHER), true),
                new Operation.ListSet(2, 1, bytes("x"), true),
                new Operation.ListSet(2, 1, bytes(OTHER), false),
                new Operation.ListRemove(2, 0, true),
                new Operation.ListRemove(2, 0, false),
                new Operation.ListRemove(2, 1, true),
                new Operation.ListRemoveValue(2, bytes(LONG)),
                new Operation.QueueOffer(3, bytes("o"), false),
                new Operation.QueuePoll(3, 0, false),
                new Operation.QueueRemoveValue(3, bytes("second"), false),
                new Operation.QueueOffer(3, bytes("first"), true),
                new Operation.QueuePoll(3, 0, true),
                new Operation.QueueRemoveValue(3, bytes("second"), true),
                new Operation.CounterAdd(5, 4),
                new Operation.CounterSet(5, -1),
                new Operation.CounterReplaceIf(5, 0, 9),
                new Operation.Clear(1),
                new Operation.Clear(2),
                new Operation.Clear(3),
                new Operation.Destroy(1),
                new Operation.Destroy(2),
                new Operation.Destroy(3));
    }

    /** Mutations that have no effect in the same state. */
    static List<Operation> refusals() {
        return List.of(
                put(1, "k", "new", PutCondition.IF_ABSENT, true),
                put(1, "k", "new", PutCondition.IF_ABSENT, false),
                put(1, "none", "new", PutCondition.IF_PRESENT, true),
                new Operation.MapReplaceIf(1, bytes("k"), bytes("no"), bytes("x")),
                new Operation.MapRemove(1, bytes("none"), true),
                new Operation.MapRemoveIf(1, bytes("k"), bytes("no")),
                new Operation.MapExpire(1, bytes("k"), 0),
                new Operation.MapExpire(1, bytes("none"), 9),
                new Operation.MapExpire(1, bytes("k"), -1),
                new Operation.ListInsert(2, 9, bytes("x")),
                new Operation.ListSet(2, 5, bytes("x"), true),
                new Operation.ListRemove(2, -1, true),
                new Operation.ListRemoveValue(2, bytes("no")),
                new Operation.QueuePoll(4, 0, false),
                new Operation.QueueRemoveValue(3, bytes("no"), false),
                new Operation.QueueRemoveNumber(3, 1),
                new Operation.QueuePoll(4, 0, true),
                new Operation.QueueRemoveValue(3, bytes("no"), true),
                new Operation.CounterReplaceIf(5, 1, 9),
                new Operation.CounterAdd(1, 1),
                new Operation.QueuePoll(3, -1, false),
                new Operation.QueueOffer(1, bytes("a map"), false),
                new Operation.Clear(9),
                new Operation.Destroy(9));
    }

    private static Operation put(
            int map, String key, String value, PutCondition condition, boolean returns) {
        return new Operation.MapPut(map, bytes(key), bytes(value), condition, returns);
    }

    private static byte[] bytes(String text) {
        return TestShard.bytes(text);
    }

    static TestShard filled() {
        TestShard shard = new TestShard();
        shard.call(put(1, "k", LONG, PutCondition.ALWAYS, false));
        shard.call(put(1, "short", "v", PutCondition.ALWAYS, false));
        shard.call(new Operation.ListInsert(2, 0, bytes(LONG)));
        shard.call(new Operation.ListInsert(2, 1, bytes("tail")));
        shard.call(new Operation.QueueOffer(3, bytes(LONG), false));
        shard.call(new Operation.QueueOffer(3, bytes("second"), false));
        return shard;
    }

    /** Everything that a client can read, as text. */
    static String state(TestShard shard) {
        StringBuilder text = new StringBuilder();
        for (Operation read : List.of(
                new Operation.MapScan(1, true, 0, new byte[0], 9999),
                new Operation.ListScan(2, 0, 9999),
                new Operation.QueueScan(3, true, 0, 9999, false))) {
            Answer.Page page = (Answer.Page) shard.call(read);
            for (Answer.Entry entry : page.entries()) {
                text.append(new String(entry.key(), StandardCharsets.UTF_8));
                text.append('=');
                text.append(new String(entry.value(), StandardCharsets.UTF_8));
                text.append(' ');
                text.append(shard.call(new Operation.MapTimeToLive(1, entry.key())));
            }
            text.append('|');
        }
        text.append(shard.call(new Operation.CounterGet(5)));
        return text.toString();
    }

    private static String text(Answer answer) {
        return answer instanceof Answer.Value value
                ? new String(value.bytes(), StandardCharsets.UTF_8)
                : answer.toString();
    }

    @ParameterizedTest
    @MethodSource("effects")
    void anEffectAndItsAnswerAreOneRecordAndHappenOnce(Operation operation) {
        try (TestShard shard = filled()) {
            String before = state(shard);
            long last = shard.shard.lastNumber();
            TestShard.Told first = shard.answer(shard.send(operation));
            String after = state(shard);
            assertThat(after).isNotEqualTo(before);
            assertThat(first.recorded()).isTrue();
            assertThat(first.need()).isEqualTo(last + 1);
            assertThat(shard.shard.lastNumber()).isEqualTo(last + 1);

            TestShard.Told second = shard.answer(shard.again(1, operation));
            shard.crash();
            shard.settle();
            TestShard.Told third = shard.answer(shard.again(2, operation));
            assertThat(text(second.answer())).isEqualTo(text(first.answer()));
            assertThat(text(third.answer())).isEqualTo(text(first.answer()));
            assertThat(second.need()).isEqualTo(last + 1);
            assertThat(third.recorded()).isTrue();
            assertThat(state(shard)).isEqualTo(after);
        }
    }

    @ParameterizedTest
    @MethodSource("effects")
    void aRetryOfWhatNeverArrivedTakesEffect(Operation operation) {
        try (TestShard shard = filled();
                TestShard other = filled()) {
            Answer expected = other.answer(other.send(operation)).answer();
            shard.number++;
            TestShard.Told told = shard.answer(shard.again(3, operation));
            assertThat(text(told.answer())).isEqualTo(text(expected));
            assertThat(state(shard)).isEqualTo(state(other));
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void withoutEffectOnlyALaterAttemptLeavesARecord(Operation operation) {
        try (TestShard shard = filled()) {
            String before = state(shard);
            long last = shard.shard.lastNumber();
            TestShard.Told first = shard.answer(shard.send(operation));
            assertThat(first.recorded()).isFalse();
            assertThat(shard.shard.lastNumber()).isEqualTo(last);

            TestShard.Told second = shard.answer(shard.again(2, operation));
            assertThat(second.recorded()).isTrue();
            assertThat(shard.shard.lastNumber()).isEqualTo(last + 1);
            assertThat(text(second.answer())).isEqualTo(text(first.answer()));

            // What would change the answer comes between, and the answer stays.
            long low = shard.number;
            Operation destroy = new Operation.Destroy(1);
            shard.send(new Request(shard.session, low + 1, 1, low, destroy));
            Operation clear = new Operation.Clear(2);
            shard.send(new Request(shard.session, low + 2, 1, low, clear));
            assertThat(state(shard)).isNotEqualTo(before);
            shard.crash();
            TestShard.Told third = shard.answer(shard.again(3, operation));
            assertThat(text(third.answer())).isEqualTo(text(first.answer()));
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aMessageThatComesTwiceRunsOnce(Operation operation) {
        try (TestShard shard = filled()) {
            shard.send(operation);
            long number = shard.number;
            long tag = shard.send(new Request(shard.session, number, 1, number, operation));
            assertThat(code(shard, tag)).isEqualTo(Answer.Code.BUSY);
            long later = shard.send(new Request(shard.session, number, 2, number, operation));
            assertThat(shard.answer(later).recorded()).isTrue();
        }
    }

    @Test
    void numbersBelowTheLowMarkAreForgotten() {
        try (TestShard shard = filled()) {
            Operation operation = new Operation.QueuePoll(3, 0, false);
            shard.send(operation);
            long polled = shard.number;
            shard.call(put(1, "k", "x", PutCondition.ALWAYS, false));
            long tag = shard.send(new Request(shard.session, polled, 2, polled, operation));
            assertThat(code(shard, tag)).isEqualTo(Answer.Code.ANSWER_FORGOTTEN);
            assertThat(shard.answer(tag).recorded()).isFalse();
            assertThat(state(shard)).contains("second");
        }
    }

    @Test
    void longAnswersAreFreedWhenTheLowMarkPasses() {
        try (TestShard shard = filled()) {
            shard.settle();
            long live = live(shard);
            shard.call(new Operation.QueuePoll(3, 0, false));
            assertThat(live(shard)).as("the item is the answer now").isEqualTo(live);
            shard.call(new Operation.QueueRemoveNumber(3, 77));
            shard.settle();
            assertThat(live(shard)).as("freed without a request").isEqualTo(live - 1);
            shard.check();

            shard.call(new Operation.ListRemove(2, 0, true));
            shard.call(put(1, "short", "w", PutCondition.ALWAYS, false));
            assertThat(live(shard)).as("freed by the next record").isEqualTo(live - 2);
            shard.crash();
        }
    }

    @Test
    void aSignOfLifeRaisesTheLowMark() {
        try (TestShard shard = filled()) {
            shard.settle();
            long live = live(shard);
            shard.call(new Operation.QueuePoll(3, 0, false));
            shard.send(
                    new Request(shard.session, 0, 1, shard.number + 1, new Operation.KeepAlive()));
            shard.settle();
            assertThat(live(shard)).isEqualTo(live - 1);
        }
    }

    /** Nodes of elements and answers. */
    private static long live(TestShard shard) {
        return shard.shard.use().stream()
                .filter(use -> use.sizeClass() >= SizeClasses.FIRST_ELEMENT)
                .mapToLong(Shard.StackUse::live)
                .sum();
    }

    private static Answer.Code code(TestShard shard, long tag) {
        return ((Answer.Failed) shard.answer(tag).answer()).code();
    }

    @Test
    void numbersThatMakeNoSenseAreInvalid() {
        try (TestShard shard = filled()) {
            Operation operation = new Operation.QueueOffer(3, bytes("x"), false);
            long number = shard.number + 1;
            List<UnaryOperator<Request>> mistakes = List.of(
                    good -> new Request(good.session(), number, 0, number, operation),
                    good -> new Request(good.session(), number, 1, 0, operation),
                    good -> new Request(good.session(), number, 1, number + 1, operation),
                    good -> new Request(
                            good.session(), number + TestShard.WINDOW, 1, number, operation),
                    good -> new Request(0, number, 1, number, operation));
            Request good = new Request(shard.session, number, 1, number, operation);
            String before = state(shard);
            for (UnaryOperator<Request> mistake : mistakes) {
                long tag = shard.send(mistake.apply(good));
                assertThat(code(shard, tag)).isEqualTo(Answer.Code.INVALID);
            }
            assertThat(state(shard)).isEqualTo(before);
            assertThat(shard.answer(shard.send(good)).answer()).isEqualTo(Answer.DONE);
        }
    }

    @Test
    void windowsAreUsedInAnyOrder() {
        try (TestShard shard = filled()) {
            long low = shard.number + 1;
            for (int k = TestShard.WINDOW - 1; k >= 0; k--) {
                Operation operation = new Operation.ListInsert(2, 0, bytes("n" + k));
                shard.send(new Request(shard.session, low + k, 1, low, operation));
            }
            shard.crash();
            for (int k = 0; k < TestShard.WINDOW; k++) {
                Operation operation = new Operation.ListInsert(2, 0, bytes("n" + k));
                long tag = shard.send(new Request(shard.session, low + k, 2, low, operation));
                assertThat(shard.answer(tag).answer()).isEqualTo(Answer.DONE);
            }
            assertThat(shard.call(new Operation.Size(2)))
                    .isEqualTo(new Answer.Number(2 + TestShard.WINDOW));
        }
    }

    @Test
    void silentSessionsExpireByARecord() {
        try (TestShard shard = filled()) {
            long silent = shard.session;
            long silentNumber = shard.number;
            long tag = shard.send(new Operation.QueuePoll(3, 0, false));
            assertThat(text(shard.answer(tag).answer())).isEqualTo(LONG);
            shard.session = shard.open();
            shard.number = 0;
            for (int k = 0; k < 100; k++) {
                shard.now += 1_000;
                shard.tick();
                shard.send(new Request(shard.session, 0, 1, 1, new Operation.KeepAlive()));
            }
            assertThat(shard.shard.sessions()).isEqualTo(1);
            long gone = shard.send(new Request(
                    silent,
                    silentNumber + 1,
                    2,
                    silentNumber + 1,
                    new Operation.QueuePoll(3, 0, false)));
            assertThat(code(shard, gone)).isEqualTo(Answer.Code.SESSION_EXPIRED);
            assertThat(shard.answer(gone).need()).isPositive();
            shard.settle();
            shard.check();
            shard.crash();
            assertThat(text(shard.call(new Operation.QueuePoll(3, 0, false)))).contains("second");
        }
    }

    @Test
    void whoeverWasStoppedLetsNoSessionExpire() {
        try (TestShard shard = filled()) {
            shard.tick();
            shard.now += 10 * ShardSettings.DEFAULT.sessionLeaseMillis();
            shard.tick();
            assertThat(shard.shard.sessions()).isEqualTo(1);
            assertThat(shard.shard.nextWakeMillis())
                    .isBetween(shard.now, shard.now + ShardSettings.DEFAULT.sessionLeaseMillis());
        }
    }

    @Test
    void closedSessionsAreGoneWithTheirAnswers() {
        try (TestShard shard = filled()) {
            shard.settle();
            shard.call(new Operation.QueuePoll(3, 0, false));
            long tag =
                    shard.send(new Request(shard.session, 0, 1, 1, new Operation.CloseSession()));
            assertThat(shard.answer(tag).answer()).isEqualTo(Answer.DONE);
            assertThat(shard.answer(tag).recorded()).isTrue();
            long again = shard.again(2, new Operation.QueuePoll(3, 0, false));
            assertThat(code(shard, again)).isEqualTo(Answer.Code.SESSION_EXPIRED);
            shard.crash();
            shard.settle();
            assertThat(live(shard)).as("two keys, two elements, one item").isEqualTo(2 + 2 + 1);
            assertThat(shard.shard.use().stream().mapToInt(Shard.StackUse::live).sum())
                    .as("besides only the roots of the shard and of three structures")
                    .isEqualTo(5 + 4);
            shard.crash();
        }
    }

    @Test
    void numbersOfSessionsAreNeverUsedAgain() {
        try (TestShard shard = new TestShard()) {
            long highest = shard.session;
            for (int k = 0; k < 20; k++) {
                shard.send(new Request(highest, 0, 1, 1, new Operation.CloseSession()));
                if (k % 3 == 0) {
                    shard.crash();
                }
                long next = shard.open();
                assertThat(next).isGreaterThan(highest);
                highest = next;
            }
        }
    }

    @Test
    void boundsOfSessionsHold() {
        try (TestShard shard = new TestShard(ShardSettings.of(1000, 2, 16, 2))) {
            shard.open();
            long tag = shard.send(new Request(0, 0, 1, 0, new Operation.OpenSession(4)));
            assertThat(code(shard, tag)).isEqualTo(Answer.Code.BUSY);
            for (int window : new int[] {-1, 0, 17}) {
                tag = shard.send(new Request(0, 0, 1, 0, new Operation.OpenSession(window)));
                assertThat(code(shard, tag)).isEqualTo(Answer.Code.INVALID);
            }
        }
    }
}
