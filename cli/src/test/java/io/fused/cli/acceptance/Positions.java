package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.protocol.StackRow;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Positions beside the ends of a list, of which only the one after the last may be added at. */
record Positions(String list) implements Scenario {

    @Override
    public String name() {
        return "S6 bounds";
    }

    @Override
    public void play(TestCluster cluster) {
        List<Long> elements = Lists.of(cluster, list, 1);
        elements.addAll(List.of(10L, 20L, 30L));
        elements.add(3, 40L);
        assertThat(elements).containsExactly(10L, 20L, 30L, 40L);
        elements.remove(3);
        List<StackRow> backups = backups(cluster);

        isOutOfBounds(() -> elements.add(4, 1L));
        isOutOfBounds(() -> elements.add(100, 1L));
        isOutOfBounds(() -> elements.add(-1, 1L));
        isOutOfBounds(() -> elements.get(-1));
        isOutOfBounds(() -> elements.get(3));
        isOutOfBounds(() -> elements.remove(-1));
        isOutOfBounds(() -> elements.remove(3));

        check(cluster);
        assertThat(backups(cluster)).isEqualTo(backups);
    }

    @Override
    public void check(TestCluster cluster) {
        assertThat(Lists.of(cluster, list, 1)).containsExactly(10L, 20L, 30L);
    }

    private static void isOutOfBounds(ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static List<StackRow> backups(TestCluster cluster) {
        return cluster.stacks().getMembersList().stream()
                .flatMap(member -> member.getRowsList().stream())
                .filter(StackRow::getFusedBackup)
                .sorted(Comparator.comparingInt(StackRow::getIndex)
                        .thenComparingInt(StackRow::getSizeClass))
                .toList();
    }
}
