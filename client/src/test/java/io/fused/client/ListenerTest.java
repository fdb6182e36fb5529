package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.fused.protocol.Event;
import io.fused.protocol.EventKind;
import io.fused.protocol.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners are told what the primaries tell, whatever breaks in between. */
final class ListenerTest {
    private static final int SHARDS = 3;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private FakeCluster cluster;
    private FusedClient client;

    @BeforeEach
    void connect() throws Exception {
        cluster = new FakeCluster(2, SHARDS);
        client = FusedClient.connect(cluster.endpoints());
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    /** Writes down what it is told. */
    private class OfMap implements MapListener<String, String> {
        @Override
        public void added(String key, String value) {
            told.add("added " + key + "=" + value);
        }

        @Override
        public void updated(String key, String before, String value) {
            told.add("updated " + key + "=" + before + ">" + value);
            if (value.equals("throw")) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void removed(String key, String value) {
            told.add("removed " + key + "=" + value);
        }

        @Override
        public void cleared() {
            told.add("cleared");
        }

        @Override
        public void changedUntold() {
            told.add("untold");
        }

        @Override
        public void ended(Listening.End why) {
            told.add("ended " + why);
        }
    }

    /** Writes down what it is told. */
    private final class OfElements implements ElementListener<String> {
        @Override
        public void added(String element) {
            told.add("added " + element);
        }

        @Override
        public void removed(String element) {
            told.add("removed " + element);
        }
    }

    private String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    private FusedMap<String, String> map() {
        return client.map("m", Codec.string(), Codec.string());
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFrom(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Event.Builder event(EventKind kind, String key, String before, String value) {
        return Event.newBuilder()
                .setKind(kind)
                .setKey(bytes(key))
                .setBefore(bytes(before))
                .setValue(bytes(value));
    }

    private static Event.Builder added(String key, String value) {
        return event(EventKind.EVENT_KIND_ADDED, key, "", value);
    }

    private static Event.Builder removed(String key, String value) {
        return event(EventKind.EVENT_KIND_REMOVED, key, value, "");
    }

    private static Event.Builder plain(EventKind kind) {
        return event(kind, "", "", "");
    }

    private void tell(int shard, FusedStructure structure, Event.Builder event) {
        int id = ((Placed) structure).structure().id();
        cluster.whileItStandsStill(() -> {
            cluster.shard(shard).listeners().tell(id, event);
            return id;
        });
    }

    private static int shardOf(FusedStructure structure) {
        return ((Placed) structure).structure().shard();
    }

    private int listeners() {
        return cluster.whileItStandsStill(() -> {
            int sum = 0;
            for (int shard = 0; shard < SHARDS; shard++) {
                sum += cluster.shard(shard).listeners().size();
            }
            return sum;
        });
    }

    private void await(int listeners) throws InterruptedException {
        for (int k = 0; k < 2_000 && listeners() != listeners; k++) {
            assertThat(told.poll(10, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(listeners()).isEqualTo(listeners);
    }

    @Test
    void aMapBySortKeysTellsItsOwnKeysAndValues() throws Exception {
        FusedSortedMap<String, String> words = client.primary(0)
                .sortedMap(
                        "words",
                        Codec.string(),
                        text -> text.toLowerCase(Locale.ROOT),
                        Codec.string(),
                        Codec.string());
        words.listen(new OfMap());
        // The length of the key, the key, and the value.
        tell(0, words, added("a", "\u0001A1"));
        tell(0, words, event(EventKind.EVENT_KIND_UPDATED, "a", "\u0001A1", "\u0001a2"));
        tell(0, words, event(EventKind.EVENT_KIND_UPDATED, "a", "\u0001a2", "\u0001A2"));
        tell(0, words, event(EventKind.EVENT_KIND_UPDATED, "a", "\u0001A2", "\u0001A2"));
        tell(0, words, removed("a", "\u0001A2"));
        assertThat(next()).isEqualTo("added A=1");
        assertThat(next()).isEqualTo("updated A=1>2");
        assertThat(next()).isEqualTo("updated A=2>2");
        assertThat(next()).isEqualTo("removed A=2");
    }

    @Test
    void aMapTellsAllItsShards() throws Exception {
        FusedMap<String, String> map = map();
        Listening listening = map.listen(new OfMap());
        assertThat(listeners()).isEqualTo(SHARDS);
        for (int shard = 0; shard < SHARDS; shard++) {
            tell(shard, map, added("k" + shard, "v"));
            assertThat(next()).isEqualTo("added k" + shard + "=v");
        }
        tell(1, map, event(EventKind.EVENT_KIND_UPDATED, "k1", "v", "w"));
        tell(1, map, removed("k1", "w"));
        tell(1, map, plain(EventKind.EVENT_KIND_CLEARED));
        tell(1, map, added("large", "").setCut(true));
        assertThat(next()).isEqualTo("updated k1=v>w");
        assertThat(next()).isEqualTo("removed k1=w");
        assertThat(next()).isEqualTo("cleared");
        assertThat(next()).isEqualTo("untold");
        listening.close();
        listening.close();
        assertThat(listening.isOpen()).isFalse();
        assertThat(next()).isEqualTo("ended CLOSED");
        await(0);
    }

    @Test
    void everyKindOfStructureTellsItsElements() throws Exception {
        FusedSet<String> set = client.set("s", Codec.string());
        set.listen(new OfElements());
        tell(0, set, added("e", ""));
        tell(0, set, removed("e", ""));
        assertThat(next()).isEqualTo("added e");
        assertThat(next()).isEqualTo("removed e");

        FusedDeque<String> deque = client.deque("d", Codec.string());
        deque.listen(new OfElements());
        tell(shardOf(deque), deque, added("", "i"));
        tell(shardOf(deque), deque, removed("", "i"));
        assertThat(next()).isEqualTo("added i");
        assertThat(next()).isEqualTo("removed i");

        FusedPriorityQueue<String> queue = client.priorityQueue("p", Codec.string());
        queue.listen(new OfElements());
        tell(shardOf(queue), queue, removed("i", ""));
        assertThat(next()).isEqualTo("removed i");

        FusedMultimap<String, String> multimap =
                client.multimap("mm", Codec.string(), Codec.string());
        multimap.listen(new OfMap());
        byte[] entry = new EntryForm<>(Codec.string(), Codec.string()).key(Map.entry("k", "v"));
        tell(shardOf(multimap), multimap, added("", "").setKey(ByteString.copyFrom(entry)));
        assertThat(next()).isEqualTo("added k=v");
    }

    @Test
    void aListTellsPositionsAndACounterNumbers() throws Exception {
        FusedList<String> list = client.list("l", Codec.string());
        list.listen(new ListListener<String>() {
            @Override
            public void added(int index, String element) {
                told.add("added " + index + " " + element);
            }

            @Override
            public void updated(int index, String before, String element) {
                told.add("updated " + index + " " + before + ">" + element);
            }

            @Override
            public void removed(int index, String element) {
                told.add("removed " + index + " " + element);
            }
        });
        tell(shardOf(list), list, added("", "a").setIndex(3));
        tell(
                shardOf(list),
                list,
                event(EventKind.EVENT_KIND_UPDATED, "", "a", "b").setIndex(3));
        tell(shardOf(list), list, removed("", "b").setIndex(2));
        assertThat(next()).isEqualTo("added 3 a");
        assertThat(next()).isEqualTo("updated 3 a>b");
        assertThat(next()).isEqualTo("removed 2 b");

        FusedCounter counter = client.counter("c");
        counter.listen(new CounterListener() {
            @Override
            public void updated(long before, long value) {
                told.add("updated " + before + ">" + value);
            }
        });
        Event.Builder event = plain(EventKind.EVENT_KIND_UPDATED)
                .setBefore(ByteString.copyFrom(new byte[] {0, 1, 0, 0, 0, 0, 0, 0}))
                .setValue(ByteString.copyFrom(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}));
        tell(shardOf(counter), counter, event);
        assertThat(next()).isEqualTo("updated 256>-1");
    }

    @Test
    void aViewTellsOfItsRange() throws Exception {
        FusedSortedMap<String, String> map = client.sortedMap("sm", Codec.string(), Codec.string());
        FusedSortedMap<String, String> view =
                (FusedSortedMap<String, String>) map.headMap("m", false);
        view.listen(new OfMap());
        tell(shardOf(map), map, added("z", "no"));
        tell(shardOf(map), map, added("a", "yes"));
        assertThat(next()).isEqualTo("added a=yes");
    }

    @Test
    void everyEventIsToldOnceWhateverBreaks() throws Exception {
        FusedMap<String, String> map = map();
        map.listen(new OfMap());
        for (int k = 0; k < 40; k++) {
            int shard = k % SHARDS;
            switch (k % 8) {
                case 1 -> cluster.breakStreams(shard);
                case 3 -> cluster.move(shard, k % 2, true);
                case 5 -> cluster.plan(FakeCluster.Fault.LOSE_ANSWER, Operation::hasListenerFetch);
                case 7 -> cluster.plan(FakeCluster.Fault.BUSY, Operation::hasListenerFetch);
                default -> assertThat(told).isEmpty();
            }
            tell(shard, map, added("k" + k, "v"));
            assertThat(next()).isEqualTo("added k" + k + "=v");
        }
        assertThat(told).isEmpty();
        assertThat(cluster.plansLeft()).isLessThanOrEqualTo(1);
    }

    @Test
    void whatWaitsIsToldInItsOrder() throws Exception {
        FusedMap<String, String> map = map();
        map.listen(new OfMap());
        for (int k = 0; k < 100; k++) {
            tell(0, map, added("k" + k, "v"));
        }
        for (int k = 0; k < 100; k++) {
            assertThat(next()).isEqualTo("added k" + k + "=v");
        }
    }

    @Test
    void whatACallbackThrowsStopsNothing() throws Exception {
        BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
        FusedMap<String, String> map = map();
        map.listen(new OfMap() {
            @Override
            public void added(String key, String value) {
                Thread.currentThread()
                        .setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
                super.added(key, value + " on " + Thread.currentThread().getName());
            }
        });
        tell(0, map, added("k", "v"));
        assertThat(next()).isEqualTo("added k=v on fused-client-callbacks");
        tell(0, map, event(EventKind.EVENT_KIND_UPDATED, "k", "v", "throw"));
        tell(0, map, removed("k", "throw"));
        assertThat(next()).isEqualTo("updated k=v>throw");
        assertThat(next()).isEqualTo("removed k=throw");
        assertThat(reported.poll(20, TimeUnit.SECONDS)).hasMessage("on purpose");
    }

    @Test
    void aCallbackMayWaitForTheCluster() throws Exception {
        FusedMap<String, String> map = map();
        map.listen(new OfMap() {
            @Override
            public void added(String key, String value) {
                map.put("seen", key);
                super.added(key, map.get("seen"));
            }
        });
        tell(0, map, added("k", "v"));
        assertThat(next()).isEqualTo("added k=k");
    }

    @Test
    void anEndIsToldWithItsReason() throws Exception {
        FusedMap<String, String> map = map();
        int id = ((Placed) map).structure().id();
        map.listen(new OfMap());
        tell(0, map, added("k", "v"));
        assertThat(next()).isEqualTo("added k=v");
        cluster.whileItStandsStill(() -> {
            cluster.shard(1).listeners().fallBehind(id);
            return id;
        });
        assertThat(next()).isEqualTo("ended FELL_BEHIND");
        await(0);

        map.listen(new OfMap());
        cluster.forgetSessions();
        assertThat(next()).isEqualTo("ended SESSION_EXPIRED");
        await(0);

        map.listen(new OfMap());
        for (int shard = 0; shard < SHARDS; shard++) {
            tell(shard, map, plain(EventKind.EVENT_KIND_DESTROYED));
        }
        assertThat(next()).isEqualTo("ended DESTROYED");
        await(0);

        map.listen(new OfMap());
        cluster.lose(2);
        assertThat(next()).isEqualTo("ended DATA_LOST");
    }

    @Test
    void closingTheClientEndsIt() throws Exception {
        map().listen(new OfMap());
        client.close();
        assertThat(next()).isEqualTo("ended CLOSED");
    }

    @Test
    void nobodyListensInACallbackOfTheLoop() {
        FusedMap<String, String> map = map();
        assertThatThrownBy(() -> map.async()
                        .put("k", "v")
                        .thenApply(put -> map.listen(new OfMap()))
                        .join())
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(listeners()).isZero();
    }
}
