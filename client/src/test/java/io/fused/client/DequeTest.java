package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The contract of BlockingDeque: every method beside that of java.util's own, and all waits. */
final class DequeTest {
    private static FakeCluster cluster;
    private static FusedClient client;

    private FusedDeque<String> deque;

    /** A method of a deque, with its arguments. */
    private record Step(String name, Function<BlockingDeque<String>, Object> call) {}

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
        deque = client.deque(test.getDisplayName(), Codec.string());
    }

    @Test
    void everyMethodDoesAsItsTwinDoes() {
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            BlockingDeque<String> twin = new LinkedBlockingDeque<>();
            deque.clear();
            for (int round = 0; round < 400; round++) {
                Step step = step(random);
                assertThat(outcome(step, deque)).as(step.name()).isEqualTo(outcome(step, twin));
                assertThat(deque).as(step.name()).containsExactlyElementsOf(twin);
            }
        }
    }

    private static Object outcome(Step step, BlockingDeque<String> deque) {
        try {
            return "" + step.call().apply(deque);
        } catch (RuntimeException e) {
            return e.getClass();
        }
    }

    private static Step step(Random random) {
        String item = "item " + random.nextInt(6);
        List<Step> steps = new ArrayList<>(List.of(
                new Step("addFirst", deque -> nothing(() -> deque.addFirst(item))),
                new Step("addLast", deque -> nothing(() -> deque.addLast(item))),
                new Step("add", deque -> deque.add(item)),
                new Step("offerFirst", deque -> deque.offerFirst(item)),
                new Step("offerLast", deque -> deque.offerLast(item)),
                new Step("offer", deque -> deque.offer(item)),
                new Step("push", deque -> nothing(() -> deque.push(item))),
                new Step("putFirst", deque -> nothing(() -> deque.putFirst(item))),
                new Step("putLast", deque -> nothing(() -> deque.putLast(item))),
                new Step("put", deque -> nothing(() -> deque.put(item))),
                new Step("addAll", deque -> deque.addAll(List.of(item, "x", item))),
                new Step("removeFirst", BlockingDeque::removeFirst),
                new Step("removeLast", BlockingDeque::removeLast),
                new Step("remove", BlockingDeque::remove),
                new Step("pop", BlockingDeque::pop),
                new Step("pollFirst", BlockingDeque::pollFirst),
                new Step("pollLast", BlockingDeque::pollLast),
                new Step("poll", BlockingDeque::poll),
                new Step("getFirst", BlockingDeque::getFirst),
                new Step("getLast", BlockingDeque::getLast),
                new Step("element", BlockingDeque::element),
                new Step("peekFirst", BlockingDeque::peekFirst),
                new Step("peekLast", BlockingDeque::peekLast),
                new Step("peek", BlockingDeque::peek)));
        steps.addAll(List.of(
                new Step("remove(item)", deque -> deque.remove(item)),
                new Step("removeFirstOccurrence", deque -> deque.removeFirstOccurrence(item)),
                new Step("removeLastOccurrence", deque -> deque.removeLastOccurrence(item)),
                new Step("contains", deque -> deque.contains(item)),
                new Step("size", Collection::size),
                new Step("isEmpty", Collection::isEmpty),
                new Step("removeIf", deque -> deque.removeIf(other -> other.equals(item))),
                new Step("removeAll", deque -> deque.removeAll(List.of("x", item))),
                new Step("descendingIterator", deque -> {
                    List<String> items = new ArrayList<>();
                    deque.descendingIterator().forEachRemaining(items::add);
                    return items;
                }),
                new Step("descendingIterator.remove", deque -> {
                    Iterator<String> walk = deque.descendingIterator();
                    walk.next();
                    walk.remove();
                    return walk.hasNext();
                }),
                new Step("drainTo", deque -> {
                    List<String> items = new ArrayList<>();
                    return deque.drainTo(items, 2) + " " + items;
                }),
                new Step("nulls", deque -> nothing(() -> deque.offerFirst(null)))));
        return steps.get(random.nextInt(steps.size()));
    }

    /** A method that may be interrupted. */
    @FunctionalInterface
    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private static String nothing(Interruptible method) {
        try {
            method.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return "nothing";
    }

    @Test
    void anEmptyDequeSaysWhichItIs() {
        assertThatThrownBy(deque::removeLast)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("anEmptyDequeSaysWhichItIs()");
    }

    @Test
    void thereIsAlwaysRoom() {
        deque.add("one");

        assertThat(deque.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whoWaitsAtEitherEndIsServedInTurn() throws Exception {
        CompletableFuture<String> last = deque.async().takeLast();
        CompletableFuture<String> timed = deque.async().pollLast(Duration.ofMinutes(1));
        CompletableFuture<String> first = deque.async().take();

        deque.push("one");
        deque.push("two");
        deque.addLast("three");

        assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(timed.get(10, TimeUnit.SECONDS)).isEqualTo("two");
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("three");
        assertThat(deque).isEmpty();
    }

    @Test
    void aWaitInVainEnds() throws Exception {
        assertThat(deque.pollLast(20, TimeUnit.MILLISECONDS)).isNull();
        assertThat(deque.pollFirst(0, TimeUnit.MILLISECONDS)).isNull();
        assertThat(deque.async().pollLast(Duration.ofMillis(20)).get(10, TimeUnit.SECONDS))
                .isNull();
    }

    @Test
    void aWaitAtTheTailIsCalledOff() {
        CompletableFuture<String> last = deque.async().takeLast();
        last.cancel(false);

        assertThatThrownBy(() -> last.get(10, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
        deque.add("stays");
        assertThat(deque.peekLast()).isEqualTo("stays");
    }

    @Test
    void aThreadThatWaitsAtTheTailIsInterrupted() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                thrown.completeExceptionally(new AssertionError("got " + deque.takeLast()));
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        waiting.interrupt();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        deque.add("stays");
        assertThat(deque.peekLast()).isEqualTo("stays");
    }

    @Test
    void aDequeIsNoQueue() {
        assertThatThrownBy(() -> client.queue(deque.name(), Codec.string()))
                .isInstanceOf(IllegalStateException.class);
    }
}
