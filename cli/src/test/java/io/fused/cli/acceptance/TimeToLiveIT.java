package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.Codec;
import io.fused.client.FusedMap;
import io.fused.client.FusedSortedSet;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries with a time to live keep it over the crash of their primary, and expire once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TimeToLiveIT {
    private static final int ENTRIES = 20;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(3);

    @Test
    void deadlinesSurviveTheirPrimary() {
        try (TestCluster cluster = TestCluster.start(2, 1)) {
            FusedMap<Integer, String> map =
                    cluster.client().primary(0).map("sessions", Codec.int32(), Codec.string());
            FusedSortedSet<Integer> set =
                    cluster.client().primary(0).sortedSet("seen", Codec.int32());
            List<Integer> keys = IntStream.range(0, ENTRIES).boxed().toList();
            long begun = System.currentTimeMillis();
            for (int key : keys) {
                map.set(key, "soon", SOON);
                map.set(ENTRIES + key, "later", HOUR);
                map.put(2 * ENTRIES + key, "ever");
                set.add(key, SOON);
                set.add(ENTRIES + key, HOUR);
            }
            assertThat(cluster.crash(List.of(Shard.primary(0)))).hasSize(1);

            await().atMost(Duration.ofSeconds(30)).until(() -> map.get(ENTRIES - 1) == null);
            assertThat(System.currentTimeMillis() - begun).isGreaterThanOrEqualTo(SOON.toMillis());
            await().atMost(Duration.ofSeconds(30)).until(() -> map.size() == 2 * ENTRIES);
            await().atMost(Duration.ofSeconds(30)).until(() -> set.size() == ENTRIES);
            assertThat(map.putIfAbsent(0, "again")).isNull();
            for (int key : keys) {
                assertThat(map.get(key)).isEqualTo(key == 0 ? "again" : null);
                assertThat(map.get(ENTRIES + key)).isEqualTo("later");
                assertThat(map.timeToLive(ENTRIES + key)).isBetween(Duration.ofMinutes(50), HOUR);
                assertThat(map.get(2 * ENTRIES + key)).isEqualTo("ever");
                assertThat(map.timeToLive(2 * ENTRIES + key)).isNull();
                assertThat(set.contains(key)).isFalse();
                assertThat(set.timeToLive(ENTRIES + key)).isBetween(Duration.ofMinutes(50), HOUR);
            }
        }
    }
}
