package io.fused.core.structure;

import static io.fused.core.structure.TestShard.bytes;
import static io.fused.core.structure.TestShard.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.cell.SizeClasses;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Operation.Range;
import io.fused.core.operation.Operation.Target;
import io.fused.core.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Time to live: deadlines in nodes, and records that remove what is overdue. */
final class ExpiryTest {
    private static final int MAP = 1;
    private static final int QUEUE = 2;
    private static final int HASH_MAP = 3;
    private static final long TTL = 1_000;
    private static final byte[] KEY = bytes("k");
    private static final Operation GET = new Operation.MapGet(MAP, KEY);
    private static final Operation SIZE = new Operation.Size(MAP);
    private static final String LONG = "a value that is longer than a slot can hold by itself";

    private static TestShard shard(Kind kind) {
        TestShard shard = new TestShard();
        shard.declared(structure -> switch (structure) {
            case MAP -> kind;
            case QUEUE -> Kind.QUEUE;
            default -> Kind.MAP;
        });
        return shard;
    }

    private static Operation put(String key, String value, long ttl) {
        return put(key, value, PutCondition.ALWAYS, ttl);
    }

    private static Operation put(String key, String value, PutCondition condition, long ttl) {
        return new Operation.MapPut(MAP, bytes(key), bytes(value), condition, true, ttl);
    }

    private static Answer timeToLive(TestShard shard) {
        return shard.call(new Operation.MapTimeToLive(MAP, KEY));
    }

    private static Answer expire(TestShard shard, long ttl) {
        return shard.call(new Operation.MapExpire(MAP, KEY, ttl));
    }

    private static RecursiveComparisonAssert<?> assertAnswer(Answer answer) {
        return assertThat(answer).usingRecursiveComparison().withStrictTypeChecking();
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void aTickAtTheDeadlineRemovesTheEntryByARecord(Kind kind) {
        try (TestShard shard = shard(kind)) {
            shard.call(put("k", "v", TTL));
            shard.call(put("stays", "v", 0));
            assertThat(shard.shard.nextWakeMillis()).isEqualTo(shard.now + TTL);
            shard.wall += TTL - 1;
            shard.now += TTL - 1;
            shard.tick();
            assertAnswer(shard.call(GET)).isEqualTo(value("v"));
            assertThat(shard.shard.hasBackgroundWork()).isFalse();
            long last = shard.shard.lastNumber();
            shard.wall++;
            shard.now++;
            shard.tick();
            assertThat(shard.shard.lastNumber()).isEqualTo(last + 1);
            assertThat(shard.call(SIZE)).isEqualTo(new Answer.Number(1));
            assertThat(shard.call(GET)).isEqualTo(Answer.ABSENT);
            shard.crash();
            assertThat(shard.call(SIZE)).isEqualTo(new Answer.Number(1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void aReadThatFindsItOverdueDependsOnTheRecordThatRemovesIt(Kind kind) {
        for (Operation read : List.of(
                GET,
                new Operation.MapContainsKey(MAP, KEY),
                new Operation.MapTimeToLive(MAP, KEY))) {
            try (TestShard shard = shard(kind)) {
                shard.call(put("k", "v", TTL));
                long last = shard.shard.lastNumber();
                shard.wall += TTL;
                TestShard.Told told = shard.answer(shard.send(Request.read(read)));
                assertThat(told.answer()).isIn(Answer.ABSENT, Answer.FALSE);
                assertThat(told.recorded()).isFalse();
                assertThat(told.need()).isEqualTo(last + 1);
                assertThat(shard.call(SIZE)).isEqualTo(new Answer.Number(0));
                // A successor whose clock is behind has the record all the same.
                shard.wall -= TTL;
                shard.crash();
                assertThat(shard.call(read)).isEqualTo(told.answer());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void whatLooksAtManyEntriesRemovesTheOverdueOnesFirst(Kind kind) {
        List<Operation> reads = new ArrayList<>(List.of(
                SIZE,
                new Operation.MapContainsValue(MAP, bytes("v")),
                new Operation.MapScan(MAP, true, 0, new byte[0], 99_999)));
        if (kind == Kind.SORTED_MAP) {
            reads.add(new Operation.RangeSize(MAP, Range.ALL));
            reads.add(new Operation.RangeScan(MAP, Range.ALL, true, 99_999));
            reads.add(new Operation.RangePoll(MAP, Range.ALL, true));
        }
        for (Operation read : reads) {
            try (TestShard shard = shard(kind)) {
                shard.call(put("k", "v", TTL));
                long last = shard.shard.lastNumber();
                shard.wall += TTL;
                TestShard.Told told = shard.answer(
                        read.isRead() ? shard.send(Request.read(read)) : shard.send(read));
                assertThat(told.answer())
                        .isIn(
                                Answer.ABSENT,
                                Answer.FALSE,
                                new Answer.Number(0),
                                new Answer.Page(List.of(), true));
                assertThat(told.recorded()).isFalse();
                assertThat(told.need()).isEqualTo(last + 1);
                shard.wall -= TTL;
                shard.crash();
                assertThat(shard.call(GET)).isEqualTo(Answer.ABSENT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void aChangeFindsWhatIsOverdueGoneByARecordThatIsNotItsOwn(Kind kind) {
        for (Operation change : List.of(
                put("k", "new", PutCondition.ALWAYS, 0),
                put("k", "new", PutCondition.IF_ABSENT, TTL),
                put("k", "new", PutCondition.IF_PRESENT, 0),
                new Operation.MapRemove(MAP, KEY, true),
                new Operation.MapRemoveIf(MAP, KEY, bytes("v")),
                new Operation.MapReplaceIf(MAP, KEY, bytes("v"), bytes("new")),
                new Operation.MapExpire(MAP, KEY, TTL),
                new Operation.MapMove(MAP, KEY, new Target(QUEUE, new byte[0])))) {
            try (TestShard shard = shard(kind)) {
                shard.call(put("k", "v", TTL));
                long last = shard.shard.lastNumber();
                shard.wall += TTL;
                TestShard.Told told = shard.answer(shard.send(change));
                boolean puts = change instanceof Operation.MapPut put
                        && put.condition() != PutCondition.IF_PRESENT;
                assertThat(told.answer()).isIn(Answer.ABSENT, Answer.FALSE);
                assertThat(told.recorded()).isEqualTo(puts);
                assertThat(shard.shard.lastNumber()).isEqualTo(last + (puts ? 2 : 1));
                assertThat(told.need()).isEqualTo(shard.shard.lastNumber());
                shard.crash();
                assertThat(shard.answer(shard.again(2, change)).answer()).isEqualTo(told.answer());
                assertAnswer(shard.call(GET)).isEqualTo(puts ? value("new") : Answer.ABSENT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void theLastPutSaysHowLongAnEntryLivesAndAReplacementKeepsIt(Kind kind) {
        try (TestShard shard = shard(kind)) {
            assertThat(timeToLive(shard)).isEqualTo(Answer.ABSENT);
            shard.call(put("k", "v", TTL));
            shard.wall += 400;
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(600));
            assertAnswer(shard.call(put("k", LONG, TTL))).isEqualTo(value("v"));
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(1000));
            assertAnswer(shard.call(put("k", "v", PutCondition.IF_ABSENT, 5)))
                    .isEqualTo(value(LONG));
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(1000));
            assertAnswer(shard.call(put("k", "v", 0))).isEqualTo(value(LONG));
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(-1));
            shard.call(put("k", "v", TTL));
            shard.wall += 1;
            shard.call(new Operation.MapReplaceIf(MAP, KEY, bytes("v"), bytes(LONG)));
            assertAnswer(shard.call(put("k", "w", PutCondition.IF_PRESENT, 0)))
                    .isEqualTo(value(LONG));
            shard.crash();
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(999));
            assertAnswer(shard.call(put("k", "x", PutCondition.IF_PRESENT, 5)))
                    .isEqualTo(value("w"));
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(5));
            shard.call(put("k", "y", 0));
            shard.crash();
            shard.wall += 10 * TTL;
            shard.tick();
            assertAnswer(shard.call(GET)).isEqualTo(value("y"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void deadlinesAreSetAndTakenAwayInPlaceOrElsewhere(Kind kind) {
        for (int length : new int[] {0, 7, 8, 9, 24, 31, 33, 79}) {
            try (TestShard shard = shard(kind)) {
                String text = "x".repeat(length);
                assertThat(expire(shard, TTL)).isEqualTo(Answer.FALSE);
                shard.call(put("before", "v", 0));
                shard.call(put("k", text, 0));
                shard.call(put("z", "v", 0));
                long last = shard.shard.lastNumber();
                assertThat(expire(shard, 0)).isEqualTo(Answer.TRUE);
                assertThat(shard.shard.lastNumber()).as("nothing changed").isEqualTo(last);
                assertThat(expire(shard, TTL)).isEqualTo(Answer.TRUE);
                assertThat(expire(shard, 2 * TTL)).isEqualTo(Answer.TRUE);
                assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(2 * TTL));
                shard.crash();
                assertAnswer(shard.call(GET)).isEqualTo(value(text));
                assertThat(keys(shard)).containsExactlyInAnyOrder("before", "k", "z");
                if (kind == Kind.LINKED_MAP) {
                    assertThat(keys(shard)).containsExactly("before", "k", "z");
                }
                assertThat(expire(shard, 0)).isEqualTo(Answer.TRUE);
                shard.wall += 3 * TTL;
                shard.tick();
                assertAnswer(shard.call(GET)).isEqualTo(value(text));
                assertThat(expire(shard, TTL)).isEqualTo(Answer.TRUE);
                shard.crash();
                shard.wall += TTL;
                shard.tick();
                assertThat(keys(shard)).containsExactlyInAnyOrder("before", "z");
                shard.check();
            }
        }
    }

    private static List<String> keys(TestShard shard) {
        Answer.Page page =
                (Answer.Page) shard.call(new Operation.MapScan(MAP, true, 0, new byte[0], 99_999));
        return page.entries().stream()
                .map(entry -> new String(entry.key(), StandardCharsets.UTF_8))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void aValueLeavesItsDeadlineBehindWhereverItGoes(Kind kind) {
        List<Function<String, Operation>> takers = List.of(
                text -> new Operation.MapRemove(MAP, KEY, true),
                text -> put("k", "other", 0),
                text -> new Operation.MapMove(MAP, KEY, new Target(QUEUE, new byte[0])),
                text -> new Operation.MapMove(MAP, KEY, new Target(HASH_MAP, KEY)),
                text -> new Operation.MapMove(MAP, KEY, new Target(HASH_MAP, bytes("other"))));
        for (Function<String, Operation> taker : takers) {
            for (String text : List.of("", "short", LONG, LONG.repeat(20))) {
                try (TestShard shard = shard(kind)) {
                    shard.call(put("k", text, TTL));
                    Operation take = taker.apply(text);
                    assertAnswer(shard.call(take)).isEqualTo(value(text));
                    shard.check();
                    shard.wall += TTL;
                    shard.tick();
                    shard.crash();
                    assertAnswer(shard.answer(shard.again(2, take)).answer())
                            .isEqualTo(value(text));
                    if (take instanceof Operation.MapMove move) {
                        Operation look = move.target().structure() == QUEUE
                                ? new Operation.QueuePeek(QUEUE, false)
                                : new Operation.MapGet(HASH_MAP, move.target().key());
                        assertAnswer(shard.call(look)).isEqualTo(value(text));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void whatIsOverdueUnderATargetsKeyGivesWay(Kind kind) {
        try (TestShard shard = shard(kind)) {
            shard.call(put("k", "old", TTL));
            shard.call(new Operation.QueueOffer(QUEUE, bytes("job"), false));
            Operation claim = new Operation.QueuePoll(QUEUE, 0, false, new Target(MAP, KEY));
            assertThat(shard.call(claim)).isEqualTo(Answer.FALSE);
            shard.wall += TTL;
            assertAnswer(shard.call(claim)).isEqualTo(value("job"));
            shard.crash();
            assertAnswer(shard.call(GET)).isEqualTo(value("job"));
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(-1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void whatExpiresTogetherGoesInBoundedRecords(Kind kind) {
        try (TestShard shard = shard(kind)) {
            for (int k = 0; k < 4_500; k++) {
                shard.call(put("key " + k, "v", TTL + k % 3));
            }
            shard.call(put("k", "v", TTL + 3));
            shard.wall += TTL + 2;
            shard.crash();
            long last = shard.shard.lastNumber();
            shard.tick();
            assertThat(shard.shard.lastNumber()).isGreaterThan(last + 2);
            assertThat(shard.shard.hasBackgroundWork()).isTrue();
            shard.settle();
            assertThat(shard.largestRecord()).isLessThan(64 << 10);
            assertThat(keys(shard)).containsExactly("k");
            shard.check();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void whatWasClearedOrDestroyedLeavesNoDeadline(Kind kind) {
        try (TestShard shard = shard(kind)) {
            for (Operation end : List.of(new Operation.Clear(MAP), new Operation.Destroy(MAP))) {
                for (int k = 0; k < 100; k++) {
                    shard.call(put("key " + k, "v", 1 + k));
                }
                shard.call(end);
                shard.check();
                shard.wall += 50;
                shard.call(put("k", "v", TTL));
                shard.settle();
                assertAnswer(shard.call(GET)).isEqualTo(value("v"));
                shard.crash();
                shard.wall += TTL;
                shard.settle();
                assertThat(shard.call(SIZE)).isEqualTo(new Answer.Number(0));
                assertThat(shard.shard.nextWakeMillis())
                        .isLessThan(shard.now + ShardSettings.DEFAULT.sessionLeaseMillis());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void whereverAnExpiryFailsItComesLater(Kind kind) {
        for (Operation operation : List.of(
                GET, SIZE, put("k", "new", TTL), new Operation.MapExpire(MAP, bytes("two"), TTL))) {
            boolean broke = true;
            for (int writes = 0; broke; writes++) {
                try (TestShard shard = shard(kind)) {
                    shard.call(put("k", "v", TTL));
                    shard.call(put("two", LONG, 2 * TTL));
                    shard.wall += TTL;
                    shard.shard.breakAfterWrites(writes);
                    Answer answer = shard.call(operation);
                    broke = shard.shard.lastDefect() != null;
                    assertThat(answer instanceof Answer.Failed).isEqualTo(broke);
                    assertThat(shard.shard.verify()).isEmpty();
                    shard.tick();
                    assertThat(shard.shard.verify()).isEmpty();
                    boolean puts = operation instanceof Operation.MapPut && !broke;
                    assertAnswer(shard.call(GET)).isEqualTo(puts ? value("new") : Answer.ABSENT);
                    assertThat(keys(shard)).contains("two");
                    assertThat(writes).isLessThan(12);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void aTickThatFailsExpiresLater(Kind kind) {
        try (TestShard shard = shard(kind)) {
            for (int k = 0; k < 10; k++) {
                shard.call(put("key " + k, "v", TTL));
            }
            shard.wall += TTL;
            int writes = 0;
            do {
                shard.shard.breakAfterWrites(writes++);
                shard.tick();
                assertThat(shard.shard.verify()).isEmpty();
            } while (shard.shard.hasBackgroundWork());
            assertThat(shard.shard.lastDefect()).isNotNull();
            assertThat(shard.call(SIZE)).isEqualTo(new Answer.Number(0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "LINKED_MAP", "SORTED_MAP"})
    void impossibleTimesAreRefused(Kind kind) {
        try (TestShard shard = shard(kind)) {
            shard.call(put("k", "v", 0));
            for (long ttl : new long[] {-1, Long.MIN_VALUE, Operation.MOST_TTL_MILLIS + 1}) {
                assertThat(code(shard.call(put("k", "w", ttl)))).isEqualTo(Answer.Code.INVALID);
                assertThat(code(expire(shard, ttl))).isEqualTo(Answer.Code.INVALID);
            }
            assertThat(expire(shard, Operation.MOST_TTL_MILLIS)).isEqualTo(Answer.TRUE);
            assertThat(timeToLive(shard)).isEqualTo(new Answer.Number(Operation.MOST_TTL_MILLIS));
        }
    }

    @Test
    void aDeadlineThatDoesNotFitIsRefused() {
        try (TestShard shard = shard(Kind.MAP)) {
            byte[] most = new byte[SizeClasses.MAX_CONTENT_BYTES - KEY.length];
            assertThat(code(shard.call(
                            new Operation.MapPut(MAP, KEY, most, PutCondition.ALWAYS, false, TTL))))
                    .isEqualTo(Answer.Code.TOO_LARGE);
            assertThat(timeToLive(shard)).isEqualTo(Answer.ABSENT);
        }
    }

    private static Answer.Code code(Answer answer) {
        return ((Answer.Failed) answer).code();
    }
}
