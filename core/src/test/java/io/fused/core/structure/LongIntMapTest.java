package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongIntMapTest {
    @Test
    void givesItsMemoryBack() {
        LongIntMap map = new LongIntMap();
        for (int key = 0; key < 100_000; key++) {
            map.put(key, key);
        }
        assertThat(map.places()).isGreaterThan(100_000);
        for (int key = 0; key < 99_999; key++) {
            assertThat(map.remove(key)).isEqualTo(key);
        }
        assertThat(map.places()).isEqualTo(16);
        assertThat(map.get(99_999)).isEqualTo(99_999);
    }

    @Test
    void equalsAHashMap() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            LongIntMap map = new LongIntMap();
            Map<Long, Integer> model = new HashMap<>();
            int keys = 10 << seed % 8;
            for (int step = 0; step < 5_000; step++) {
                // Multiples of a large power of two crowd the table.
                long key = (long) random.nextInt(keys) << (seed % 2 == 0 ? 0 : 32);
                int absent = LongIntMap.ABSENT;
                assertThat(map.get(key)).isEqualTo(model.getOrDefault(key, absent));
                Integer before;
                if (random.nextBoolean()) {
                    before = model.put(key, step);
                    assertThat(map.put(key, step)).isEqualTo(before == null ? absent : before);
                } else {
                    before = model.remove(key);
                    assertThat(map.remove(key)).isEqualTo(before == null ? absent : before);
                }
                assertThat(map.size()).isEqualTo(model.size());
            }
            model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        }
    }
}
