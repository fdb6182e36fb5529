package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void whereNobodyListensItSaysSo() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(() -> FusedClient.builder()
                        .connectTimeout(Duration.ofMillis(200))
                        .connect("127.0.0.1:" + free))
                .isInstanceOf(FusedUnavailableException.class)
                .hasMessage("No member of the cluster could do it: 127.0.0.1:" + free
                        + ": connection refused. Is the cluster started, and are these its"
                        + " addresses? See ./fused cluster status.");
    }

    @Test
    void oneAddressThatAnswersSuffices() throws Exception {
        cluster.stop(0);

        try (FusedClient other = FusedClient.connect(cluster.endpoints())) {
            assertThat(other.primaries()).isEqualTo(3);
        }
    }

    @Test
    void anotherKindOrCodecIsRefusedNamingBoth() {
        client.map("s", Codec.string(), Codec.int32());

        assertThatThrownBy(() -> client.map("s", Codec.string(), Codec.int64()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"s\"")
                .hasMessageContaining("string,int32")
                .hasMessageContaining("string,int64");
        client.list("t", Codec.string());
        assertThatThrownBy(() -> client.queue("t", Codec.string()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LIST")
                .hasMessageContaining("QUEUE");
    }

    @Test
    void namesBelongToTheirPlacement() {
        client.list("L", Codec.int32()).add(1);
        client.primary(0).list("L", Codec.int32()).add(2);
        client.primary(1).list("L", Codec.int32()).add(3);

        assertThat(client.list("L", Codec.int32())).containsExactly(1);
        assertThat(client.primary(0).list("L", Codec.int32())).containsExactly(2);
        assertThat(client.primary(1).list("L", Codec.int32())).containsExactly(3);
        assertThatThrownBy(() -> client.primary(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> client.list("", Codec.int32()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDestroyedStructureIsCreatedAnewByItsName() {
        FusedMap<String, Integer> map = client.map("gone", Codec.string(), Codec.int32());
        map.put("a", 1);
        map.destroy();
        map.destroy();

        assertThat(client.map("gone", Codec.string(), Codec.int64())).isEmpty();
    }

    @Test
    void nullIsRefusedEverywhere() {
        FusedMap<String, Integer> map = client.map("n", Codec.string(), Codec.int32());
        FusedList<Integer> list = client.list("n list", Codec.int32());
        FusedQueue<Integer> queue = client.primary(0).queue("n", Codec.int32());

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> map.put(null, 1),
                () -> map.put("a", null),
                () -> map.get(null),
                () -> map.containsValue(null),
                () -> map.remove(null),
                () -> map.replace("a", 1, null),
                () -> map.async().set("a", null),
                () -> list.add(null),
                () -> list.set(0, null),
                () -> list.indexOf(null),
                () -> list.addAll(Arrays.asList(1, null)),
                () -> queue.offer(null),
                () -> queue.put(null),
                () -> queue.contains(null))) {
            assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
        }
        assertThat(map).isEmpty();
        assertThat(list).isEmpty();
        assertThat(queue).isEmpty();
    }

    @Test
    @SuppressWarnings("CollectionIncompatibleType") // That is the point.
    void objectsOfOtherTypesAreInNoCollection() {
        FusedMap<String, Integer> map = client.map("o", Codec.string(), Codec.int32());
        map.put("a", 1);

        assertThat(map.containsKey(1)).isFalse();
        assertThat(map.get(1)).isNull();
        assertThat(map.containsValue("1")).isFalse();
        assertThat(map.keySet().contains(2L)).isFalse();
        assertThat(map.entrySet().contains(Map.entry("a", "1"))).isFalse();
        assertThat(client.list("o list", Codec.int32()).contains("x")).isFalse();
    }

    @Test
    void viewsOfManyPagesShowEachEntryOnce() {
        FusedMap<String, String> map = client.map("views", Codec.string(), Codec.string());
        Map<String, String> model = new HashMap<>();
        for (int key = 0; key < 300; key++) {
            model.put("k" + key, key + "v".repeat(1_000));
        }
        map.putAll(model);

        assertThat(map.keySet()).containsExactlyInAnyOrderElementsOf(model.keySet());
        assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
        assertThat(map.entrySet()).containsExactlyInAnyOrderElementsOf(model.entrySet());
        assertThat(map.hashCode()).isEqualTo(model.hashCode());
        assertThat(map.keySet().stream().distinct().count()).isEqualTo(300);
        assertThat(map.keySet().removeIf(key -> key.endsWith("7"))).isTrue();
        assertThat(map.values().removeIf(value -> value.startsWith("1"))).isTrue();
        model.keySet().removeIf(key -> key.endsWith("7"));
        model.values().removeIf(value -> value.startsWith("1"));
        assertThat(map).isEqualTo(model);
        map.replaceAll((key, value) -> value.substring(0, 3));
        model.replaceAll((key, value) -> value.substring(0, 3));
        assertThat(map).isEqualTo(model);
        for (Iterator<Map.Entry<String, String>> all = map.entrySet().iterator(); all.hasNext(); ) {
            all.next().setValue("x");
            all.remove();
        }
        assertThat(map).isEmpty();
    }

    @Test
    @SuppressWarnings("ModifyingCollectionWithItself") // It must be refused.
    void aQueueIsDrainedInOrderAndOnlySoFar() {
        FusedQueue<Integer> queue = client.queue("drain", Codec.int32());
        List<Integer> items = IntStream.range(0, 500).boxed().toList();
        queue.addAll(items);
        List<Integer> drained = new ArrayList<>();

        assertThat(queue.drainTo(drained, 100)).isEqualTo(100);
        assertThat(queue.drainTo(drained, 0)).isZero();
        assertThat(queue.removeIf(item -> item % 2 == 0)).isTrue();
        assertThat(queue.drainTo(drained)).isEqualTo(200);

        assertThat(drained.subList(0, 100)).isEqualTo(items.subList(0, 100));
        assertThat(drained.subList(100, 300))
                .isEqualTo(items.stream()
                        .filter(item -> item >= 100 && item % 2 == 1)
                        .toList());
        assertThat(queue.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> queue.drainTo(queue)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.addAll(queue)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(queue::element).isInstanceOf(NoSuchElementException.class);
    }
}
