package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

/** Three maps, one a primary: puts, replaced values, absent keys, and the crash of all three. */
record Maps(String map) implements Scenario {

    @Override
    public String name() {
        return "S2 maps";
    }

    @Override
    public void play(TestCluster cluster) {
        put(cluster, map);

        assertThat(of(cluster, map, 0).get(100L)).isEqualTo(7121);
        assertThat(of(cluster, map, 1).get(57L)).isEqualTo(96);
        assertThat(of(cluster, map, 2).get(8L)).isEqualTo(3);
        assertThat(of(cluster, map, 0).get(7L)).isNull();
        check(cluster);
        cluster.crashAndRecover(Shard.all(3, 0));
        check(cluster);
    }

    @Override
    public void check(TestCluster cluster) {
        assertThat(of(cluster, map, 0))
                .containsExactlyInAnyOrderEntriesOf(Map.of(100L, 7121L, 200L, 9600L, 579L, 420L));
        assertThat(of(cluster, map, 1))
                .containsExactlyInAnyOrderEntriesOf(Map.of(1L, 6L, 2L, 42L, 57L, 96L, 59L, 12L));
        assertThat(of(cluster, map, 2))
                .containsExactlyInAnyOrderEntriesOf(Map.of(5L, 1L, 6L, 2L, 7L, 4L, 8L, 3L));
    }

    /** Fills three empty maps of this name. */
    static void put(TestCluster cluster, String map) {
        ConcurrentMap<Long, Long> first = of(cluster, map, 0);
        assertThat(first.put(100L, 1234L)).isNull();
        first.put(200L, 9600L);
        assertThat(first.put(100L, 7121L)).isEqualTo(1234);
        first.put(579L, 420L);
        of(cluster, map, 1).putAll(Map.of(1L, 6L, 2L, 42L, 57L, 96L, 59L, 12L));
        of(cluster, map, 2).putAll(Map.of(5L, 1L, 6L, 2L, 7L, 4L, 8L, 3L));
    }

    /** The map of this name on a primary. */
    static ConcurrentMap<Long, Long> of(TestCluster cluster, String map, int primary) {
        return cluster.client().primary(primary).map(map, Codec.int64(), Codec.int64());
    }
}
