package io.fused.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.Bound;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Operation.Range;
import io.fused.core.operation.Operation.Target;
import io.fused.simulator.history.LinearizabilityChecker.Verdict;
import io.fused.simulator.history.OrderedModel.Order;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is ordered, bounded or moved: the right answer is let through, the wrong one is not. */
final class OrderedModelTest {
    private static final byte[] A = {10};
    private static final byte[] B = {20};
    private static final byte[] C = {(byte) 200};
    private static final byte[] NO_KEY = {};

    private final History history = new History();

    private void answered(Operation operation, Answer answer) {
        history.answered(history.begin(0, 0, operation), answer);
    }

    private Verdict judge(Model<?> model) {
        return new LinearizabilityChecker<>(model, 100_000)
                .check(history.calls())
                .verdict();
    }

    /** Judges what was said up to now with one answer more, right or wrong. */
    private void isOnly(Model<?> model, Operation operation, Answer right, Answer... wrong) {
        for (Answer answer : wrong) {
            assertThat(verdict(model, operation, answer))
                    .as("%s answered %s", operation, answer)
                    .isEqualTo(Verdict.NOT_LINEARIZABLE);
        }
        assertThat(verdict(model, operation, right)).isEqualTo(Verdict.LINEARIZABLE);
        answered(operation, right);
    }

    private Verdict verdict(Model<?> model, Operation operation, Answer answer) {
        History longer = new History();
        for (Call call : history.calls()) {
            longer.answered(longer.begin(0, 0, call.operation()), call.answer());
        }
        longer.answered(longer.begin(0, 0, operation), answer);
        return new LinearizabilityChecker<>(model, 100_000)
                .check(longer.calls())
                .verdict();
    }

    private static Operation put(byte[] key, long token) {
        return new Operation.MapPut(1, key, Tokens.value(token, 8), PutCondition.ALWAYS, false);
    }

    private static Answer.Value value(long token) {
        return new Answer.Value(Tokens.value(token, 8));
    }

    private static Answer.Entry entry(byte[] key, long token) {
        return new Answer.Entry(0, key, Tokens.value(token, 8));
    }

    private static Answer.Page page(boolean last, Answer.Entry... entries) {
        return new Answer.Page(List.of(entries), last);
    }

    @Test
    void aSortedMapIsInTheOrderOfUnsignedBytes() {
        Model<?> model = new OrderedModel(Order.KEYS);
        answered(put(C, 3), Answer.TRUE);
        answered(put(A, 1), Answer.TRUE);
        answered(put(B, 2), Answer.TRUE);
        isOnly(
                model,
                new Operation.RangeScan(1, Range.ALL, false, 1 << 20),
                page(true, entry(A, 1), entry(B, 2), entry(C, 3)),
                page(true, entry(C, 3), entry(A, 1), entry(B, 2)),
                page(true, entry(A, 1), entry(B, 2)),
                page(false, entry(A, 1), entry(B, 2), entry(C, 3)));
        Range aboveA = new Range(A, Bound.EXCLUSIVE, NO_KEY, Bound.NONE);
        Range upToB = new Range(A, Bound.INCLUSIVE, B, Bound.INCLUSIVE);
        isOnly(
                model,
                new Operation.RangeScan(1, aboveA, false, 1),
                page(false, entry(B, 2)),
                page(false, entry(A, 1)),
                page(true, entry(B, 2)));
        isOnly(
                model,
                new Operation.RangeSize(1, upToB),
                new Answer.Number(2),
                new Answer.Number(1),
                new Answer.Number(3));
        isOnly(
                model,
                new Operation.RangePoll(1, upToB, true),
                entry(B, 2),
                entry(A, 1),
                Answer.ABSENT);
        isOnly(
                model,
                new Operation.RangePoll(1, new Range(B, Bound.INCLUSIVE, B, Bound.INCLUSIVE), true),
                Answer.ABSENT,
                entry(B, 2));
        isOnly(model, new Operation.Size(1), new Answer.Number(2), new Answer.Number(3));
    }

    @Test
    void aLinkedMapIsInTheOrderOfInsertion() {
        Model<?> model = new OrderedModel(Order.INSERTION);
        answered(put(C, 1), Answer.TRUE);
        answered(put(A, 2), Answer.TRUE);
        answered(put(C, 3), Answer.TRUE);
        isOnly(
                model,
                new Operation.MapScan(1, true, 0, NO_KEY, 1 << 20),
                page(true, entry(C, 3), entry(A, 2)),
                page(true, entry(A, 2), entry(C, 3)),
                page(true, entry(C, 1), entry(A, 2)));
    }

    @Test
    void aPriorityQueueGivesTheLeastAndTheOldestOfEqualOnes() {
        Model<?> model = new OrderedModel(Order.PRIORITY);
        List<Long> tokens = new ArrayList<>(List.of(1L, 2L, 3L));
        for (byte[] key : List.of(B, A, A)) {
            answered(
                    new Operation.QueueOffer(1, key, Tokens.value(tokens.removeFirst(), 8), false),
                    Answer.DONE);
        }
        isOnly(model, new Operation.QueuePeek(1, true), entry(B, 1), entry(A, 3), Answer.ABSENT);
        isOnly(
                model,
                new Operation.QueuePoll(1, 0, false),
                entry(A, 2),
                entry(A, 3),
                entry(B, 1),
                Answer.ABSENT);
        isOnly(
                model,
                new Operation.QueueRemoveValue(1, B, Tokens.value(3, 8), false),
                Answer.FALSE,
                Answer.TRUE);
        isOnly(model, new Operation.QueuePoll(1, 0, false), entry(A, 3), entry(B, 1));
    }

    @Test
    void whatIsMovedIsInOneOfBoth() {
        Model<?> model = new MoveModel(1);
        Operation claim = new Operation.QueuePoll(1, 0, false, new Target(2, A));
        Operation back = new Operation.MapMove(2, A, new Target(1, NO_KEY));
        answered(new Operation.QueueOffer(1, Tokens.value(1, 8), false), Answer.DONE);
        answered(new Operation.QueueOffer(1, Tokens.value(2, 8), false), Answer.DONE);
        isOnly(model, claim, value(1), value(2), Answer.ABSENT, Answer.FALSE);
        isOnly(model, new Operation.MapGet(2, A), value(1), Answer.ABSENT);
        isOnly(model, claim, Answer.FALSE, value(2), Answer.ABSENT);
        isOnly(model, back, value(1), Answer.ABSENT, value(2));
        isOnly(model, back, Answer.ABSENT, value(1));
        isOnly(model, new Operation.Size(1), new Answer.Number(2), new Answer.Number(1));
        isOnly(model, new Operation.QueuePoll(1, 0, false), value(2), value(1));
    }

    @Test
    void aFullQueueRefusesAndOneWithRoomDoesNot() {
        Model<?> model = new QueueModel(1);
        isOnly(
                model,
                new Operation.QueueOffer(1, Tokens.value(1, 8), false),
                Answer.DONE,
                Answer.FALSE);
        isOnly(
                model,
                new Operation.QueueOffer(1, Tokens.value(2, 8), false),
                Answer.FALSE,
                Answer.DONE);
        isOnly(model, new Operation.QueuePoll(1, 0, false), value(1), Answer.ABSENT);
        assertThat(judge(model)).isEqualTo(Verdict.LINEARIZABLE);
    }
}
