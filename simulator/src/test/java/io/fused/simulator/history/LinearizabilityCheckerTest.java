package io.fused.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.simulator.history.LinearizabilityChecker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Good histories are let through, bad ones are not, and both by hand and by the hundred. */
final class LinearizabilityCheckerTest {
    private static final byte[] KEY = {1};
    private static final int BOUND = 100_000;

    private final History history = new History();

    // ---- one key ----

    @Test
    void aReadSeesTheWriteBeforeIt() {
        answered(put(1), Answer.TRUE);
        answered(get(), value(1));

        assertThat(judgeKey()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void aReadMayNotMissAWriteThatEndedBeforeItBegan() {
        answered(put(1), Answer.TRUE);
        answered(get(), Answer.ABSENT);

        assertThat(judgeKey()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void anEntryIsGoneFromTheMomentWhenItExpired() {
        Call write = begin(put(1));
        answered(get(), value(1));
        Call expiry = history.moment(0, new Operation.MapRemoveIf(1, KEY, Tokens.value(1, 8)));
        history.answered(write, Answer.TRUE);
        answered(get(), Answer.ABSENT);
        answered(new Operation.MapTimeToLive(1, KEY), Answer.ABSENT);
        history.happened(expiry, Answer.TRUE);

        assertThat(judgeKey()).isEqualTo(Verdict.LINEARIZABLE);
        answered(get(), value(1));
        assertThat(judgeKey()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void anEntryDoesNotExpireByARecordThatIsLost() {
        answered(put(1), Answer.TRUE);
        history.refused(history.moment(0, new Operation.MapRemoveIf(1, KEY, Tokens.value(1, 8))));
        answered(get(), value(1));
        answered(new Operation.MapTimeToLive(1, KEY), new Answer.Number(7));
        answered(new Operation.MapExpire(1, KEY, 9), Answer.TRUE);

        assertThat(judgeKey()).isEqualTo(Verdict.LINEARIZABLE);
        answered(get(), Answer.ABSENT);
        assertThat(judgeKey()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void aReadBesideAWriteMaySeeEither() {
        Call write = begin(put(1));
        answered(get(), Answer.ABSENT);
        answered(get(), value(1));
        history.answered(write, Answer.TRUE);

        assertThat(judgeKey()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void twoReadsBesideAWriteMayNotGoBack() {
        Call write = begin(put(1));
        answered(get(), value(1));
        answered(get(), Answer.ABSENT);
        history.answered(write, Answer.TRUE);

        assertThat(judgeKey()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void aWriteOfUnknownOutcomeMayTakeEffectLaterOrNever() {
        history.unknown(begin(put(1)));
        answered(get(), Answer.ABSENT);
        answered(get(), value(1));

        assertThat(judgeKey()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void aWriteOfUnknownOutcomeTakesEffectOnce() {
        history.unknown(begin(put(1)));
        answered(get(), value(1));
        answered(put(2), Answer.TRUE);
        answered(get(), value(1));

        assertThat(judgeKey()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void aRefusedWriteNeverTakesEffect() {
        history.refused(begin(put(1)));
        answered(get(), value(1));

        assertThat(judgeKey()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void aFailedComparisonIsARead() {
        answered(put(1), Answer.TRUE);
        answered(
                new Operation.MapReplaceIf(1, KEY, Tokens.value(1, 8), Tokens.value(2, 8)),
                Answer.FALSE);

        assertThat(judgeKey()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void conditionsOfPutsAreKept() {
        answered(
                new Operation.MapPut(1, KEY, Tokens.value(1, 8), PutCondition.IF_PRESENT, false),
                Answer.FALSE);
        answered(
                new Operation.MapPut(1, KEY, Tokens.value(2, 8), PutCondition.IF_ABSENT, true),
                Answer.ABSENT);
        answered(
                new Operation.MapPut(1, KEY, Tokens.value(3, 8), PutCondition.IF_ABSENT, true),
                value(2));
        answered(new Operation.MapRemove(1, KEY, true), value(2));
        answered(get(), Answer.ABSENT);

        assertThat(judgeKey()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void aSearchEndsAtItsBound() {
        for (int token = 1; token <= 12; token++) {
            begin(put(token));
        }
        answered(get(), value(99));

        assertThat(new LinearizabilityChecker<>(new KeyModel(), 100)
                        .check(history.calls())
                        .verdict())
                .isEqualTo(Verdict.UNDECIDED);
    }

    // ---- queues and lists ----

    @Test
    void itemsComeInTheOrderOfTheirOffers() {
        answered(offer(1), Answer.DONE);
        answered(offer(2), Answer.DONE);
        answered(poll(), value(1));
        answered(poll(), value(2));
        answered(poll(), Answer.ABSENT);

        assertThat(judgeQueue()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void anItemMayNotOvertakeAnother() {
        answered(offer(1), Answer.DONE);
        answered(offer(2), Answer.DONE);
        answered(poll(), value(2));

        assertThat(judgeQueue()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void offersBesideEachOtherComeInEitherOrder() {
        Call one = begin(offer(1));
        answered(offer(2), Answer.DONE);
        history.answered(one, Answer.DONE);
        answered(poll(), value(2));
        answered(poll(), value(1));

        assertThat(judgeQueue()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void aPollMayNotFindNothingBesideAnItem() {
        answered(offer(1), Answer.DONE);
        answered(poll(), Answer.ABSENT);

        assertThat(judgeQueue()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void aCancelledPollTakesNothing() {
        answered(offer(1), Answer.DONE);
        answered(poll(), new Answer.Failed(Answer.Code.CANCELLED, ""));
        answered(poll(), value(1));

        assertThat(judgeQueue()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void positionsOfAListFollowItsChanges() {
        answered(new Operation.ListInsert(1, 0, Tokens.value(1, 8)), Answer.DONE);
        answered(new Operation.ListInsert(1, 0, Tokens.value(2, 8)), Answer.DONE);
        answered(new Operation.ListInsert(1, -1, Tokens.value(3, 8)), Answer.DONE);
        answered(new Operation.ListRemove(1, 1, true), value(1));
        answered(new Operation.ListGet(1, 1), value(3));
        answered(new Operation.ListGet(1, 2), new Answer.Failed(Answer.Code.OUT_OF_RANGE, "of 2"));

        assertThat(judge(new ListModel())).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void anErrorOfAListMustBeTrue() {
        answered(new Operation.ListInsert(1, 0, Tokens.value(1, 8)), Answer.DONE);
        answered(new Operation.ListGet(1, 0), new Answer.Failed(Answer.Code.OUT_OF_RANGE, "of 0"));

        assertThat(judge(new ListModel())).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void aPageIsOfOneState() {
        answered(new Operation.ListInsert(1, -1, Tokens.value(1, 8)), Answer.DONE);
        answered(new Operation.ListInsert(1, -1, Tokens.value(2, 8)), Answer.DONE);
        Answer.Entry second = new Answer.Entry(0, new byte[0], Tokens.value(2, 8));
        answered(new Operation.ListScan(1, 1, 99), new Answer.Page(List.of(second), true));
        answered(new Operation.ListScan(1, 0, 99), new Answer.Page(List.of(second), true));

        assertThat(judge(new ListModel())).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    // ---- by the hundred ----

    @Test
    void whatARealQueueAnsweredIsAlwaysLinearizable() {
        for (long seed = 1; seed <= 200; seed++) {
            assertThat(judgeMade(seed, false)).as("seed %d", seed).isEqualTo(Verdict.LINEARIZABLE);
        }
    }

    @Test
    void oneItemTakenOutOfOrderIsAlwaysSeen() {
        for (long seed = 1; seed <= 200; seed++) {
            assertThat(judgeMade(seed, true))
                    .as("seed %d", seed)
                    .isEqualTo(Verdict.NOT_LINEARIZABLE);
        }
    }

    /**
     * Calls that overlap, answered by a queue that runs each at some moment between its beginning
     * and its end; at the end one poll is answered by an item that was never offered, if wanted.
     */
    private static Verdict judgeMade(long seed, boolean withError) {
        SplittableRandom random = new SplittableRandom(seed);
        History made = new History();
        List<Long> queue = new ArrayList<>();
        List<Call> open = new ArrayList<>();
        List<Call> run = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        long token = 0;
        for (int step = 0; step < 120; step++) {
            int draw = random.nextInt(3);
            if (draw == 0 && open.size() + run.size() < 3) {
                Operation operation = random.nextBoolean() ? offer(++token) : poll();
                open.add(made.begin(0, 0, operation));
            } else if (draw == 1 && !open.isEmpty()) {
                Call call = open.remove(random.nextInt(open.size()));
                run.add(call);
                answers.add(apply(queue, call.operation()));
            } else if (draw == 2 && !run.isEmpty()) {
                int which = random.nextInt(run.size());
                made.answered(run.remove(which), answers.remove(which));
            }
        }
        for (Call call : open) {
            run.add(call);
            answers.add(apply(queue, call.operation()));
        }
        for (int which = 0; which < run.size(); which++) {
            made.answered(run.get(which), answers.get(which));
        }
        if (withError) {
            made.answered(made.begin(0, 0, poll()), value(1_000_000));
        }
        return new LinearizabilityChecker<>(new QueueModel(0), BOUND)
                .check(made.calls())
                .verdict();
    }

    private static Answer apply(List<Long> queue, Operation operation) {
        if (operation instanceof Operation.QueueOffer offer) {
            queue.add(Tokens.token(offer.value()));
            return Answer.DONE;
        }
        return queue.isEmpty() ? Answer.ABSENT : value(queue.removeFirst());
    }

    // ---- deques and counters ----

    @Test
    void aDequeIsTakenFromAtBothEnds() {
        answered(offer(1), Answer.DONE);
        answered(offer(2), Answer.DONE);
        answered(new Operation.QueueOffer(1, Tokens.value(3, 8), true), Answer.DONE);
        answered(new Operation.QueuePeek(1, true), value(2));
        answered(new Operation.QueuePoll(1, 0, true), value(2));
        answered(poll(), value(3));

        assertThat(judgeQueue()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void whoTakesTheTailMayNotGetTheHead() {
        answered(offer(1), Answer.DONE);
        answered(offer(2), Answer.DONE);
        answered(new Operation.QueuePoll(1, 0, true), value(1));

        assertThat(judgeQueue()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void whatIsPutBeforeTheHeadIsTheHead() {
        answered(offer(1), Answer.DONE);
        answered(new Operation.QueueOffer(1, Tokens.value(2, 8), true), Answer.DONE);
        answered(poll(), value(1));

        assertThat(judgeQueue()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void theLastOfEqualItemsIsRemoved() {
        for (long token : List.of(1L, 2L, 1L)) {
            answered(offer(token), Answer.DONE);
        }
        answered(new Operation.QueueRemoveValue(1, Tokens.value(1, 8), true), Answer.TRUE);
        answered(poll(), value(1));
        answered(poll(), value(2));

        assertThat(judgeQueue()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void aCounterCounts() {
        answered(new Operation.CounterAdd(1, 2), new Answer.Number(2));
        answered(new Operation.CounterReplaceIf(1, 2, 7), Answer.TRUE);
        answered(new Operation.CounterReplaceIf(1, 2, 8), Answer.FALSE);
        answered(new Operation.CounterSet(1, 5), new Answer.Number(7));
        answered(new Operation.CounterGet(1), new Answer.Number(5));
        answered(new Operation.Clear(1), Answer.DONE);
        answered(new Operation.CounterAdd(1, -1), new Answer.Number(-1));

        assertThat(judge(new CounterModel())).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void noTwoIncrementsGetOneNumber() {
        Call first = begin(new Operation.CounterAdd(1, 1));
        answered(new Operation.CounterAdd(1, 1), new Answer.Number(1));
        history.answered(first, new Answer.Number(1));

        assertThat(judge(new CounterModel())).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void anIncrementTakesEffectOnce() {
        answered(new Operation.CounterAdd(1, 1), new Answer.Number(1));
        answered(new Operation.CounterGet(1), new Answer.Number(2));

        assertThat(judge(new CounterModel())).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    // ---- words ----

    private Call begin(Operation operation) {
        return history.begin(0, 0, operation);
    }

    private void answered(Operation operation, Answer answer) {
        history.answered(begin(operation), answer);
    }

    private Verdict judgeKey() {
        return judge(new KeyModel());
    }

    private Verdict judgeQueue() {
        return judge(new QueueModel(0));
    }

    private <S> Verdict judge(Model<S> model) {
        return new LinearizabilityChecker<>(model, BOUND).check(history.calls()).verdict();
    }

    private static Operation put(long token) {
        return new Operation.MapPut(1, KEY, Tokens.value(token, 8), PutCondition.ALWAYS, false);
    }

    private static Operation get() {
        return new Operation.MapGet(1, KEY);
    }

    private static Operation offer(long token) {
        return new Operation.QueueOffer(1, Tokens.value(token, 8), false);
    }

    private static Operation poll() {
        return new Operation.QueuePoll(1, 0, false);
    }

    private static Answer value(long token) {
        return new Answer.Value(Tokens.value(token, 8));
    }
}
