package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Connecting, opening, and the ordinary use of each kind of collection. */
final class FusedClientTest {
    private FakeCluster cluster;
    private FusedClient client;

    @BeforeEach
    void connect() throws Exception {
        cluster = new FakeCluster(2, 3);
        client = FusedClient.connect(cluster.endpoints());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        cluster.close();
    }

    @Test
    void aMapKeepsWhatIsPutIntoIt() {
        FusedMap<String, Integer> map = client.map("m", Codec.string(), Codec.int32());

        assertThat(map.put("a", 1)).isNull();
        assertThat(map.put("a", 2)).isEqualTo(1);
        assertThat(map.get("a")).isEqualTo(2);
        assertThat(map.get("b")).isNull();
        assertThat(map.merge("a", 3, Integer::sum)).isEqualTo(5);
        assertThat(map).isEqualTo(Map.of("a", 5));
    }

    @Test
    void aMapBehavesAsOneOfJavaUtil() {
        FusedMap<String, Integer> map = client.map("random", Codec.string(), Codec.int32());
        Map<String, Integer> model = new HashMap<>();
        Random random = new Random(7);
        for (int step = 0; step < 3000; step++) {
            String key = "k" + random.nextInt(40);
            int value = random.nextInt(5);
            int other = random.nextInt(5);
            switch (random.nextInt(9)) {
                case 0 -> assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
                case 1 -> assertThat(map.remove(key)).isEqualTo(model.remove(key));
                case 2 ->
                    assertThat(map.putIfAbsent(key, value))
                            .isEqualTo(model.putIfAbsent(key, value));
                case 3 -> assertThat(map.replace(key, value)).isEqualTo(model.replace(key, value));
                case 4 ->
                    assertThat(map.replace(key, value, other))
                            .isEqualTo(model.replace(key, value, other));
                case 5 -> assertThat(map.remove(key, value)).isEqualTo(model.remove(key, value));
                case 6 ->
                    assertThat(map.compute(key, (k, v) -> v == null || v < 3 ? value : null))
                            .isEqualTo(model.compute(
                                    key, (k, v) -> v == null || v < 3 ? value : null));
                case 7 ->
                    assertThat(map.merge(key, value, (a, b) -> a + b > 4 ? null : a + b))
                            .isEqualTo(model.merge(key, value, (a, b) -> a + b > 4 ? null : a + b));
                default -> assertThat(map.get(key)).isEqualTo(model.get(key));
            }
        }
        assertThat(map).isEqualTo(model);
        assertThat(map.size()).isEqualTo(model.size());
    }

    @Test
    void aListKeepsItsOrder() {
        FusedList<Integer> list = client.primary(0).list("L", Codec.int32());
        list.add(0, 123);
        list.add(1, 456);
        list.add(1, 125);
        list.add(3, 256);

        assertThat(list).containsExactly(123, 125, 456, 256);
        assertThat(list.get(2)).isEqualTo(456);
        assertThatThrownBy(() -> list.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.add(-1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(list).hasSize(4);
        assertThat(client.primary(1).list("L", Codec.int32())).isEmpty();
    }

    @Test
    void aQueueGivesEachItemOnce() throws Exception {
        FusedQueue<String> queue = client.queue("q", Codec.string());
        queue.addAll(List.of("a", "b", "c"));

        assertThat(queue.peek()).isEqualTo("a");
        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.take()).isEqualTo("b");
        assertThat(queue.remove()).isEqualTo("c");
        assertThat(queue.poll()).isNull();
        assertThatThrownBy(queue::remove).isInstanceOf(java.util.NoSuchElementException.class);
    }
}
