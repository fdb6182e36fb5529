package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of BlockingDeque: that of a queue, and the same for both ends. */
public abstract class DequeContract extends QueueContract {
    private FusedDeque<String> deque;

    @Override
    final FusedQueue<String> open(String name) {
        deque = client().deque(name, Codec.string());
        return deque;
    }

    @Test
    final void everyMethodOfBothEndsDoesAsItsTwinDoes() {
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            BlockingDeque<String> twin = new LinkedBlockingDeque<>();
            deque.clear();
            for (int round = 0; round < 400; round++) {
                var method = any(methods(random), random);
                String where = "seed " + seed + ", round " + round + ": " + method.getKey();
                assertThat(outcome(method.getValue(), deque))
                        .as(where)
                        .isEqualTo(outcome(method.getValue(), twin));
                assertThat(deque).as(where).containsExactlyElementsOf(twin);
            }
        }
    }

    private static Map<String, Function<BlockingDeque<String>, Object>> methods(Random random) {
        String item = "item " + random.nextInt(6);
        Map<String, Function<BlockingDeque<String>, Object>> methods = new LinkedHashMap<>();
        methods.put("addFirst", deque -> nothing(() -> deque.addFirst(item)));
        methods.put("addLast", deque -> nothing(() -> deque.addLast(item)));
        methods.put("offerFirst", deque -> deque.offerFirst(item));
        methods.put("offerLast", deque -> deque.offerLast(item));
        methods.put("push", deque -> nothing(() -> deque.push(item)));
        methods.put("putFirst", deque -> nothing(() -> deque.putFirst(item)));
        methods.put("putLast", deque -> nothing(() -> deque.putLast(item)));
        methods.put(
                "timed offerFirst",
                deque -> nothing(() -> deque.offerFirst(item, 1, TimeUnit.MINUTES)));
        methods.put(
                "timed offerLast",
                deque -> nothing(() -> deque.offerLast(item, 1, TimeUnit.MINUTES)));
        methods.put("addAll", deque -> deque.addAll(List.of(item, "x", item)));
        methods.put("null", deque -> deque.offerFirst(null));
        methods.put("removeFirst", BlockingDeque::removeFirst);
        methods.put("removeLast", BlockingDeque::removeLast);
        methods.put("pop", BlockingDeque::pop);
        methods.put("pollFirst", BlockingDeque::pollFirst);
        methods.put("pollLast", BlockingDeque::pollLast);
        methods.put("getFirst", BlockingDeque::getFirst);
        methods.put("getLast", BlockingDeque::getLast);
        methods.put("peekFirst", BlockingDeque::peekFirst);
        methods.put("peekLast", BlockingDeque::peekLast);
        methods.put("removeFirstOccurrence", deque -> deque.removeFirstOccurrence(item));
        methods.put("removeLastOccurrence", deque -> deque.removeLastOccurrence(item));
        methods.put("descendingIterator", deque -> {
            List<String> items = new ArrayList<>();
            deque.descendingIterator().forEachRemaining(items::add);
            return items;
        });
        methods.put("descendingIterator.remove", deque -> {
            Iterator<String> walk = deque.descendingIterator();
            walk.next();
            walk.remove();
            return walk.hasNext();
        });
        methods.put("drainTo", deque -> {
            List<String> items = new ArrayList<>();
            return deque.drainTo(items, 2) + " " + items;
        });
        return methods;
    }

    @Test
    final void nullIsRefusedAtBothEnds() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> deque.addFirst(null),
                () -> deque.addLast(null),
                () -> deque.offerFirst(null),
                () -> deque.offerLast(null),
                () -> deque.offerFirst(null, 1, TimeUnit.SECONDS),
                () -> deque.offerLast(null, 1, TimeUnit.SECONDS),
                () -> deque.putFirst(null),
                () -> deque.putLast(null),
                () -> deque.push(null),
                () -> deque.removeFirstOccurrence(null),
                () -> deque.removeLastOccurrence(null))) {
            assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
        }
        assertThat(deque).isEmpty();
    }

    @Test
    final void anEmptyDequeSaysWhichItIs() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                deque::removeFirst, deque::removeLast, deque::getFirst, deque::getLast)) {
            assertThatThrownBy(call)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("anEmptyDequeSaysWhichItIs()");
        }
    }

    @Test
    final void whoWaitsAtEitherEndIsServedInTurn() throws Exception {
        CompletableFuture<String> last = deque.async().takeLast();
        CompletableFuture<String> timed = deque.async().pollLast(Duration.ofMinutes(1));
        CompletableFuture<String> first = deque.async().take();

        deque.push("one");
        deque.push("two");
        deque.addLast("three");

        assertThat(last.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(timed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("two");
        assertThat(first.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("three");
        assertThat(deque).isEmpty();
    }

    @Test
    final void aWaitInVainAtEitherEndEnds() throws Exception {
        assertThat(deque.pollLast(20, TimeUnit.MILLISECONDS)).isNull();
        assertThat(deque.pollFirst(20, TimeUnit.MILLISECONDS)).isNull();
        assertThat(deque.pollFirst(0, TimeUnit.MILLISECONDS)).isNull();
        assertThat(deque.async().pollLast(Duration.ofMillis(20)).get(SECONDS, TimeUnit.SECONDS))
                .isNull();
    }

    @Test
    final void aWaitAtTheTailIsCalledOff() {
        CompletableFuture<String> last = deque.async().takeLast();
        last.cancel(false);

        assertThatThrownBy(() -> last.get(SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
        deque.add("stays");
        assertThat(deque.peekLast()).isEqualTo("stays");
    }

    @Test
    final void aThreadThatWaitsAtEitherEndIsInterrupted() throws Exception {
        for (Waiting waiting : List.<Waiting>of(
                deque::takeLast, deque::takeFirst, () -> deque.pollLast(1, TimeUnit.MINUTES))) {
            assertInterrupted(waiting);
        }
        deque.add("stays");
        assertThat(deque).containsExactly("stays");
    }

    @Test
    @Override
    final void aNameBelongsToOneKind() {
        assertThatThrownBy(() -> client().queue(deque.name(), Codec.string()))
                .isInstanceOf(IllegalStateException.class);
    }
}
