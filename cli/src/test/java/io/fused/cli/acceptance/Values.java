package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.client.Codec;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

/** The values and keys at the edges: zeros, extremes, empty and long ones, side by side. */
record Values(String map) implements Scenario {

    private static final int[] OF_FIRST = {5, 0, 9, 9};
    private static final int[] OF_SECOND = {
        7, 65_535, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0
    };
    private static final int[] KEYS = {-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE};
    private static final String CZECH = "žluťoučký kůň";
    private static final int LARGE_BYTES = 1 << 20;

    @Override
    public String name() {
        return "S5 values and keys";
    }

    @Override
    public void play(TestCluster cluster) {
        replace(ints(cluster, 0), OF_FIRST);
        replace(ints(cluster, 1), OF_SECOND);
        for (int key : KEYS) {
            assertThat(ints(cluster, 2).put(key, ~key)).isNull();
        }
        ConcurrentMap<String, Long> longs = longs(cluster);
        longs.putAll(Map.of("", Long.MAX_VALUE, "-1", Long.MIN_VALUE, CZECH, 0L));
        ConcurrentMap<String, String> texts = texts(cluster);
        texts.putAll(Map.of("empty", "", "abc", "abc", "", CZECH, "-1", "-1"));
        bytes(cluster, 0).put("value", large());
        bytes(cluster, 1).put("value", new byte[] {1});
        bytes(cluster, 2).put("value", new byte[] {(byte) 0xff});

        refusesNull(ints(cluster, 0), 1, 1);
        refusesNull(texts, "key", "value");
        assertThatThrownBy(() -> cluster.client()
                        .primary(0)
                        .list(map + "-nothing", Codec.string())
                        .add(null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> cluster.client()
                        .primary(0)
                        .queue(map + "-nothing-queued", Codec.string())
                        .offer(null))
                .isInstanceOf(NullPointerException.class);
        check(cluster);
    }

    @Override
    public void check(TestCluster cluster) {
        assertThat(ints(cluster, 0)).containsExactlyEntriesOf(Map.of(1, 9));
        assertThat(ints(cluster, 1)).containsExactlyEntriesOf(Map.of(1, 0));
        assertThat(ints(cluster, 2)).hasSize(KEYS.length);
        for (int key : KEYS) {
            assertThat(ints(cluster, 2).get(key)).isEqualTo(~key);
        }
        assertThat(longs(cluster))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("", Long.MAX_VALUE, "-1", Long.MIN_VALUE, CZECH, 0L));
        assertThat(texts(cluster))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("empty", "", "abc", "abc", "", CZECH, "-1", "-1"));
        assertThat(Arrays.equals(bytes(cluster, 0).get("value"), large())).isTrue();
        assertThat(bytes(cluster, 1).get("value")).containsExactly(1);
        assertThat(bytes(cluster, 2).get("value")).containsExactly(0xff);
        assertThat(cluster.client().primary(0).list(map + "-nothing", Codec.string()))
                .isEmpty();
        assertThat(cluster.client().primary(0).queue(map + "-nothing-queued", Codec.string()))
                .isEmpty();
    }

    private static void replace(ConcurrentMap<Integer, Integer> map, int[] values) {
        Integer former = null;
        for (int value : values) {
            assertThat(map.put(1, value)).isEqualTo(former);
            assertThat(map.get(1)).isEqualTo(value);
            former = value;
        }
    }

    private static <K, V> void refusesNull(ConcurrentMap<K, V> map, K key, V value) {
        assertThatThrownBy(() -> map.put(key, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.put(null, value)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.putIfAbsent(key, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.get(null)).isInstanceOf(NullPointerException.class);
    }

    /** A megabyte without any pattern that a code could profit by. */
    private static byte[] large() {
        byte[] large = new byte[LARGE_BYTES];
        long state = 42;
        for (int index = 0; index < large.length; index++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            large[index] = (byte) (state >>> 56);
        }
        return large;
    }

    private ConcurrentMap<Integer, Integer> ints(TestCluster cluster, int primary) {
        return cluster.client().primary(primary).map(map + "-ints", Codec.int32(), Codec.int32());
    }

    private ConcurrentMap<String, Long> longs(TestCluster cluster) {
        return cluster.client().map(map + "-longs", Codec.string(), Codec.int64());
    }

    private ConcurrentMap<String, String> texts(TestCluster cluster) {
        return cluster.client().map(map + "-texts", Codec.string(), Codec.string());
    }

    private ConcurrentMap<String, byte[]> bytes(TestCluster cluster, int primary) {
        return cluster.client().primary(primary).map(map + "-bytes", Codec.string(), Codec.bytes());
    }
}
