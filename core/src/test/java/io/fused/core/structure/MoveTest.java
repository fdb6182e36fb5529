package io.fused.core.structure;

import static io.fused.core.structure.TestShard.bytes;
import static io.fused.core.structure.TestShard.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Operation.Target;
import io.fused.core.operation.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves between two structures: by one record, once, whatever crashes. */
final class MoveTest {
    private static final int JOBS = 1;
    private static final int CLAIMS = 2;
    private static final int DONE = 3;
    private static final int URGENT = 4;
    private static final byte[] NO_KEY = {};

    private TestShard shard;

    @BeforeEach
    void open() {
        shard = new TestShard();
        shard.declared(structure -> switch (structure) {
            case JOBS, DONE -> Kind.QUEUE;
            case CLAIMS -> Kind.SORTED_MAP;
            default -> Kind.PRIORITY_QUEUE;
        });
    }

    @AfterEach
    void close() {
        shard.check();
        shard.close();
    }

    private static Operation offer(String item) {
        return new Operation.QueueOffer(JOBS, bytes(item), false);
    }

    private static Operation claim(String key) {
        return new Operation.QueuePoll(JOBS, 0, false, new Target(CLAIMS, bytes(key)));
    }

    private static Operation.MapMove giveBack(String key, int queue) {
        return new Operation.MapMove(CLAIMS, bytes(key), new Target(queue, NO_KEY));
    }

    private static String text(Answer answer) {
        return new String(((Answer.Value) answer).bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private Answer claimed(String key) {
        return shard.call(new Operation.MapGet(CLAIMS, bytes(key)));
    }

    @Test
    void anItemIsInOneOfBothAfterACrash() {
        shard.call(offer("a"));
        shard.call(offer("b".repeat(500)));
        Operation first = claim("k1");
        assertThat(text(shard.call(first))).isEqualTo("a");
        shard.crash();
        assertThat(text(shard.answer(shard.again(2, first)).answer())).isEqualTo("a");
        assertThat(text(claimed("k1"))).isEqualTo("a");

        Operation second = claim("k2");
        assertThat(text(shard.call(second))).hasSize(500);
        shard.crash();
        assertThat(text(shard.answer(shard.again(2, second)).answer())).hasSize(500);
        assertThat(shard.call(claim("k3"))).isEqualTo(Answer.ABSENT);
        assertThat(shard.call(new Operation.Size(JOBS))).isEqualTo(new Answer.Number(0));
        assertThat(shard.call(new Operation.Size(CLAIMS))).isEqualTo(new Answer.Number(2));

        Operation back = giveBack("k2", JOBS);
        assertThat(text(shard.call(back))).hasSize(500);
        shard.crash();
        assertThat(text(shard.answer(shard.again(2, back)).answer())).hasSize(500);
        assertThat(shard.call(giveBack("k2", JOBS))).isEqualTo(Answer.ABSENT);
        assertThat(shard.call(new Operation.Size(JOBS))).isEqualTo(new Answer.Number(1));
    }

    @Test
    void aKeyThatIsTakenIsLeftAloneAndSoIsTheQueue() {
        shard.call(offer("a"));
        shard.call(offer("b"));
        shard.call(claim("k"));
        assertThat(shard.call(claim("k"))).isEqualTo(Answer.FALSE);
        assertThat(text(claimed("k"))).isEqualTo("a");
        assertThat(shard.call(new Operation.Size(JOBS))).isEqualTo(new Answer.Number(1));
        assertThat(shard.call(
                        new Operation.MapMove(CLAIMS, bytes("k"), new Target(CLAIMS, bytes("k")))))
                .isEqualTo(Answer.FALSE);
        assertThat(text(shard.call(new Operation.MapMove(
                        CLAIMS, bytes("k"), new Target(CLAIMS, bytes("other"))))))
                .isEqualTo("a");
        assertThat(claimed("k")).isEqualTo(Answer.ABSENT);
        assertThat(text(claimed("other"))).isEqualTo("a");
    }

    @Test
    void whereKeysAllowItANodeIsRelabelled() {
        shard.call(offer("x".repeat(40_000)));
        int before = shard.largestRecord();
        assertThat(before).isGreaterThan(40_000);
        Operation rotate = new Operation.QueuePoll(JOBS, 0, false, new Target(DONE, NO_KEY));
        assertThat(text(shard.call(rotate))).hasSize(40_000);
        // The answer is a copy; the item itself travels by a header alone.
        assertThat(shard.largestRecord()).isLessThan(before + 1_000);
        assertThat(shard.call(new Operation.Size(DONE))).isEqualTo(new Answer.Number(1));
    }

    @Test
    void aParkedClaimIsServedOnceAndFillsItsTarget() {
        long waiting = shard.send(
                new Operation.QueuePoll(JOBS, 60_000, false, new Target(CLAIMS, bytes("w"))));
        long next = shard.send(new Request(
                shard.session,
                ++shard.number,
                1,
                shard.number - 1,
                new Operation.QueuePoll(DONE, 60_000, false)));
        assertThat(shard.answer(waiting)).isNull();
        long session = shard.open();
        shard.send(new Request(session, 1, 1, 1, offer("a")));
        assertThat(text(shard.answer(waiting).answer())).isEqualTo("a");
        assertThat(text(claimed("w"))).isEqualTo("a");
        // What is moved to a queue serves those that wait there.
        shard.send(new Request(session, 2, 1, 2, giveBack("w", DONE)));
        assertThat(text(shard.answer(next).answer())).isEqualTo("a");
        assertThat(shard.call(new Operation.Size(DONE))).isEqualTo(new Answer.Number(0));
        assertThat(shard.shard.isParkedNeedlessly()).isFalse();
    }

    @Test
    void aChainOfWaitingMovesIsServedToItsEnd() {
        long[] tags = new long[20];
        for (int k = 0; k < tags.length; k++) {
            int from = k % 2 == 0 ? JOBS : DONE;
            Target to = new Target(k % 2 == 0 ? DONE : JOBS, NO_KEY);
            long session = shard.open();
            tags[k] = shard.send(new Request(
                    session, 1, 1, 1, new Operation.QueuePoll(from, 60_000, false, to)));
        }
        shard.call(offer("round and round"));
        for (long tag : tags) {
            assertThat(text(shard.answer(tag).answer())).isEqualTo("round and round");
        }
        assertThat(shard.call(new Operation.Size(JOBS))).isEqualTo(new Answer.Number(1));
    }

    @Test
    void aPriorityQueueGivesItemsAndTakesNone() {
        shard.call(new Operation.QueueOffer(URGENT, bytes("2"), bytes("two"), false));
        shard.call(new Operation.QueueOffer(URGENT, bytes("1"), bytes("one"), false));
        Answer moved = shard.call(
                new Operation.QueuePoll(URGENT, 0, false, new Target(CLAIMS, bytes("k"))));
        assertThat(((Answer.Entry) moved).value()).isEqualTo(bytes("one"));
        assertThat(claimed("k")).usingRecursiveComparison().isEqualTo(value("one"));
        assertThat(((Answer.Failed) shard.call(giveBack("k", URGENT))).code())
                .isEqualTo(Answer.Code.INVALID);
    }

    @Test
    void randomMovesLoseAndDoubleNothing() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<String> jobs = new ArrayList<>();
            TreeMap<String, String> claims = new TreeMap<>();
            shard.call(new Operation.Clear(JOBS));
            shard.call(new Operation.Clear(CLAIMS));
            for (int step = 0; step < 300; step++) {
                String key = "k" + random.nextInt(9);
                Operation operation;
                Answer expected;
                switch (random.nextInt(4)) {
                    case 0 -> {
                        String item = "item " + step + "!".repeat(random.nextInt(120));
                        operation = offer(item);
                        expected = Answer.DONE;
                        jobs.add(item);
                    }
                    case 1 -> {
                        operation = claim(key);
                        if (jobs.isEmpty()) {
                            expected = Answer.ABSENT;
                        } else if (claims.containsKey(key)) {
                            expected = Answer.FALSE;
                        } else {
                            claims.put(key, jobs.removeFirst());
                            expected = value(claims.get(key));
                        }
                    }
                    case 2 -> {
                        operation = giveBack(key, JOBS);
                        String item = claims.remove(key);
                        expected = item == null ? Answer.ABSENT : value(item);
                        if (item != null) {
                            jobs.add(item);
                        }
                    }
                    default -> {
                        operation = new Operation.MapPut(
                                CLAIMS, bytes(key), bytes("put"), PutCondition.IF_ABSENT, false);
                        expected =
                                claims.putIfAbsent(key, "put") == null ? Answer.TRUE : Answer.FALSE;
                    }
                }
                TestShard.Told told = shard.answer(shard.send(operation));
                if (told.recorded() && random.nextInt(5) == 0) {
                    shard.crash();
                    told = shard.answer(shard.again(2, operation));
                }
                assertThat(told.answer())
                        .as("seed %d, step %d", seed, step)
                        .usingRecursiveComparison()
                        .isEqualTo(expected);
            }
            assertThat(scanned()).isEqualTo(jobs);
            shard.settle();
            shard.check();
        }
    }

    private List<String> scanned() {
        Answer.Page page =
                (Answer.Page) shard.call(new Operation.QueueScan(JOBS, true, 0, 1 << 20, false));
        assertThat(page.last()).isTrue();
        List<String> items = new ArrayList<>();
        page.entries()
                .forEach(entry -> items.add(text(
                        new Answer.Value(Arrays.copyOf(entry.value(), entry.value().length)))));
        return items;
    }
}
