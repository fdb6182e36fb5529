package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.Bound;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Operation.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Sorted maps, linked maps and priority queues against their twins of {@code java.util}, under
 * random operations, retries, crashes, clears and background work. The seed is in every failure.
 */
final class OrderedModelTest {
    private static final int SORTED = 5;
    private static final int LINKED = 6;
    private static final int PRIORITY = 7;
    private static final int SEEDS = 60;
    private static final int STEPS = 700;
    private static final byte[] NONE = {};

    /** An item of the priority queue with the number that the shard gave it. */
    private record Item(byte[] key, long number, byte[] value) {}

    private final TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<String, byte[]> linked = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();

    @Test
    void structuresEqualTheirTwins() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed, 30);
        }
    }

    @Test
    void largeStructuresEqualTheirTwins() {
        run(SEEDS, 2_000);
    }

    private void run(int seed, int keys) {
        Random random = new Random(seed);
        sorted.clear();
        linked.clear();
        items.clear();
        int steps = keys > 100 ? 8_000 : STEPS;
        try (TestShard shard = new TestShard()) {
            shard.declared(structure -> switch (structure) {
                case SORTED -> Kind.SORTED_MAP;
                case LINKED -> Kind.LINKED_MAP;
                case PRIORITY -> Kind.PRIORITY_QUEUE;
                default -> null;
            });
            for (int step = 0; step < steps; step++) {
                try {
                    step(random, shard, keys, steps);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", step " + step, e);
                }
            }
            shard.crash();
            compare(random, shard);
        }
    }

    private void step(Random random, TestShard shard, int keys, int steps) {
        boolean rare = steps == STEPS || random.nextInt(100) == 0;
        int draw = random.nextInt(40);
        if (draw < 8 && !rare) {
            draw = 8;
        }
        switch (draw) {
            case 0 -> shard.crash();
            case 1 -> shard.check();
            case 2 -> shard.settle();
            case 3 -> clear(random, shard);
            case 4, 5 -> shard.tick();
            case 6, 7 -> compare(random, shard);
            default -> {
                switch (random.nextInt(3)) {
                    case 0 -> onSorted(random, shard, keys);
                    case 1 -> onLinked(random, shard, keys);
                    default -> onPriority(random, shard);
                }
            }
        }
    }

    // ---- answers ----

    /** Runs a mutation, now and then again, and compares the answer. */
    private static void expect(
            Random random, TestShard shard, Operation operation, Answer expected) {
        long tag = shard.send(operation);
        assertSame(shard.answer(tag).answer(), expected);
        if (shard.answer(tag).recorded() && random.nextInt(8) == 0) {
            if (random.nextInt(4) == 0) {
                shard.crash();
            }
            long second = shard.again(2, operation);
            assertSame(shard.answer(second).answer(), expected);
            assertThat(shard.answer(second).recorded()).isTrue();
        }
    }

    private static void assertSame(Answer actual, Answer expected) {
        assertThat(described(actual)).isEqualTo(described(expected));
    }

    private static String described(Answer answer) {
        return switch (answer) {
            case Answer.Value value -> "value " + hex(value.bytes());
            case Answer.Entry entry ->
                entry.number() + ": " + hex(entry.key()) + "=" + hex(entry.value());
            default -> answer.toString();
        };
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Answer orAbsent(byte[] value) {
        return value == null ? Answer.ABSENT : new Answer.Value(value);
    }

    private static Answer orAbsent(Map.Entry<byte[], byte[]> entry) {
        return entry == null
                ? Answer.ABSENT
                : new Answer.Entry(0, entry.getKey(), entry.getValue());
    }

    private static byte[] randomValue(Random random) {
        int length = switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> random.nextInt(40);
            case 2 -> 1000 + random.nextInt(64);
            default -> 100;
        };
        byte[] value = new byte[length];
        random.nextBytes(value);
        return value;
    }

    /** Keys that are each other's beginnings, with bytes above 127. */
    private static byte[] randomKey(Random random, int keys) {
        int draw = random.nextInt(keys);
        byte[] key = {(byte) (draw * 37), (byte) (draw >> 3), (byte) 0xff, 0};
        return Arrays.copyOf(key, draw % 5);
    }

    // ---- maps ----

    private void onSorted(Random random, TestShard shard, int keys) {
        byte[] key = randomKey(random, keys);
        byte[] before = sorted.get(key);
        byte[] value = randomValue(random);
        switch (random.nextInt(9)) {
            case 0, 1, 2, 3 -> {
                sorted.put(key, value);
                expect(random, shard, put(SORTED, key, value), orAbsent(before));
            }
            case 4 -> {
                sorted.remove(key);
                expect(random, shard, new Operation.MapRemove(SORTED, key, true), orAbsent(before));
            }
            case 5 -> {
                assertSame(shard.call(new Operation.MapGet(SORTED, key)), orAbsent(before));
                assertSame(
                        shard.call(new Operation.MapReplaceIf(SORTED, key, value, NONE)),
                        new Answer.Flag(replaced(key, value)));
            }
            case 6 -> poll(random, shard, keys);
            default -> look(random, shard, keys);
        }
    }

    private boolean replaced(byte[] key, byte[] expected) {
        byte[] before = sorted.get(key);
        boolean equal = before != null && Arrays.equals(before, expected);
        if (equal) {
            sorted.put(key, NONE);
        }
        return equal;
    }

    private static Operation put(int structure, byte[] key, byte[] value) {
        return new Operation.MapPut(structure, key, value, PutCondition.ALWAYS, true);
    }

    private static Range randomRange(Random random, int keys) {
        Bound[] bounds = Bound.values();
        return new Range(
                randomKey(random, keys),
                bounds[random.nextInt(3)],
                randomKey(random, keys),
                bounds[random.nextInt(3)]);
    }

    private NavigableMap<byte[], byte[]> in(Range range) {
        NavigableMap<byte[], byte[]> part = new TreeMap<>(sorted);
        if (range.fromBound() != Bound.NONE) {
            part = part.tailMap(range.from(), range.fromBound() == Bound.INCLUSIVE);
        }
        NavigableMap<byte[], byte[]> both = new TreeMap<>(Arrays::compareUnsigned);
        for (Map.Entry<byte[], byte[]> entry : part.entrySet()) {
            int order = Arrays.compareUnsigned(entry.getKey(), range.to());
            if (range.toBound() == Bound.NONE
                    || order < 0
                    || order == 0 && range.toBound() == Bound.INCLUSIVE) {
                both.put(entry.getKey(), entry.getValue());
            }
        }
        return both;
    }

    private void poll(Random random, TestShard shard, int keys) {
        Range range = random.nextBoolean() ? Range.ALL : randomRange(random, keys);
        boolean last = random.nextBoolean();
        NavigableMap<byte[], byte[]> part = in(range);
        Map.Entry<byte[], byte[]> taken = last ? part.lastEntry() : part.firstEntry();
        if (taken != null) {
            sorted.remove(taken.getKey());
        }
        expect(random, shard, new Operation.RangePoll(SORTED, range, last), orAbsent(taken));
    }

    private void look(Random random, TestShard shard, int keys) {
        Range range = randomRange(random, keys);
        NavigableMap<byte[], byte[]> part = in(range);
        assertThat(shard.call(new Operation.RangeSize(SORTED, range)))
                .isEqualTo(new Answer.Number(part.size()));
        boolean last = random.nextBoolean();
        Answer.Page page = (Answer.Page)
                shard.call(new Operation.RangeScan(SORTED, range, last, 1 + random.nextInt(3000)));
        List<String> found = new ArrayList<>();
        page.entries().forEach(entry -> found.add(described(entry)));
        List<String> expected = new ArrayList<>();
        (last ? part.descendingMap() : part)
                .forEach((key, value) -> expected.add(described(new Answer.Entry(0, key, value))));
        assertThat(found).isEqualTo(expected.subList(0, found.size()));
        assertThat(page.last()).isEqualTo(found.size() == expected.size());
        assertThat(found.isEmpty()).isEqualTo(expected.isEmpty());
    }

    private void onLinked(Random random, TestShard shard, int keys) {
        byte[] key = randomKey(random, keys);
        byte[] before = linked.get(hex(key));
        if (random.nextInt(3) == 0) {
            linked.remove(hex(key));
            expect(random, shard, new Operation.MapRemove(LINKED, key, true), orAbsent(before));
        } else {
            byte[] value = randomValue(random);
            linked.put(hex(key), value);
            expect(random, shard, put(LINKED, key, value), orAbsent(before));
        }
    }

    // ---- priority queues ----

    private static final Comparator<Item> ORDER = Comparator.<Item, byte[]>comparing(
                    Item::key, Arrays::compareUnsigned)
            .thenComparingLong(Item::number);

    private void onPriority(Random random, TestShard shard) {
        byte[] key = randomKey(random, 12);
        byte[] value = randomValue(random);
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                Answer taken = Answer.ABSENT;
                boolean last = random.nextInt(4) == 0;
                if (!items.isEmpty()) {
                    Item item = items.remove(last ? items.size() - 1 : 0);
                    taken = new Answer.Entry(0, item.key, item.value);
                }
                assertSame(shard.call(new Operation.QueuePeek(PRIORITY, last)), taken);
                expect(random, shard, new Operation.QueuePoll(PRIORITY, 0, last), taken);
            }
            case 2 -> drop(random, shard, key, value);
            default -> {
                expect(
                        random,
                        shard,
                        new Operation.QueueOffer(PRIORITY, key, value, false),
                        Answer.DONE);
                items.add(new Item(key, numberOf(shard, key), value));
                items.sort(ORDER);
            }
        }
    }

    /** The number of the youngest item of a key: the last before the next key. */
    private static long numberOf(TestShard shard, byte[] key) {
        Operation.QueueScan scan =
                new Operation.QueueScan(PRIORITY, false, key, Long.MAX_VALUE, 1, true);
        return ((Answer.Page) shard.call(scan)).entries().getFirst().number();
    }

    private void drop(Random random, TestShard shard, byte[] otherKey, byte[] otherValue) {
        Item any = items.isEmpty() || random.nextInt(4) == 0
                ? new Item(otherKey, 7, otherValue)
                : items.get(random.nextInt(items.size()));
        if (random.nextBoolean()) {
            boolean there = items.remove(any);
            expect(
                    random,
                    shard,
                    new Operation.QueueRemoveNumber(PRIORITY, any.key, any.number),
                    new Answer.Flag(there));
            return;
        }
        boolean last = random.nextBoolean();
        Item found = null;
        for (Item item : last ? items.reversed() : items) {
            if (Arrays.equals(item.key, any.key) && Arrays.equals(item.value, any.value)) {
                found = item;
                break;
            }
        }
        assertThat(shard.call(new Operation.QueueContains(PRIORITY, any.key, any.value)))
                .isEqualTo(new Answer.Flag(found != null));
        items.remove(found);
        expect(
                random,
                shard,
                new Operation.QueueRemoveValue(PRIORITY, any.key, any.value, last),
                new Answer.Flag(found != null));
    }

    // ---- all ----

    private void clear(Random random, TestShard shard) {
        int structure = SORTED + random.nextInt(3);
        switch (structure) {
            case SORTED -> sorted.clear();
            case LINKED -> linked.clear();
            default -> items.clear();
        }
        Operation operation = random.nextBoolean()
                ? new Operation.Clear(structure)
                : new Operation.Destroy(structure);
        expect(random, shard, operation, Answer.DONE);
    }

    private void compare(Random random, TestShard shard) {
        assertThat(shard.call(new Operation.Size(SORTED)))
                .isEqualTo(new Answer.Number(sorted.size()));
        assertThat(shard.call(new Operation.Size(LINKED)))
                .isEqualTo(new Answer.Number(linked.size()));
        assertThat(shard.call(new Operation.Size(PRIORITY)))
                .isEqualTo(new Answer.Number(items.size()));
        List<String> expected = new ArrayList<>();
        sorted.forEach((key, value) -> expected.add(hex(key) + "=" + hex(value)));
        assertThat(scanned(random, shard, SORTED)).isEqualTo(expected);
        expected.clear();
        linked.forEach((key, value) -> expected.add(key + "=" + hex(value)));
        assertThat(scanned(random, shard, LINKED)).isEqualTo(expected);
        compareItems(random, shard, false);
        compareItems(random, shard, true);
    }

    private static List<String> scanned(Random random, TestShard shard, int structure) {
        List<String> scanned = new ArrayList<>();
        Operation.MapScan scan =
                new Operation.MapScan(structure, true, 0, NONE, 1 + random.nextInt(3000));
        boolean last = false;
        while (!last) {
            Answer.Page page = (Answer.Page) shard.call(scan);
            for (Answer.Entry entry : page.entries()) {
                scanned.add(hex(entry.key()) + "=" + hex(entry.value()));
                scan = new Operation.MapScan(
                        structure, false, entry.number(), entry.key(), 1 + random.nextInt(3000));
            }
            last = page.last();
        }
        return scanned;
    }

    private void compareItems(Random random, TestShard shard, boolean fromTail) {
        List<String> scanned = new ArrayList<>();
        Operation.QueueScan scan = new Operation.QueueScan(PRIORITY, true, 0, 1000, fromTail);
        boolean last = false;
        while (!last) {
            Answer.Page page = (Answer.Page) shard.call(scan);
            for (Answer.Entry entry : page.entries()) {
                scanned.add(described(entry));
                scan = new Operation.QueueScan(
                        PRIORITY,
                        false,
                        entry.key(),
                        entry.number(),
                        1 + random.nextInt(3000),
                        fromTail);
            }
            last = page.last();
        }
        List<String> expected = new ArrayList<>();
        for (Item item : fromTail ? items.reversed() : items) {
            expected.add(described(new Answer.Entry(item.number, item.key, item.value)));
        }
        assertThat(scanned).isEqualTo(expected);
    }
}
