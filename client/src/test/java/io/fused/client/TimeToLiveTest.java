package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that live for some time, in maps and sets of all kinds. */
final class TimeToLiveTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofNanos(1);

    private static FakeCluster cluster;
    private static FusedClient client;

    @BeforeAll
    static void connect() throws Exception {
        cluster = new FakeCluster(2, 3);
        client = FusedClient.connect(cluster.endpoints());
    }

    @AfterAll
    static void close() {
        client.close();
        cluster.close();
    }

    private static List<FusedMap<String, String>> maps(String name) {
        return List.of(
                client.map(name, Codec.string(), Codec.string()),
                client.linkedMap(name + " linked", Codec.string(), Codec.string()),
                client.sortedMap(name + " sorted", Codec.string(), Codec.string()));
    }

    private static List<FusedSet<String>> sets(String name) {
        return List.of(
                client.set(name, Codec.string()),
                client.linkedSet(name + " linked", Codec.string()),
                client.sortedSet(name + " sorted", Codec.string()));
    }

    private static void awaitGone(FusedMap<String, String> map, String key) {
        while (map.containsKey(key)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anEntryLivesAsLongAsItsPutSays() {
        for (FusedMap<String, String> map : maps("lives")) {
            assertThat(map.put("k", "v", HOUR)).isNull();
            assertThat(map.timeToLive("k")).isBetween(Duration.ofMinutes(50), HOUR);
            assertThat(map.put("k", "w", SHORT)).isEqualTo("v");
            awaitGone(map, "k");
            assertThat(map.get("k")).isNull();
            assertThat(map.timeToLive("k")).isNull();
            assertThat(map).isEmpty();
            assertThat(map.putIfAbsent("k", "x", HOUR)).isNull();
            assertThat(map.putIfAbsent("k", "y", SHORT)).isEqualTo("x");
            assertThat(map.timeToLive("k")).isNotNull();
            map.set("k", "z", SHORT);
            awaitGone(map, "k");
        }
    }

    @Test
    void aPutLetsAnEntryLiveForEverAndAReplacementLeavesItItsTime() {
        for (FusedMap<String, String> map : maps("kept")) {
            map.put("k", "a", HOUR);
            map.replace("k", "b");
            map.replace("k", "b", "c");
            map.merge("k", "d", String::concat);
            map.computeIfPresent("k", (key, value) -> value + "e");
            assertThat(map.get("k")).isEqualTo("cde");
            assertThat(map.timeToLive("k")).isNotNull();
            map.put("k", "f");
            assertThat(map.timeToLive("k")).isNull();
            assertThat(map.expire("k", HOUR)).isTrue();
            assertThat(map.timeToLive("k")).isNotNull();
            assertThat(map.persist("k")).isTrue();
            assertThat(map.timeToLive("k")).isNull();
            assertThat(map.expire("k", SHORT)).isTrue();
            awaitGone(map, "k");
            assertThat(map.expire("k", HOUR)).isFalse();
            assertThat(map.persist("k")).isFalse();
        }
    }

    @Test
    void anElementOfASetDoesToo() {
        for (FusedSet<String> set : sets("elements")) {
            assertThat(set.add("e", HOUR)).isTrue();
            assertThat(set.add("e", SHORT)).isFalse();
            assertThat(set.timeToLive("e")).isBetween(Duration.ofMinutes(50), HOUR);
            assertThat(set.persist("e")).isTrue();
            assertThat(set.timeToLive("e")).isNull();
            assertThat(set.expire("e", SHORT)).isTrue();
            while (set.contains("e")) {
                Thread.onSpinWait();
            }
            assertThat(set).isEmpty();
            assertThat(set.expire("e", HOUR)).isFalse();
        }
    }

    @Test
    void theTwinsThatDoNotWaitSayTheSame() throws Exception {
        AsyncMap<String, String> map =
                client.map("async", Codec.string(), Codec.string()).async();
        assertThat(map.put("k", "v", HOUR).get(10, TimeUnit.SECONDS)).isNull();
        assertThat(map.putIfAbsent("k", "w", HOUR).join()).isEqualTo("v");
        assertThat(map.set("k", "x", HOUR).join()).isNull();
        assertThat(map.timeToLive("k").join()).isBetween(Duration.ofMinutes(50), HOUR);
        assertThat(map.persist("k").join()).isTrue();
        assertThat(map.expire("k", HOUR).join()).isTrue();
        AsyncSet<String> set = client.sortedSet("async set", Codec.string()).async();
        assertThat(set.add("e", HOUR).join()).isTrue();
        assertThat(set.timeToLive("e").join()).isNotNull();
        assertThat(set.persist("e").join()).isTrue();
        assertThat(set.expire("none", HOUR).join()).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.001S", "P36501D", "PT2562047788015215H"})
    void impossibleTimesAreRefusedInASentence(@Nullable String written) {
        Duration time = time(written);
        FusedMap<String, String> map = client.map("refused", Codec.string(), Codec.string());
        FusedSet<String> set = client.set("refused set", Codec.string());
        List<ThrowingCallable> calls = List.of(
                () -> map.put("k", "v", time),
                () -> map.set("k", "v", time),
                () -> map.putIfAbsent("k", "v", time),
                () -> map.expire("k", time),
                () -> map.async().put("k", "v", time).join(),
                () -> set.add("e", time),
                () -> set.expire("e", time));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 36500 days")
                    .hasMessageContaining("not " + time);
        }
        assertThat(map).isEmpty();
        assertThat(set).isEmpty();
    }

    @SuppressWarnings("NullAway") // What a careless caller could do.
    private static Duration time(@Nullable String written) {
        return written == null ? null : Duration.parse(written);
    }

    @ParameterizedTest
    @CsvSource({"PT0.000000001S, 1", "PT0.0010001S, 2", "PT1S, 1000", "P36500D, 3153600000000"})
    void timesAreRoundedUpToMilliseconds(String written, long millis) {
        assertThat(TimeToLive.millis(Duration.parse(written))).isEqualTo(millis);
    }
}
