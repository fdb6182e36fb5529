package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Listeners are told of every change once and in order, over crashes and failures. */
final class ListenerTest {
    private static final int MAP = 1;
    private static final int LIST = 2;
    private static final int QUEUE = 3;
    private static final int COUNTER = 5;
    private static final int PAGE = 1 << 20;

    private static byte[] bytes(String text) {
        return TestShard.bytes(text);
    }

    private static Operation put(String key, String value) {
        return new Operation.MapPut(MAP, bytes(key), bytes(value), PutCondition.ALWAYS, true);
    }

    private static long listen(TestShard shard, int structure) {
        return ((Answer.Number) shard.call(new Operation.Listen(structure))).value();
    }

    private static Answer fetch(TestShard shard, int structure, long listener, long after) {
        return shard.call(new Operation.ListenerFetch(structure, listener, after, PAGE, 0));
    }

    private static List<Event> events(TestShard shard, int structure, long listener, long after) {
        return ((Answer.Events) fetch(shard, structure, listener, after)).events();
    }

    private static Answer.Code code(Answer answer) {
        return ((Answer.Failed) answer).code();
    }

    private static String text(Event event) {
        return event.kind() + " " + event.index() + " " + text(event.key()) + ": "
                + text(event.before()) + " -> " + text(event.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<Event> events) {
        return events.stream().map(ListenerTest::text).toList();
    }

    // ---- what is told ----

    @Test
    void aMapTellsKeysAndBothValues() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            shard.call(put("k", "one"));
            shard.call(put("k", "two"));
            shard.call(new Operation.MapReplaceIf(MAP, bytes("k"), bytes("no"), bytes("x")));
            shard.call(new Operation.MapRemove(MAP, bytes("k"), false));
            shard.call(new Operation.MapRemove(MAP, bytes("k"), false));
            shard.call(put("k", ""));
            shard.call(new Operation.Clear(MAP));
            shard.call(new Operation.Clear(MAP));
            shard.call(new Operation.Destroy(MAP));
            assertThat(texts(events(shard, MAP, listener, 0)))
                    .containsExactly(
                            "ADDED 0 k:  -> one",
                            "UPDATED 0 k: one -> two",
                            "REMOVED 0 k: two -> ",
                            "ADDED 0 k:  -> ",
                            "CLEARED 0 :  -> ",
                            "DESTROYED 0 :  -> ");
        }
    }

    @Test
    void anExpiryIsToldAsARemovalWhoeverBringsItAbout() {
        for (boolean isSeen : new boolean[] {true, false}) {
            try (TestShard shard = new TestShard()) {
                long listener = listen(shard, MAP);
                shard.call(put("k", "v"));
                shard.call(new Operation.MapExpire(MAP, bytes("k"), 100));
                shard.wall += 100;
                if (isSeen) {
                    shard.call(new Operation.MapGet(MAP, bytes("k")));
                } else {
                    shard.tick();
                }
                assertThat(texts(events(shard, MAP, listener, 0)))
                        .containsExactly("ADDED 0 k:  -> v", "REMOVED 0 k: v -> ");
                shard.crash();
                assertThat(events(shard, MAP, listener, 0)).hasSize(2);
            }
        }
    }

    @Test
    void aListTellsPositionsAndAQueueItems() {
        try (TestShard shard = new TestShard()) {
            long ofList = listen(shard, LIST);
            long ofQueue = listen(shard, QUEUE);
            long ofCounter = listen(shard, COUNTER);
            shard.call(new Operation.ListInsert(LIST, -1, bytes("a")));
            shard.call(new Operation.ListInsert(LIST, -1, bytes("b")));
            shard.call(new Operation.ListSet(LIST, 1, bytes("c"), false));
            shard.call(new Operation.ListRemoveValue(LIST, bytes("c")));
            shard.call(new Operation.QueueOffer(QUEUE, bytes("i"), false));
            shard.call(new Operation.QueuePoll(QUEUE, 0, false));
            shard.call(new Operation.CounterAdd(COUNTER, 1));
            assertThat(texts(events(shard, LIST, ofList, 0)))
                    .containsExactly(
                            "ADDED 0 :  -> a",
                            "ADDED 1 :  -> b",
                            "UPDATED 1 : b -> c",
                            "REMOVED 1 : c -> ");
            assertThat(texts(events(shard, QUEUE, ofQueue, 0)))
                    .containsExactly("ADDED 0 :  -> i", "REMOVED 0 : i -> ");
            Event counted = events(shard, COUNTER, ofCounter, 0).getFirst();
            assertThat(counted.kind()).isEqualTo(Event.Kind.UPDATED);
            assertThat(counted.before()).isEqualTo(new byte[8]);
            assertThat(counted.value()).isEqualTo(new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
        }
    }

    @Test
    void aMoveTellsBothStructures() {
        try (TestShard shard = new TestShard()) {
            long ofQueue = listen(shard, QUEUE);
            long ofMap = listen(shard, MAP);
            shard.call(new Operation.QueueOffer(QUEUE, bytes("job"), false));
            Operation.Target claim = new Operation.Target(MAP, bytes("me"));
            shard.call(new Operation.QueuePoll(QUEUE, 0, false, claim));
            assertThat(texts(events(shard, QUEUE, ofQueue, 0)))
                    .containsExactly("ADDED 0 :  -> job", "REMOVED 0 : job -> ");
            assertThat(texts(events(shard, MAP, ofMap, 0))).containsExactly("ADDED 0 me:  -> job");
        }
    }

    @Test
    void whatIsTooLargeIsCut() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            byte[] half = new byte[EventLog.MOST_BYTES / 2];
            byte[] large = new byte[EventLog.MOST_BYTES + 1];
            shard.call(put("k", "one"));
            shard.call(new Operation.MapPut(MAP, bytes("k"), half, PutCondition.ALWAYS, false));
            shard.call(new Operation.MapPut(MAP, bytes("k"), half, PutCondition.ALWAYS, false));
            shard.call(new Operation.MapPut(MAP, large, bytes("v"), PutCondition.ALWAYS, false));
            shard.crash();
            Operation fetch = new Operation.ListenerFetch(MAP, listener, 0, 4 * PAGE, 0);
            List<Event> told = ((Answer.Events) shard.call(fetch)).events();
            assertThat(told).extracting(Event::isCut).containsExactly(false, false, true, true);
            assertThat(told.get(1).value()).hasSize(half.length);
            assertThat(text(told.get(2))).isEqualTo("UPDATED 0 k:  -> ");
            assertThat(text(told.get(3))).isEqualTo("ADDED 0 :  -> ");
        }
    }

    @Test
    void whatNobodyListensToIsNotWritten() {
        try (TestShard shard = new TestShard()) {
            listen(shard, LIST);
            for (int k = 0; k < TestShard.WINDOW; k++) {
                shard.call(put("k", "one"));
            }
            long before = nodes(shard);
            shard.call(put("k", "two"));
            assertThat(nodes(shard)).isEqualTo(before);
            shard.call(new Operation.ListInsert(LIST, 0, bytes("a")));
            assertThat(nodes(shard)).isGreaterThan(before);
        }
    }

    private static long nodes(TestShard shard) {
        return shard.shard.use().stream().mapToLong(Shard.StackUse::live).sum();
    }

    // ---- fetching ----

    @Test
    void aFetchMayBeRepeatedAndDropsWhatHasArrived() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            long before = nodes(shard);
            for (int k = 0; k < 20; k++) {
                shard.call(put("k" + k, "v"));
            }
            List<Event> all = events(shard, MAP, listener, 0);
            assertThat(texts(events(shard, MAP, listener, 0))).isEqualTo(texts(all));
            shard.crash();
            assertThat(texts(events(shard, MAP, listener, 0))).isEqualTo(texts(all));

            List<Event> rest = events(shard, MAP, listener, all.get(9).number());
            assertThat(texts(rest)).isEqualTo(texts(all.subList(10, 20)));
            assertThat(texts(events(shard, MAP, listener, 0)))
                    .as("a fetch that comes late")
                    .isEqualTo(texts(rest));
            shard.crash();
            assertThat(texts(events(shard, MAP, listener, all.get(9).number())))
                    .isEqualTo(texts(rest));
            assertThat(events(shard, MAP, listener, all.getLast().number())).isEmpty();
            shard.settle();
            assertThat(nodes(shard)).as("twenty entries").isLessThan(before + 20 + 10);
            shard.check();
        }
    }

    @Test
    void aFetchIsAnsweredInPages() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            for (int k = 0; k < 10; k++) {
                shard.call(put("k" + k, "v"));
            }
            long after = 0;
            List<String> told = new ArrayList<>();
            while (true) {
                Operation fetch = new Operation.ListenerFetch(MAP, listener, after, 1, 0);
                List<Event> page = ((Answer.Events) shard.call(fetch)).events();
                if (page.isEmpty()) {
                    break;
                }
                assertThat(page).hasSize(1);
                told.addAll(texts(page));
                after = page.getFirst().number();
            }
            assertThat(told).hasSize(10).doesNotHaveDuplicates();
        }
    }

    @Test
    void twoListenersHaveEventsOfTheirOwnTime() {
        try (TestShard shard = new TestShard()) {
            long one = listen(shard, MAP);
            shard.call(put("a", "1"));
            long two = listen(shard, MAP);
            shard.call(put("b", "2"));
            List<Event> all = events(shard, MAP, one, 0);
            assertThat(all).hasSize(2);
            assertThat(texts(events(shard, MAP, two, 0))).containsExactly("ADDED 0 b:  -> 2");
            events(shard, MAP, one, all.getLast().number());
            shard.crash();
            assertThat(texts(events(shard, MAP, two, 0))).containsExactly("ADDED 0 b:  -> 2");
        }
    }

    @Test
    void aFetchWaitsForAnEvent() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            Operation fetch = new Operation.ListenerFetch(MAP, listener, 0, PAGE, 500);
            long first = shard.send(Request.read(fetch));
            long second = shard.send(Request.read(fetch));
            assertThat(code(shard.answer(first).answer())).isEqualTo(Answer.Code.BUSY);
            assertThat(shard.shard.waitingFetches()).isEqualTo(1);
            assertThat(shard.answer(second)).isNull();
            shard.call(put("a", "1"));
            assertThat(((Answer.Events) shard.answer(second).answer()).events()).hasSize(1);
            assertThat(shard.answer(second).need())
                    .as("only what is committed is shown")
                    .isEqualTo(shard.shard.lastNumber());

            long number = ((Answer.Events) shard.answer(second).answer())
                    .events()
                    .getFirst()
                    .number();
            long third = shard.send(
                    Request.read(new Operation.ListenerFetch(MAP, listener, number, PAGE, 500)));
            assertThat(shard.shard.nextWakeMillis()).isLessThanOrEqualTo(shard.now + 500);
            shard.now += 500;
            shard.tick();
            assertThat(shard.answer(third).answer()).isEqualTo(Answer.NO_EVENTS);
            assertThat(shard.shard.waitingFetches()).isZero();
        }
    }

    @Test
    void aFetchThatWaitsIsTurnedAwayWithTheShard() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            Operation fetch = new Operation.ListenerFetch(MAP, listener, 0, PAGE, 500);
            long tag = shard.send(Request.read(fetch));
            shard.shard.turnAwayAll(new Answer.Failed(Answer.Code.NOT_HOLDER, ""));
            assertThat(code(shard.answer(tag).answer())).isEqualTo(Answer.Code.NOT_HOLDER);
        }
    }

    // ---- how it ends ----

    @Test
    void whoFallsBehindIsToldSoAndOthersAreNot() {
        ShardSettings settings = ShardSettings.DEFAULT.withListeners(10, 8, 1 << 20);
        try (TestShard shard = new TestShard(settings)) {
            long slow = listen(shard, MAP);
            long quick = listen(shard, MAP);
            long after = 0;
            int told = 0;
            for (int k = 0; k < 30; k++) {
                shard.call(put("k" + k, "v"));
                List<Event> page = events(shard, MAP, quick, after);
                told += page.size();
                after = page.getLast().number();
            }
            assertThat(told).isEqualTo(30);
            assertThat(code(fetch(shard, MAP, slow, 0))).isEqualTo(Answer.Code.EVENTS_LOST);
            shard.crash();
            assertThat(code(fetch(shard, MAP, slow, 0))).isEqualTo(Answer.Code.EVENTS_LOST);
            assertThat(shard.call(new Operation.Unlisten(MAP, slow))).isEqualTo(Answer.DONE);
            assertThat(code(fetch(shard, MAP, slow, 0))).isEqualTo(Answer.Code.NO_LISTENER);
            assertThat(events(shard, MAP, quick, after)).isEmpty();
            long again = listen(shard, MAP);
            shard.call(put("k", "v"));
            assertThat(events(shard, MAP, again, 0)).hasSize(1);
            shard.settle();
            shard.check();
        }
    }

    @Test
    void bytesAreBoundedToo() {
        ShardSettings settings = ShardSettings.DEFAULT.withListeners(10, 1_000, 10_000);
        try (TestShard shard = new TestShard(settings)) {
            long listener = listen(shard, LIST);
            for (int k = 0; k < 9; k++) {
                shard.call(new Operation.ListInsert(LIST, 0, new byte[1_000]));
            }
            assertThat(events(shard, LIST, listener, 0)).hasSize(9);
            shard.call(new Operation.ListInsert(LIST, 0, new byte[1_000]));
            assertThat(code(fetch(shard, LIST, listener, 0))).isEqualTo(Answer.Code.EVENTS_LOST);
        }
    }

    @Test
    void moreListenersThanThereMayBeAreRefused() {
        ShardSettings settings = ShardSettings.DEFAULT.withListeners(2, 8, 1 << 20);
        try (TestShard shard = new TestShard(settings)) {
            listen(shard, MAP);
            listen(shard, LIST);
            assertThat(code(shard.call(new Operation.Listen(QUEUE))))
                    .isEqualTo(Answer.Code.OUT_OF_MEMORY);
        }
    }

    @Test
    void aListenerEndsWithItsSession() {
        try (TestShard shard = new TestShard()) {
            long before = nodes(shard);
            long session = shard.session;
            shard.session = shard.open();
            long listener = listen(shard, MAP);
            shard.call(put("k", "v"));
            long waiting = shard.send(Request.read(
                    new Operation.ListenerFetch(MAP, listener, Long.MAX_VALUE, PAGE, 500)));
            shard.send(new Request(shard.session, 0, 1, 1, new Operation.CloseSession()));
            assertThat(code(shard.answer(waiting).answer())).isEqualTo(Answer.Code.NO_LISTENER);
            shard.crash();
            assertThat(code(fetch(shard, MAP, listener, 0))).isEqualTo(Answer.Code.NO_LISTENER);
            shard.session = session;
            shard.number = 0;
            shard.call(new Operation.Destroy(MAP));
            shard.settle();
            assertThat(nodes(shard)).as("the session's slot").isEqualTo(before + 1);
            assertThat(shard.shard.listeners()).isZero();
            shard.check();
        }
    }

    @Test
    void fetchingKeepsTheSessionAlive() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            long lease = ShardSettings.DEFAULT.sessionLeaseMillis();
            for (int k = 0; k < 10; k++) {
                shard.now += lease / 5;
                assertThat(events(shard, MAP, listener, 0)).isEmpty();
                shard.tick();
            }
            for (int k = 0; k < 5; k++) {
                shard.now += lease / 5;
                shard.tick();
            }
            assertThat(code(fetch(shard, MAP, listener, 0))).isEqualTo(Answer.Code.NO_LISTENER);
        }
    }

    @Test
    void anotherSessionDoesNotEndAListener() {
        try (TestShard shard = new TestShard()) {
            long listener = listen(shard, MAP);
            shard.session = shard.open();
            shard.number = 0;
            assertThat(shard.call(new Operation.Unlisten(MAP, listener))).isEqualTo(Answer.DONE);
            assertThat(events(shard, MAP, listener, 0)).isEmpty();
        }
    }

    // ---- failures and crashes ----

    static List<Operation> effects() {
        List<Operation> effects = new ArrayList<>(SessionTest.effects());
        effects.add(new Operation.Listen(MAP));
        return effects;
    }

    @ParameterizedTest
    @MethodSource("effects")
    void whereverAnOperationFailsNothingIsTold(Operation operation) {
        int failures = 0;
        while (breaks(operation, failures)) {
            failures++;
        }
        assertThat(failures).isBetween(2, 14);
    }

    /** Returns whether the operation has so many writes. */
    private static boolean breaks(Operation operation, int writes) {
        try (TestShard shard = SessionTest.filled()) {
            int structure = operation.structure();
            long listener = listen(shard, structure);
            shard.shard.breakAfterWrites(writes);
            shard.send(operation);
            boolean broke = shard.shard.lastDefect() != null;
            if (broke) {
                assertThat(events(shard, structure, listener, 0)).isEmpty();
                assertThat(shard.shard.verify()).isEmpty();
                shard.again(2, operation);
            }
            boolean isChange = !(operation instanceof Operation.Listen)
                    && !(operation instanceof Operation.MapExpire);
            int told = isChange ? 1 : 0;
            assertThat(events(shard, structure, listener, 0)).hasSize(told);
            assertThat(shard.shard.verify()).isEmpty();
            return broke;
        }
    }

    @Test
    void everyChangeIsToldOnceAndInOrder() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (TestShard shard = new TestShard()) {
                run(random, shard, seed);
            }
        }
    }

    private static void run(Random random, TestShard shard, int seed) {
        long listener = listen(shard, MAP);
        List<String> expected = new ArrayList<>();
        List<String> told = new ArrayList<>();
        String value = "";
        long after = 0;
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(12)) {
                case 0 -> shard.crash();
                case 1 -> shard.settle();
                case 2, 3 -> shard.tick();
                case 4, 5 -> {
                    List<Event> page = events(shard, MAP, listener, after);
                    if (!page.isEmpty() && random.nextBoolean()) {
                        told.addAll(texts(page));
                        after = page.getLast().number();
                    }
                }
                default -> {
                    String next = "v".repeat(1 + random.nextInt(90)) + step;
                    boolean had = !value.isEmpty();
                    shard.call(put("k", next));
                    expected.add((had ? "UPDATED" : "ADDED") + " 0 k: " + value + " -> " + next);
                    value = next;
                }
            }
            if (random.nextInt(20) == 0) {
                shard.check();
            }
        }
        told.addAll(texts(events(shard, MAP, listener, after)));
        assertThat(told).as("seed %d", seed).isEqualTo(expected);
    }
}
