package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

/** Lists and maps as in the scenarios of their own, and then removals. */
record Removes(String name, String list, String map) implements Scenario {

    Removes(String structures) {
        this("S3 removes", structures + "-list", structures + "-map");
    }

    @Override
    public void play(TestCluster cluster) {
        Lists.insert(cluster, list);
        Maps.put(cluster, map);

        assertThat(Lists.of(cluster, list, 0).remove(0)).isEqualTo(123);
        assertThat(Lists.of(cluster, list, 1).remove(2)).isEqualTo(456);
        assertThat(Lists.of(cluster, list, 2).remove(1)).isEqualTo(126);
        assertThat(Lists.of(cluster, list, 2).remove(1)).isEqualTo(789);
        assertThatThrownBy(() -> Lists.of(cluster, list, 0).remove(3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Maps.of(cluster, map, 0).remove(100L)).isEqualTo(7121);
        assertThat(Maps.of(cluster, map, 0).remove(579L)).isEqualTo(420);
        assertThat(Maps.of(cluster, map, 2).remove(7L)).isEqualTo(4);
        assertThat(Maps.of(cluster, map, 0).remove(100L)).isNull();
        check(cluster);
    }

    @Override
    public void check(TestCluster cluster) {
        assertThat(Lists.of(cluster, list, 0)).containsExactly(125L, 456L, 256L);
        assertThat(Lists.of(cluster, list, 1)).containsExactly(420L, 420L);
        assertThat(Lists.of(cluster, list, 2)).containsExactly(127L);
        assertThat(Maps.of(cluster, map, 0)).containsExactlyEntriesOf(Map.of(200L, 9600L));
        assertThat(Maps.of(cluster, map, 1))
                .containsExactlyInAnyOrderEntriesOf(Map.of(1L, 6L, 2L, 42L, 57L, 96L, 59L, 12L));
        assertThat(Maps.of(cluster, map, 2))
                .containsExactlyInAnyOrderEntriesOf(Map.of(5L, 1L, 6L, 2L, 8L, 3L));
    }
}
