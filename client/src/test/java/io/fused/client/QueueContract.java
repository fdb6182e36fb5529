package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of BlockingQueue, on a cluster that the subclass brings: every method beside that of
 * java.util's own, all waits, and what is promised to threads that use it together.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QueueContract {
    static final long SECONDS = 20;

    private FusedQueue<String> queue;

    /** The connection to the cluster on which it is to hold. */
    protected abstract FusedClient client();

    /** Opens what is tested. */
    FusedQueue<String> open(String name) {
        return client().queue(name, Codec.string());
    }

    @BeforeEach
    final void openQueue(TestInfo test) {
        queue = open(getClass().getSimpleName() + " " + test.getDisplayName());
    }

    /** What a method returns, or the type of what it throws. */
    static <T> Object outcome(Function<T, Object> method, T collection) {
        try {
            return "" + method.apply(collection);
        } catch (RuntimeException e) {
            return e.getClass();
        }
    }

    /** Any of these methods. */
    static <T> Map.Entry<String, Function<T, Object>> any(
            Map<String, Function<T, Object>> methods, Random random) {
        return List.copyOf(methods.entrySet()).get(random.nextInt(methods.size()));
    }

    /** A method that may be interrupted. */
    @FunctionalInterface
    interface Interruptible {
        void run() throws InterruptedException;
    }

    static String nothing(Interruptible method) {
        try {
            method.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return "nothing";
    }

    @Test
    final void everyMethodDoesAsItsTwinDoes() {
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            BlockingQueue<String> twin = new LinkedBlockingQueue<>();
            queue.clear();
            for (int round = 0; round < 400; round++) {
                var method = any(methods(random), random);
                String where = "seed " + seed + ", round " + round + ": " + method.getKey();
                assertThat(outcome(method.getValue(), queue))
                        .as(where)
                        .isEqualTo(outcome(method.getValue(), twin));
                assertThat(queue).as(where).containsExactlyElementsOf(twin);
            }
        }
    }

    @SuppressWarnings("ModifyingCollectionWithItself") // It must be refused.
    private static Map<String, Function<BlockingQueue<String>, Object>> methods(Random random) {
        String item = "item " + random.nextInt(6);
        int most = random.nextInt(4) - 1;
        Map<String, Function<BlockingQueue<String>, Object>> methods = new LinkedHashMap<>();
        methods.put("add", queue -> queue.add(item));
        methods.put("offer", queue -> queue.offer(item));
        methods.put("timed offer", queue -> nothing(() -> queue.offer(item, 1, TimeUnit.MINUTES)));
        methods.put("put", queue -> nothing(() -> queue.put(item)));
        methods.put("addAll", queue -> queue.addAll(List.of(item, "x", item)));
        methods.put("addAll with null", queue -> queue.addAll(Arrays.asList(item, null)));
        methods.put("addAll of itself", queue -> queue.addAll(queue));
        methods.put("null", queue -> nothing(() -> queue.put(null)));
        methods.put("remove", Queue::remove);
        methods.put("poll", Queue::poll);
        methods.put("element", Queue::element);
        methods.put("peek", Queue::peek);
        methods.put("size", Collection::size);
        methods.put("isEmpty", Collection::isEmpty);
        methods.put("toArray", queue -> Arrays.toString(queue.toArray()));
        methods.put("toString", Object::toString);
        methods.put("contains", queue -> queue.contains(item));
        methods.put("containsAll", queue -> queue.containsAll(List.of(item, "x")));
        methods.put("remove(item)", queue -> queue.remove(item));
        methods.put("removeIf", queue -> queue.removeIf(other -> other.equals(item)));
        methods.put("removeAll", queue -> queue.removeAll(List.of("x", item)));
        methods.put("retainAll", queue -> queue.retainAll(List.of("x", item, "item 0")));
        methods.put("clear", queue -> nothing(queue::clear));
        methods.put("iterator.remove", queue -> {
            Iterator<String> walk = queue.iterator();
            String first = walk.next();
            walk.remove();
            return first + walk.hasNext();
        });
        methods.put("drainTo", queue -> {
            List<String> items = new ArrayList<>();
            return queue.drainTo(items) + " " + items;
        });
        methods.put("drainTo at most", queue -> {
            List<String> items = new ArrayList<>();
            return queue.drainTo(items, most) + " " + items;
        });
        methods.put("drainTo itself", queue -> queue.drainTo(queue));
        return methods;
    }

    @Test
    final void nullIsRefusedByEveryMethod() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> queue.add(null),
                () -> queue.offer(null),
                () -> queue.offer(null, 1, TimeUnit.SECONDS),
                () -> queue.offer("item", 1, null),
                () -> queue.put(null),
                () -> queue.poll(1, null),
                () -> queue.contains(null),
                () -> queue.remove(null),
                () -> queue.addAll(null),
                () -> queue.removeIf(null),
                () -> queue.drainTo(null),
                () -> queue.drainTo(null, 1))) {
            assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
        }
        assertThat(queue).isEmpty();
    }

    @Test
    final void thereIsAlwaysRoom() throws Exception {
        queue.put("one");

        assertThat(queue.offer("two", 0, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
        assertThat(queue).containsExactly("one", "two");
    }

    // ---- waits ----

    @Test
    final void aWaitInVainEnds() throws Exception {
        long before = System.nanoTime();
        assertThat(queue.poll(200, TimeUnit.MILLISECONDS)).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(150), Duration.ofSeconds(SECONDS));
        assertThat(queue.poll(0, TimeUnit.DAYS)).isNull();
        assertThat(queue.poll(-1, TimeUnit.DAYS)).isNull();
        queue.put("stays");
        assertThat(queue.peek()).isEqualTo("stays");
    }

    @Test
    final void whoWaitsIsServedInTurn() throws Exception {
        CompletableFuture<String> first = queue.async().take();
        CompletableFuture<String> second = queue.async().poll(Duration.ofMinutes(1));
        CompletableFuture<String> calledOff = queue.async().take();
        CompletableFuture<String> third = queue.async().take();
        calledOff.cancel(false);
        assertThatThrownBy(() -> calledOff.get(SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
        assertThat(queue.poll()).isNull();

        queue.addAll(List.of("one", "two", "three", "four"));

        assertThat(first.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(second.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("two");
        assertThat(third.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("three");
        assertThat(queue).containsExactly("four");
    }

    @Test
    final void aThreadThatWaitsIsServedByAnother() throws Exception {
        CompletableFuture<String> taken = inThread(queue::take);
        CompletableFuture<String> polled = inThread(() -> queue.poll(1, TimeUnit.MINUTES));

        queue.put("one");
        queue.put("two");

        assertThat(List.of(
                        taken.get(SECONDS, TimeUnit.SECONDS),
                        polled.get(SECONDS, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder("one", "two");
        assertThat(queue).isEmpty();
    }

    @Test
    final void aThreadThatWaitsIsInterrupted() throws Exception {
        for (Waiting waiting :
                List.<Waiting>of(() -> queue.take(), () -> queue.poll(1, TimeUnit.MINUTES))) {
            assertInterrupted(waiting);
        }
        queue.add("stays");
        assertThat(queue).containsExactly("stays");
    }

    @Test
    final void whoIsInterruptedAlreadyDoesNothing() {
        queue.add("stays");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> queue.take(),
                () -> queue.poll(1, TimeUnit.SECONDS),
                () -> queue.put("item"),
                () -> queue.offer("item", 1, TimeUnit.SECONDS))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(call).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
        assertThat(queue).containsExactly("stays");
    }

    /** A method that waits. */
    @FunctionalInterface
    interface Waiting {
        String call() throws InterruptedException;
    }

    /** Interrupts a method while it waits, and sees it end by that. */
    static void assertInterrupted(Waiting method) throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                thrown.completeExceptionally(new AssertionError("got " + method.call()));
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        waiting.interrupt();

        assertThat(thrown.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private static CompletableFuture<String> inThread(Waiting method) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(method.call());
            } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    // ---- several threads ----

    @Test
    final void eachItemGoesToOneTaker() throws Exception {
        int takers = 4;
        int each = 100;
        List<CompletableFuture<String>> runs = new ArrayList<>();
        for (int taker = 0; taker < takers; taker++) {
            runs.add(inThread(() -> {
                List<String> items = new ArrayList<>();
                while (items.size() < each) {
                    items.add(queue.take());
                }
                return String.join(",", items);
            }));
        }
        List<String> given =
                IntStream.range(0, takers * each).mapToObj(Integer::toString).toList();
        for (String item : given) {
            queue.put(item);
        }

        List<String> taken = new ArrayList<>();
        for (CompletableFuture<String> run : runs) {
            List<Integer> inOrder = Arrays.stream(
                            run.get(SECONDS, TimeUnit.SECONDS).split(","))
                    .map(Integer::valueOf)
                    .toList();
            assertThat(inOrder).isSorted().hasSize(each);
            inOrder.forEach(item -> taken.add(item.toString()));
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(given);
        assertThat(queue).isEmpty();
    }

    // ---- iterators ----

    @Test
    final void anIteratorIsWeaklyConsistent() {
        List<String> items = IntStream.range(0, 300)
                .mapToObj(number -> number + "x".repeat(1_000))
                .toList();
        queue.addAll(items);
        List<String> shown = new ArrayList<>();
        Iterator<String> walk = queue.iterator();
        for (int count = 0; count < 10; count++) {
            shown.add(walk.next());
        }

        assertThat(queue.remove()).isEqualTo(items.get(0));
        assertThat(queue.remove(items.get(200))).isTrue();
        queue.add("late");
        walk.forEachRemaining(shown::add);

        shown.removeAll(List.of(items.get(200), "late"));
        List<String> throughout = new ArrayList<>(items);
        throughout.remove(200);
        assertThat(shown).containsExactlyElementsOf(throughout);
    }

    @Test
    final void anIteratorRemovesJustThatItem() {
        queue.addAll(List.of("twice", "once", "twice"));
        Iterator<String> walk = queue.iterator();
        assertThatThrownBy(walk::remove).isInstanceOf(IllegalStateException.class);
        walk.next();
        walk.next();
        walk.next();
        walk.remove();
        assertThat(queue).containsExactly("twice", "once");
        assertThatThrownBy(walk::remove).isInstanceOf(IllegalStateException.class);

        Iterator<String> late = queue.iterator();
        late.next();
        assertThat(queue.poll()).isEqualTo("twice");
        queue.add("twice");
        late.remove();

        assertThat(queue).containsExactly("once", "twice");
    }

    @Test
    void aNameBelongsToOneKind() {
        assertThatThrownBy(() -> client().deque(queue.name(), Codec.string()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client().list(queue.name(), Codec.string()))
                .isInstanceOf(IllegalStateException.class);
    }
}
