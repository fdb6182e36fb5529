package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PositionTreeTest {
    private static void assertSame(PositionTree tree, List<Long> model, int from) {
        PositionSource source = tree.from(from);
        for (int k = from; k < model.size(); k++) {
            assertThat(source.next()).isEqualTo(model.get(k));
        }
        assertThat(source.next()).isEqualTo(PositionSource.NO_POSITION);
        assertThat(tree.size()).isEqualTo(model.size());
    }

    @Test
    void equalsAnArrayList() {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            PositionTree tree = new PositionTree();
            List<Long> model = new ArrayList<>();
            long fresh = 0;
            for (int step = 0; step < 40_000; step++) {
                boolean grows = step % 20_000 < 13_000;
                int choice = random.nextInt(10);
                if (model.isEmpty() || choice < (grows ? 7 : 1)) {
                    int at = seed == 0 ? model.size() : random.nextInt(model.size() + 1);
                    tree.insert(at, fresh);
                    model.add(at, fresh++);
                } else if (choice < 8) {
                    int at = seed == 1 ? 0 : random.nextInt(model.size());
                    assertThat(tree.remove(at)).isEqualTo(model.remove(at));
                } else if (choice < 9) {
                    int at = random.nextInt(model.size());
                    tree.relocate(model.get(at), fresh);
                    model.set(at, fresh++);
                } else {
                    int at = random.nextInt(model.size());
                    assertThat(tree.get(at)).isEqualTo(model.get(at));
                }
                if (step % 2_500 == 0) {
                    assertSame(tree, model, random.nextInt(model.size() + 1));
                }
            }
            while (!model.isEmpty()) {
                int at = random.nextInt(model.size());
                assertThat(tree.remove(at)).isEqualTo(model.remove(at));
            }
            assertSame(tree, model, 0);
        }
    }

    @Test
    void findsPlacesWhereEntriesAreInOrder() {
        Random random = new Random(3);
        PositionTree tree = new PositionTree();
        TreeSet<Long> model = new TreeSet<>();
        for (long step = 0; step < 60_000; step++) {
            long entry = random.nextInt(20_000);
            if (step == 30_000) {
                // Whole leaves in the middle run empty.
                for (long gone = 4_000; gone < 16_000; gone++) {
                    if (model.remove(gone)) {
                        assertThat(tree.remove(place(tree, gone))).isEqualTo(gone);
                    }
                }
            }
            boolean grows = step % 20_000 < 13_000;
            if (grows && model.add(entry)) {
                tree.insert(place(tree, entry), entry);
            } else if (!grows && model.remove(entry)) {
                assertThat(tree.remove(place(tree, entry))).isEqualTo(entry);
            }
            if (step % 1_000 == 0) {
                long place = place(tree, entry);
                assertThat(place).isEqualTo(model.headSet(entry).size());
                assertThat(rest(tree.from(place))).containsExactlyElementsOf(model.tailSet(entry));
                assertThat(rest(tree.before(place)))
                        .containsExactlyElementsOf(model.headSet(entry, false).descendingSet());
            }
        }
    }

    private static long place(PositionTree tree, long entry) {
        return tree.place(other -> other < entry);
    }

    private static List<Long> rest(PositionSource source) {
        List<Long> rest = new ArrayList<>();
        for (long at = source.next(); at != PositionSource.NO_POSITION; at = source.next()) {
            rest.add(at);
        }
        return rest;
    }

    @Test
    void placesOutsideAreRefused() {
        PositionTree tree = new PositionTree();
        tree.insert(0, 5);
        assertThatThrownBy(() -> tree.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.insert(2, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.remove(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.relocate(6, 7)).isInstanceOf(IllegalStateException.class);
    }
}
