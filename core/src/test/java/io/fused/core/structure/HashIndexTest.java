package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.cell.LittleEndian;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HashIndexTest {
    private static final Comparator<Entry> ORDER = Comparator.<Entry, Long>comparing(
                    Entry::hash, Long::compareUnsigned)
            .thenComparing(Entry::key, Long::compareUnsigned);

    private final Stacks stacks = new Stacks();
    private final RecordWriter records = new RecordWriter(0);
    private final Cells cells = new Cells(stacks, records, PlantedFault.NONE);
    private final HashIndex index = new HashIndex(cells);
    private final TreeMap<Entry, Long> model = new TreeMap<>(ORDER);

    /** A hash of the test's choosing, and a key as a number of 8 bytes, the highest first. */
    private record Entry(long hash, long key) {
        byte[] bytes() {
            byte[] bytes = new byte[8];
            LittleEndian.putLong(bytes, 0, Long.reverseBytes(key));
            return bytes;
        }
    }

    @AfterEach
    void close() {
        stacks.close();
    }

    private void insert(Entry entry) {
        records.begin();
        long at = cells.allocate(SizeClasses.FIRST_ELEMENT);
        cells.write(at, 1, 0, 1, NodeLayout.ELEMENT, entry.bytes(), new byte[0]);
        records.commit();
        index.insert(entry.hash, entry.bytes(), at);
        model.put(entry, at);
    }

    private void remove(Entry entry) {
        long at = model.remove(entry);
        index.remove(entry.hash, at);
        records.begin();
        cells.free(at);
        records.commit();
    }

    private void assertSameOrder() {
        HashIndex.Cursor cursor = index.fromStart();
        for (Map.Entry<Entry, Long> expected : model.entrySet()) {
            assertThat(cursor.next()).isEqualTo(expected.getValue());
            assertThat(cursor.hash()).isEqualTo(expected.getKey().hash());
        }
        assertThat(cursor.next()).isEqualTo(PositionSource.NO_POSITION);
        assertThat(index.size()).isEqualTo(model.size());
    }

    /** Random entries under hashes that are spread, crowded at either end, or the same for many. */
    private static Entry random(Random random) {
        long key = random.nextInt(3_000);
        long spread = key * 0x9E3779B97F4A7C15L;
        return switch ((int) (key % 6)) {
            case 0 -> new Entry(0, key);
            case 1 -> new Entry(-1, key);
            case 2 -> new Entry(spread >>> 50, key);
            case 3 -> new Entry(spread | 0xfff0_0000_0000_0000L, key);
            default -> new Entry(spread, key);
        };
    }

    @Test
    void equalsASortedMapWhateverTheHashes() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            for (int step = 0; step < 20_000; step++) {
                Entry entry = random(random);
                boolean grows = step % 8_000 < 4_000;
                Long at = model.get(entry);
                assertThat(index.find(entry.hash, entry.bytes()))
                        .isEqualTo(at == null ? PositionSource.NO_POSITION : at);
                if (at == null && (grows || random.nextInt(4) == 0)) {
                    insert(entry);
                } else if (at != null && (!grows || random.nextInt(4) == 0)) {
                    remove(entry);
                }
                if (step % 1_000 == 0) {
                    assertSameOrder();
                }
            }
            for (Entry entry : model.keySet().toArray(new Entry[0])) {
                remove(entry);
            }
            assertSameOrder();
            assertThat(index.bytes()).as("the memory is given back").isLessThan(40_000);
        }
    }

    @Test
    void aScanByCursorSeesWhatStaysExactlyOnce() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            TreeMap<Entry, Integer> seen = new TreeMap<>(ORDER);
            while (model.size() < 400) {
                Entry entry = random(random);
                if (!model.containsKey(entry)) {
                    insert(entry);
                }
            }
            // Entries with an even key stay; others come and go between the pages.
            for (Entry entry : model.keySet()) {
                if (entry.key % 2 == 0) {
                    seen.put(entry, 0);
                }
            }
            scan(random, seen);
            assertThat(seen.values()).containsOnly(1);
        }
    }

    private void scan(Random random, Map<Entry, Integer> seen) {
        HashIndex.Cursor cursor = index.fromStart();
        while (true) {
            Entry last = null;
            long at = cursor.next();
            for (int k = random.nextInt(20); k >= 0 && at >= 0; k--) {
                long key = Long.reverseBytes(LittleEndian.getLong(cells.key(at), 0));
                last = new Entry(cursor.hash(), key);
                seen.computeIfPresent(last, (entry, times) -> times + 1);
                if (k > 0) {
                    at = cursor.next();
                }
            }
            if (last == null) {
                return;
            }
            for (int k = 0; k < 100; k++) {
                Entry entry = random(random);
                if (entry.key % 2 == 1 && model.containsKey(entry)) {
                    remove(entry);
                } else if (entry.key % 2 == 1) {
                    insert(entry);
                }
            }
            cursor = index.after(last.hash, last.bytes());
        }
    }

    @Test
    void anEntryFollowsItsNode() {
        Entry one = new Entry(7, 1);
        Entry twin = new Entry(7, 2);
        insert(one);
        insert(twin);
        index.replace(7, model.get(twin), 123_456);
        assertThat(index.find(7, one.bytes())).isEqualTo(model.get(one));
        HashIndex.Cursor cursor = index.fromStart();
        cursor.next();
        assertThat(cursor.next()).isEqualTo(123_456);
    }

    @Test
    void memoryIsModest() {
        for (int k = 0; k < 50_000; k++) {
            insert(new Entry(k * 0x9E3779B97F4A7C15L, k));
        }
        assertThat(index.bytes() / model.size()).isLessThanOrEqualTo(20);
    }
}
