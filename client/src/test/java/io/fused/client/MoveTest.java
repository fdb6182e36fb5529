package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Moves from one structure to another, and structures near others. */
final class MoveTest {
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

    @Test
    void anItemGoesToAClaimAndBack() throws Exception {
        FusedQueue<String> jobs = client.queue("jobs", Codec.string());
        FusedSortedMap<Integer, String> claims =
                client.near(jobs).sortedMap("claims", Codec.int32(), Codec.string());
        FusedQueue<String> done = client.near(jobs).queue("done", Codec.string());
        jobs.add("a");
        jobs.add("b");
        assertThat(jobs.pollInto(claims.place(1))).isEqualTo("a");
        assertThat(jobs.takeInto(claims.place(2))).isEqualTo("b");
        assertThat(claims).containsEntry(1, "a").containsEntry(2, "b").hasSize(2);
        assertThat(jobs.pollInto(claims.place(3))).isNull();
        assertThat(jobs.pollInto(claims.place(3), 1, TimeUnit.MILLISECONDS)).isNull();
        assertThat(claims.removeInto(1, done.tail())).isEqualTo("a");
        assertThat(claims.removeInto(1, done.tail())).isNull();
        assertThat(claims.removeInto(2, jobs.tail())).isEqualTo("b");
        assertThat(claims).isEmpty();
        assertThat(done).containsExactly("a");
        assertThat(jobs.pollInto(done.tail())).isEqualTo("b");
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void whoWaitsIsServedIntoItsDestination() throws Exception {
        FusedQueue<String> jobs = client.queue("waited for", Codec.string());
        FusedMap<String, String> claims =
                client.near(jobs).map("claims", Codec.string(), Codec.string());
        CompletableFuture<String> first = jobs.async().takeInto(claims.place("first"));
        CompletableFuture<String> second =
                jobs.async().pollInto(claims.place("second"), Duration.ofMinutes(1));
        jobs.add("a");
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("a");
        jobs.add("b");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("b");
        assertThat(claims).containsEntry("first", "a").containsEntry("second", "b");
        assertThat(claims.async().removeInto("first", claims.place("third")).join())
                .isEqualTo("a");
        assertThat(claims.get("third")).isEqualTo("a");
    }

    @Test
    void aKeyThatIsTakenIsTold() {
        FusedQueue<String> jobs = client.queue("twice", Codec.string());
        FusedMap<String, String> claims =
                client.near(jobs).map("claims", Codec.string(), Codec.string());
        jobs.add("a");
        claims.put("k", "before");
        assertThatThrownBy(() -> jobs.pollInto(claims.place("k")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'claims'")
                .hasMessageContaining("nothing was moved");
        assertThat(jobs).containsExactly("a");
        assertThat(claims).containsEntry("k", "before");
    }

    @Test
    void whatLiesApartIsRefusedWithAdvice() {
        FusedQueue<String> here = client.primary(0).queue("here", Codec.string());
        FusedQueue<String> there = client.primary(1).queue("there", Codec.string());
        FusedMap<String, String> spread = client.map("spread", Codec.string(), Codec.string());
        FusedQueue<Integer> other = client.near(here).queue("other", Codec.int32());
        assertThatThrownBy(() -> here.pollInto(there.tail()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'here' lies on primary 0")
                .hasMessageContaining("'there' lies on primary 1")
                .hasMessageContaining("near");
        assertThatThrownBy(() -> here.pollInto(spread.place("k")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spread over all primaries");
        assertThatThrownBy(() -> client.near(spread))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'spread'")
                .hasMessageContaining("primary");
        @SuppressWarnings({"unchecked", "rawtypes"}) // What a careless caller could do.
        Destination<String> wrong = (Destination) other.tail();
        assertThatThrownBy(() -> here.pollInto(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("string")
                .hasMessageContaining("int32");
    }

    @Test
    void aPriorityQueueMovesItemsThatHaveSortKeys() throws Exception {
        FusedPriorityQueue<String> byLength =
                client.priorityQueue("by length", Codec.string(), String::length, Codec.int32());
        FusedQueue<String> sorted = client.near(byLength).queue("sorted", Codec.string());
        byLength.add("ccc");
        byLength.add("a");
        byLength.add("bb");
        assertThat(byLength.pollInto(sorted.tail())).isEqualTo("a");
        assertThat(byLength.takeInto(sorted.tail())).isEqualTo("bb");
        assertThat(byLength.pollInto(sorted.tail(), 1, TimeUnit.SECONDS)).isEqualTo("ccc");
        assertThat(sorted).containsExactly("a", "bb", "ccc");
        FusedPriorityQueue<String> plain =
                client.near(sorted).priorityQueue("plain", Codec.string());
        assertThatThrownBy(() -> plain.pollInto(sorted.tail()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("their own sort keys");
    }

    @Test
    void namesBelongToTheNeighbourhood() {
        FusedQueue<String> one = client.queue("one", Codec.string());
        FusedQueue<String> two = client.queue("two", Codec.string());
        FusedSet<String> nearOne = client.near(one).set("names", Codec.string());
        FusedSet<String> nearTwo = client.near(two).set("names", Codec.string());
        nearOne.add("x");
        assertThat(nearTwo).isEmpty();
        assertThat(client.set("names", Codec.string())).isEmpty();
        assertThat(client.near(one).set("names", Codec.string())).containsExactly("x");
    }
}
