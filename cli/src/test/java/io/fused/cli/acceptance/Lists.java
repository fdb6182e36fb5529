package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import java.util.List;

/** Three lists, one a primary: inserts by position, reads, and positions that don't exist. */
record Lists(String list) implements Scenario {

    private static final int SIZE_CLASS = SizeClasses.classOf(NodeLayout.HEADER_BYTES + Long.BYTES);

    @Override
    public String name() {
        return "S1 lists";
    }

    @Override
    public void play(TestCluster cluster) {
        List<Integer> before = heights(cluster);
        insert(cluster, list);

        check(cluster);
        assertThat(of(cluster, list, 0).get(2)).isEqualTo(456);
        assertThat(of(cluster, list, 2).get(2)).isEqualTo(789);
        for (int index : new int[] {3, 4}) {
            assertThatThrownBy(() -> of(cluster, list, 1).get(index))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        check(cluster);
        assertThat(heights(cluster))
                .containsExactlyElementsOf(
                        before.stream().map(height -> height + 4).toList());
    }

    @Override
    public void check(TestCluster cluster) {
        assertThat(of(cluster, list, 0)).containsExactly(123L, 125L, 456L, 256L);
        assertThat(of(cluster, list, 1)).containsExactly(420L, 420L, 456L);
        assertThat(of(cluster, list, 2)).containsExactly(127L, 126L, 789L);
    }

    /** Fills three empty lists of this name. */
    static void insert(TestCluster cluster, String list) {
        List<Long> first = of(cluster, list, 0);
        first.add(0, 123L);
        first.add(1, 456L);
        first.add(1, 125L);
        first.add(3, 256L);
        List<Long> second = of(cluster, list, 1);
        second.add(0, 456L);
        second.add(0, 420L);
        second.add(0, 420L);
        List<Long> third = of(cluster, list, 2);
        third.add(0, 789L);
        third.add(0, 126L);
        third.add(0, 127L);
    }

    /** The list of this name on a primary. */
    static List<Long> of(TestCluster cluster, String list, int primary) {
        return cluster.client().primary(primary).list(list, Codec.int64());
    }

    /** The height of the elements' stack at each fused backup. */
    private static List<Integer> heights(TestCluster cluster) {
        return Shard.all(0, 3).stream()
                .map(backup -> cluster.stacks().getMembersList().stream()
                        .flatMap(member -> member.getRowsList().stream())
                        .filter(row -> row.getFusedBackup()
                                && row.getIndex() == backup.index()
                                && row.getSizeClass() == SIZE_CLASS)
                        .mapToInt(row -> row.getHeight())
                        .sum())
                .toList();
    }
}
