package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class NumberedRingTest {
    @Test
    void equalsATreeMap() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            NumberedRing ring = new NumberedRing();
            TreeMap<Long, Long> model = new TreeMap<>();
            long number = 1;
            for (int step = 0; step < 5_000; step++) {
                boolean grows = step % 2_000 < 1_200;
                int choice = random.nextInt(10);
                if (model.isEmpty() || choice < (grows ? 6 : 2)) {
                    number += 1 + random.nextInt(3);
                    ring.append(number, number * 7);
                    model.put(number, number * 7);
                } else if (choice < 7) {
                    ring.remove(model.pollFirstEntry().getKey());
                } else if (choice < 9) {
                    long some = model.ceilingKey(random.nextLong(model.lastKey()) + 1);
                    ring.remove(some);
                    model.remove(some);
                } else {
                    long some = model.ceilingKey(random.nextLong(model.lastKey()) + 1);
                    ring.relocate(some, some * 11);
                    model.put(some, some * 11);
                }
                compare(ring, model, random.nextLong(number + 2) - 1);
            }
        }
    }

    private static void compare(NumberedRing ring, NavigableMap<Long, Long> model, long number) {
        assertThat(ring.size()).isEqualTo(model.size());
        long none = PositionSource.NO_POSITION;
        assertThat(ring.peek())
                .isEqualTo(model.isEmpty() ? none : model.firstEntry().getValue());
        assertThat(ring.find(number)).isEqualTo(model.getOrDefault(number, none));
        PositionSource rest = ring.after(number);
        int looked = 0;
        for (Map.Entry<Long, Long> entry : model.tailMap(number, false).entrySet()) {
            assertThat(rest.next()).isEqualTo(entry.getValue());
            if (++looked == 20) {
                return;
            }
        }
        assertThat(rest.next()).isEqualTo(none);
    }

    @Test
    void numbersOnlyGrow() {
        NumberedRing ring = new NumberedRing();
        ring.append(5, 1);
        assertThatThrownBy(() -> ring.append(5, 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ring.remove(4)).isInstanceOf(IllegalStateException.class);
    }
}
