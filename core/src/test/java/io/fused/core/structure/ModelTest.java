package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.cell.XxHash64;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Maps, lists and queues against their twins of {@code java.util}, under random operations,
 * retries, crashes, clears and background work. The seed is in every failure.
 */
final class ModelTest {
    private static final int MAP = 5;
    private static final int LIST = 6;
    private static final int QUEUE = 7;
    private static final int SEEDS = 60;
    private static final int STEPS = 700;
    private static final List<PutCondition> CONDITIONS = List.of(PutCondition.values());

    private final Map<ByteBuffer, byte[]> map = new HashMap<>();
    private final List<byte[]> list = new ArrayList<>();
    private final TreeMap<Long, byte[]> queue = new TreeMap<>();

    @Test
    void structuresEqualTheirTwins() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }
    }

    private void run(int seed) {
        Random random = new Random(seed);
        map.clear();
        list.clear();
        queue.clear();
        try (TestShard shard = new TestShard()) {
            for (int step = 0; step < STEPS; step++) {
                try {
                    step(random, shard);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", step " + step, e);
                }
            }
        }
    }

    private void step(Random random, TestShard shard) {
        switch (random.nextInt(40)) {
            case 0 -> shard.crash();
            case 1 -> shard.check();
            case 2 -> shard.settle();
            case 3 -> clear(random, shard);
            case 4, 5, 6 -> shard.tick();
            case 7 -> compare(random, shard);
            default -> {
                switch (random.nextInt(3)) {
                    case 0 -> onMap(random, shard);
                    case 1 -> onList(random, shard);
                    default -> onQueue(random, shard);
                }
            }
        }
    }

    /** Runs a mutation, now and then again, and compares the answer. */
    private static void expect(
            Random random, TestShard shard, Operation operation, Answer expected) {
        long tag = shard.send(operation);
        assertSame(shard.answer(tag).answer(), expected, operation);
        if (shard.answer(tag).recorded() && random.nextInt(4) == 0) {
            if (random.nextBoolean()) {
                shard.crash();
            }
            long second = shard.again(2, operation);
            assertSame(shard.answer(second).answer(), expected, operation);
            assertThat(shard.answer(second).recorded()).isTrue();
        }
    }

    private static void assertSame(Answer actual, Answer expected, Object of) {
        if (expected instanceof Answer.Value value) {
            assertThat(actual).as("%s", of).isInstanceOf(Answer.Value.class);
            assertThat(((Answer.Value) actual).bytes()).as("%s", of).isEqualTo(value.bytes());
        } else if (expected instanceof Answer.Failed failed) {
            assertThat(actual).as("%s", of).isInstanceOf(Answer.Failed.class);
            assertThat(((Answer.Failed) actual).code()).as("%s", of).isEqualTo(failed.code());
        } else {
            assertThat(actual).as("%s", of).isEqualTo(expected);
        }
    }

    private static Answer orAbsent(byte[] value) {
        return value == null ? Answer.ABSENT : new Answer.Value(value);
    }

    private static byte[] randomValue(Random random) {
        int length = switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(33);
            case 2 -> 32 + random.nextInt(3);
            case 3 -> 1000 + random.nextInt(64);
            default -> 100;
        };
        if (random.nextInt(400) == 0) {
            length = 300_000;
        }
        byte[] value = new byte[length];
        random.nextBytes(value);
        if (random.nextInt(4) == 0) {
            Arrays.fill(value, (byte) 0);
        }
        return value;
    }

    private static byte[] randomKey(Random random) {
        return Arrays.copyOf(new byte[] {(byte) random.nextInt(60), 7, 7}, random.nextInt(2) + 1);
    }

    // ---- maps ----

    private void onMap(Random random, TestShard shard) {
        byte[] key = randomKey(random);
        byte[] value = randomValue(random);
        ByteBuffer named = ByteBuffer.wrap(key);
        byte[] before = map.get(named);
        boolean returns = random.nextBoolean();
        Answer flag = before == null ? Answer.FALSE : Answer.TRUE;
        switch (random.nextInt(8)) {
            case 0 -> {
                map.remove(named);
                expect(
                        random,
                        shard,
                        new Operation.MapRemove(MAP, key, returns),
                        returns ? orAbsent(before) : flag);
            }
            case 1 -> {
                boolean hits = before != null && random.nextBoolean();
                byte[] expected = hits ? before : value;
                boolean equal = before != null && Arrays.equals(before, expected);
                if (equal) {
                    map.remove(named);
                }
                expect(
                        random,
                        shard,
                        new Operation.MapRemoveIf(MAP, key, expected),
                        new Answer.Flag(equal));
            }
            case 2 -> {
                boolean hits = before != null && random.nextBoolean();
                byte[] expected = hits ? before : new byte[] {3};
                boolean equal = before != null && Arrays.equals(before, expected);
                if (equal) {
                    map.put(named, value);
                }
                expect(
                        random,
                        shard,
                        new Operation.MapReplaceIf(MAP, key, expected, value),
                        new Answer.Flag(equal));
            }
            case 3 -> {
                assertSame(shard.call(new Operation.MapGet(MAP, key)), orAbsent(before), "get");
                assertSame(shard.call(new Operation.MapContainsKey(MAP, key)), flag, "contains");
            }
            default -> put(random, shard, key, value, before, returns);
        }
    }

    private void put(
            Random random,
            TestShard shard,
            byte[] key,
            byte[] value,
            byte[] before,
            boolean returns) {
        PutCondition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        boolean puts = switch (condition) {
            case ALWAYS -> true;
            case IF_ABSENT -> before == null;
            case IF_PRESENT -> before != null;
        };
        if (puts) {
            map.put(ByteBuffer.wrap(key), value);
        }
        expect(
                random,
                shard,
                new Operation.MapPut(MAP, key, value, condition, returns),
                returns ? orAbsent(before) : new Answer.Flag(puts));
    }

    // ---- lists ----

    private void onList(Random random, TestShard shard) {
        int index = random.nextInt(list.size() + 2) - (random.nextInt(20) == 0 ? 2 : 0);
        boolean inside = index >= 0 && index < list.size();
        boolean returns = random.nextBoolean();
        byte[] value = randomValue(random);
        Answer out = new Answer.Failed(Answer.Code.OUT_OF_RANGE, "");
        switch (random.nextInt(7)) {
            case 0 -> {
                Answer expected = inside ? orAbsent(list.get(index)) : out;
                Answer done = inside ? Answer.DONE : out;
                if (inside) {
                    list.remove(index);
                }
                expect(
                        random,
                        shard,
                        new Operation.ListRemove(LIST, index, returns),
                        returns ? expected : done);
            }
            case 1, 2 -> {
                Answer expected = inside ? orAbsent(list.get(index)) : out;
                Answer done = inside ? Answer.DONE : out;
                if (inside) {
                    list.set(index, value);
                }
                expect(
                        random,
                        shard,
                        new Operation.ListSet(LIST, index, value, returns),
                        returns ? expected : done);
            }
            case 3 -> removeFromList(random, shard, value);
            default -> {
                boolean fits = index >= -1 && index <= list.size();
                if (fits) {
                    list.add(index == -1 ? list.size() : index, value);
                }
                expect(
                        random,
                        shard,
                        new Operation.ListInsert(LIST, index, value),
                        fits ? Answer.DONE : out);
            }
        }
    }

    private void removeFromList(Random random, TestShard shard, byte[] other) {
        byte[] value = list.isEmpty() || random.nextInt(4) == 0
                ? other
                : list.get(random.nextInt(list.size()));
        int first = -1;
        int last = -1;
        for (int k = 0; k < list.size(); k++) {
            if (Arrays.equals(list.get(k), value)) {
                first = first < 0 ? k : first;
                last = k;
            }
        }
        assertThat(shard.call(new Operation.ListFind(LIST, value, false)))
                .isEqualTo(new Answer.Number(first));
        assertThat(shard.call(new Operation.ListFind(LIST, value, true)))
                .isEqualTo(new Answer.Number(last));
        if (first >= 0) {
            list.remove(first);
        }
        expect(
                random,
                shard,
                new Operation.ListRemoveValue(LIST, value),
                new Answer.Flag(first >= 0));
    }

    // ---- queues ----

    private void onQueue(Random random, TestShard shard) {
        byte[] value = randomValue(random);
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                boolean last = random.nextInt(3) == 0;
                Map.Entry<Long, byte[]> taken = from(last).pollFirstEntry();
                expect(
                        random,
                        shard,
                        new Operation.QueuePoll(QUEUE, 0, last),
                        orAbsent(taken == null ? null : taken.getValue()));
            }
            case 2 -> {
                boolean last = random.nextBoolean();
                byte[] end = queue.isEmpty() ? null : from(last).firstEntry().getValue();
                assertSame(shard.call(new Operation.QueuePeek(QUEUE, last)), orAbsent(end), "peek");
            }
            case 3 -> removeFromQueue(random, shard, value);
            default -> {
                boolean first = random.nextInt(3) == 0;
                expect(random, shard, new Operation.QueueOffer(QUEUE, value, first), Answer.DONE);
                Answer.Page page = (Answer.Page)
                        shard.call(new Operation.QueueScan(QUEUE, true, 0, 1, !first));
                assertThat(page.entries()).hasSize(1);
                assertThat(page.entries().getFirst().value()).isEqualTo(value);
                assertThat(queue.put(page.entries().getFirst().number(), value)).isNull();
            }
        }
    }

    /** The queue as it is seen from one of its ends. */
    private NavigableMap<Long, byte[]> from(boolean last) {
        return last ? queue.descendingMap() : queue;
    }

    private void removeFromQueue(Random random, TestShard shard, byte[] other) {
        List<Long> numbers = new ArrayList<>(queue.keySet());
        boolean hits = !numbers.isEmpty() && random.nextInt(4) > 0;
        long number = hits ? numbers.get(random.nextInt(numbers.size())) : 999_999_999L;
        byte[] value = hits ? queue.get(number) : other;
        boolean last = random.nextBoolean();
        Long first = null;
        for (Map.Entry<Long, byte[]> entry : from(last).entrySet()) {
            if (Arrays.equals(entry.getValue(), value)) {
                first = entry.getKey();
                break;
            }
        }
        assertThat(shard.call(new Operation.QueueContains(QUEUE, value)))
                .isEqualTo(new Answer.Flag(first != null));
        if (random.nextBoolean()) {
            queue.remove(number);
            expect(
                    random,
                    shard,
                    new Operation.QueueRemoveNumber(QUEUE, number),
                    new Answer.Flag(hits));
        } else {
            if (first != null) {
                queue.remove(first);
            }
            expect(
                    random,
                    shard,
                    new Operation.QueueRemoveValue(QUEUE, value, last),
                    new Answer.Flag(first != null));
        }
    }

    // ---- all ----

    private void clear(Random random, TestShard shard) {
        int structure = MAP + random.nextInt(3);
        switch (structure) {
            case MAP -> map.clear();
            case LIST -> list.clear();
            default -> queue.clear();
        }
        Operation operation = random.nextBoolean()
                ? new Operation.Clear(structure)
                : new Operation.Destroy(structure);
        expect(random, shard, operation, Answer.DONE);
    }

    private void compare(Random random, TestShard shard) {
        assertThat(shard.call(new Operation.Size(MAP))).isEqualTo(new Answer.Number(map.size()));
        assertThat(shard.call(new Operation.Size(LIST))).isEqualTo(new Answer.Number(list.size()));
        assertThat(shard.call(new Operation.Size(QUEUE)))
                .isEqualTo(new Answer.Number(queue.size()));
        compareMap(random, shard);
        List<byte[]> listed = new ArrayList<>();
        boolean last = false;
        while (!last) {
            Answer.Page page = (Answer.Page) shard.call(
                    new Operation.ListScan(LIST, listed.size(), 1 + random.nextInt(3000)));
            page.entries().forEach(entry -> listed.add(entry.value()));
            last = page.last();
        }
        assertThat(listed).usingElementComparator(Arrays::compare).isEqualTo(list);
        compareQueue(random, shard, false);
        compareQueue(random, shard, true);
    }

    private void compareQueue(Random random, TestShard shard, boolean fromTail) {
        Map<Long, byte[]> queued = new LinkedHashMap<>();
        boolean begins = true;
        long after = 0;
        boolean last = false;
        while (!last) {
            Answer.Page page = (Answer.Page) shard.call(new Operation.QueueScan(
                    QUEUE, begins, after, 1 + random.nextInt(3000), fromTail));
            begins = false;
            for (Answer.Entry entry : page.entries()) {
                queued.put(entry.number(), entry.value());
                after = entry.number();
            }
            last = page.last();
        }
        assertThat(queued.keySet()).containsExactlyElementsOf(from(fromTail).keySet());
        queue.forEach((number, value) -> assertThat(queued.get(number)).isEqualTo(value));
    }

    private void compareMap(Random random, TestShard shard) {
        Map<ByteBuffer, byte[]> scanned = new HashMap<>();
        Operation.MapScan scan =
                new Operation.MapScan(MAP, true, 0, new byte[0], 1 + random.nextInt(3000));
        boolean last = false;
        long hash = 0;
        while (!last) {
            Answer.Page page = (Answer.Page) shard.call(scan);
            for (Answer.Entry entry : page.entries()) {
                assertThat(entry.number()).isEqualTo(XxHash64.of(entry.key()));
                assertThat(Long.compareUnsigned(hash, entry.number())).isLessThanOrEqualTo(0);
                hash = entry.number();
                assertThat(scanned.put(ByteBuffer.wrap(entry.key()), entry.value()))
                        .isNull();
                scan = new Operation.MapScan(
                        MAP, false, hash, entry.key(), 1 + random.nextInt(3000));
            }
            last = page.last();
        }
        assertThat(scanned.keySet()).isEqualTo(map.keySet());
        map.forEach((key, value) -> assertThat(scanned.get(key)).isEqualTo(value));
    }
}
