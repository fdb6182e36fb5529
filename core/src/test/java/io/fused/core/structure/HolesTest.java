package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class HolesTest {
    @Test
    void equalsATreeSet() {
        Random random = new Random(1);
        Holes holes = new Holes();
        TreeSet<Integer> model = new TreeSet<>();
        for (int step = 0; step < 200_000; step++) {
            int cell = random.nextInt(1 << 2 + random.nextInt(17));
            assertThat(holes.contains(cell)).isEqualTo(model.contains(cell));
            if (model.add(cell)) {
                holes.add(cell);
            } else {
                holes.remove(cell);
                model.remove(cell);
            }
            assertThat(holes.lowest()).isEqualTo(model.isEmpty() ? -1 : model.first());
            assertThat(holes.size()).isEqualTo(model.size());
        }
    }
}
