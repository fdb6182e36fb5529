package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberedRingTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equalsATreeMap(boolean bothEnds) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            NumberedRing ring = new NumberedRing();
            TreeMap<Long, Long> model = new TreeMap<>();
            long number = 1;
            long lowest = 0;
            for (int step = 0; step < 5_000; step++) {
                boolean grows = step % 2_000 < 1_200;
                int choice = random.nextInt(10);
                if (bothEnds && random.nextInt(4) == 0) {
                    lowest -= 1 + random.nextInt(3);
                    ring.prepend(lowest, 1_000_000 - lowest);
                    model.put(lowest, 1_000_000 - lowest);
                } else if (model.isEmpty() || choice < (grows ? 6 : 2)) {
                    number += 1 + random.nextInt(3);
                    ring.append(number, number * 7);
                    model.put(number, number * 7);
                } else if (choice < 7) {
                    boolean last = bothEnds && random.nextBoolean();
                    ring.removeEnd(last);
                    model.remove(last ? model.lastKey() : model.firstKey());
                } else if (choice < 9) {
                    long some = some(model, random);
                    ring.remove(some);
                    model.remove(some);
                } else {
                    long some = some(model, random);
                    ring.relocate(some, step);
                    model.put(some, (long) step);
                }
                compare(ring, model, random.nextLong(lowest - 2, number + 2));
            }
        }
    }

    private static long some(NavigableMap<Long, Long> model, Random random) {
        return model.ceilingKey(random.nextLong(model.firstKey(), model.lastKey() + 1));
    }

    private static void compare(NumberedRing ring, NavigableMap<Long, Long> model, long number) {
        assertThat(ring.size()).isEqualTo(model.size());
        long none = PositionSource.NO_POSITION;
        assertThat(ring.peek(false))
                .isEqualTo(model.isEmpty() ? none : model.firstEntry().getValue());
        assertThat(ring.peek(true))
                .isEqualTo(model.isEmpty() ? none : model.lastEntry().getValue());
        assertThat(ring.find(number)).isEqualTo(model.getOrDefault(number, none));
        compareBegin(ring.above(number), model.tailMap(number, false).values());
        compareBegin(
                ring.below(number), model.headMap(number, false).descendingMap().values());
        compareBegin(ring.ascending(), model.values());
        compareBegin(ring.descending(), model.descendingMap().values());
    }

    private static void compareBegin(PositionSource walk, Collection<Long> expected) {
        int looked = 0;
        for (long position : expected) {
            assertThat(walk.next()).isEqualTo(position);
            if (++looked == 10) {
                return;
            }
        }
        assertThat(walk.next()).isEqualTo(PositionSource.NO_POSITION);
    }

    @Test
    void numbersOnlyGrow() {
        NumberedRing ring = new NumberedRing();
        ring.append(5, 1);
        assertThatThrownBy(() -> ring.append(5, 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ring.remove(4)).isInstanceOf(IllegalStateException.class);
    }
}
