package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A counter does what an AtomicLong does. */
final class CounterTest {
    private static FakeCluster cluster;
    private static FusedClient client;

    private FusedCounter counter;

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

    @BeforeEach
    void open(TestInfo test) {
        counter = client.counter(test.getDisplayName());
    }

    @Test
    void everyMethodDoesAsThatOfAnAtomicLong() {
        assertThat(counter.get()).isZero();
        assertThat(counter.incrementAndGet()).isEqualTo(1);
        assertThat(counter.getAndIncrement()).isEqualTo(1);
        assertThat(counter.addAndGet(40)).isEqualTo(42);
        assertThat(counter.getAndAdd(-2)).isEqualTo(42);
        assertThat(counter.decrementAndGet()).isEqualTo(39);
        assertThat(counter.getAndDecrement()).isEqualTo(39);
        assertThat(counter.compareAndSet(39, 5)).isFalse();
        assertThat(counter.compareAndSet(38, 5)).isTrue();
        assertThat(counter.getAndSet(7)).isEqualTo(5);
        assertThat(counter.updateAndGet(number -> number * 3)).isEqualTo(21);
        assertThat(counter.getAndUpdate(number -> -number)).isEqualTo(21);
        assertThat(counter.accumulateAndGet(4, Math::max)).isEqualTo(4);
        counter.set(Long.MAX_VALUE);
        assertThat(counter.incrementAndGet()).isEqualTo(Long.MIN_VALUE);
        assertThat(counter).hasToString(Long.toString(Long.MIN_VALUE));
    }

    @Test
    void everyIncrementGetsANumberOfItsOwn() {
        List<CompletableFuture<Long>> calls = new ArrayList<>();
        for (int call = 0; call < 500; call++) {
            calls.add(counter.async().addAndGet(1));
        }
        Set<Long> numbers = new HashSet<>();
        calls.forEach(call -> numbers.add(call.join()));

        assertThat(numbers).hasSize(500);
        assertThat(counter.async().get().join()).isEqualTo(500);
        assertThat(counter.async().getAndSet(1).join()).isEqualTo(500);
        assertThat(counter.async().compareAndSet(1, 2).join()).isTrue();
    }

    @Test
    void anUpdateOverAnotherIsMadeAgain() {
        List<Long> seen = new ArrayList<>();

        long after = counter.updateAndGet(number -> {
            seen.add(number);
            if (seen.size() == 1) {
                counter.addAndGet(10);
            }
            return number + 1;
        });

        assertThat(after).isEqualTo(11);
        assertThat(seen).containsExactly(0L, 10L);
    }

    @Test
    void aCounterThatIsDestroyedIsForgotten() {
        counter.set(3);
        counter.destroy();

        assertThat(client.counter(counter.name()).get()).isZero();
    }

    @Test
    void aCounterIsNoMap() {
        assertThatThrownBy(() -> client.map(counter.name(), Codec.string(), Codec.string()))
                .isInstanceOf(IllegalStateException.class);
    }
}
