package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.AsyncQueue;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedNotFoundException;
import io.fused.client.FusedQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A queue beside its twin, and those who wait for an item beside a queue of them. */
class QueueModel extends Model {
    private static final int WAITING_AT_MOST = 3;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Queue<String> twin;

    /** Who waits; nobody, while there are items. */
    private final Queue<CompletableFuture<?>> waiting = new ArrayDeque<>();

    private Opened queue;

    /** Whether more is added than taken. */
    private boolean grows;

    /** What a queue of any kind can do. */
    record Opened(BlockingQueue<String> items, AsyncQueue<String> async, Runnable destroy) {}

    /** A queue beside an ArrayDeque. */
    QueueModel(FusedClient client, long seed) {
        this(client, "queue", seed, new ArrayDeque<>());
    }

    QueueModel(FusedClient client, String name, long seed, Queue<String> twin) {
        super(client, name, seed);
        this.twin = twin;
        queue = open();
    }

    Opened open() {
        FusedQueue<String> opened = client.queue(name, Codec.string());
        return new Opened(opened, opened.async(), opened::destroy);
    }

    /** Goes through the twin in the order of a queue. */
    Iterator<String> walkTwin() {
        return twin.iterator();
    }

    @Override
    void change() {
        String item = text();
        if (random.nextInt(10) < (grows ? 6 : 4)) {
            expect("offer", queue.async().offer(item), true);
            added(item);
        } else {
            switch (mayWait() ? random.nextInt(3) : 0) {
                case 0 -> expect("poll", queue.async().poll(), twin.poll());
                case 1 -> taken("take", queue.async().take(), twin.poll());
                default -> taken("timed poll", queue.async().poll(LONG), twin.poll());
            }
        }
    }

    @Override
    void look() {
        if (random.nextBoolean()) {
            expect("peek", queue.async().peek(), twin.peek());
        } else {
            expect("size", queue.async().size(), (long) twin.size());
        }
    }

    /** An item was added where the queue adds: who waits longest has it, or the twin. */
    final void added(String item) {
        added(item, twin::add);
    }

    /** An item was added: who waits longest has it, or the twin. */
    final void added(String item, Consumer<String> toTwin) {
        if (waiting.isEmpty()) {
            toTwin.accept(item);
        } else {
            expect("wait", waiting.remove(), item);
        }
    }

    /** A method was called that waits where there is no item. */
    final void taken(String method, CompletableFuture<?> answer, String item) {
        if (item == null) {
            waiting.add(answer);
        } else {
            expect(method, answer, item);
        }
    }

    /** Whether one more may wait. */
    final boolean mayWait() {
        return waiting.size() < WAITING_AT_MOST;
    }

    @Override
    void bulk() {
        grows = random.nextBoolean();
        String item = text();
        List<String> some = new ArrayList<>();
        for (int count = random.nextInt(50); count > 0; count--) {
            some.add(text());
        }
        switch (random.nextInt(16)) {
            case 0, 1 -> compare();
            case 2, 3 -> {
                same("addAll", queue.items().addAll(some), !some.isEmpty());
                some.forEach(each -> added(each));
            }
            case 4, 5 -> same("contains", queue.items().contains(item), twin.contains(item));
            case 6, 7 -> same("remove", queue.items().remove(item), twin.remove(item));
            case 8, 9 -> drain(random.nextInt(100));
            case 10 ->
                same("removeIf", queue.items().removeIf(item::equals), twin.removeIf(item::equals));
            case 11, 12, 13 -> walk(queue.items().iterator(), walkTwin());
            case 14 -> {
                queue.items().clear();
                twin.clear();
            }
            default -> {
                queue.destroy().run();
                queue = open();
                twin.clear();
                while (!waiting.isEmpty()) {
                    expect("wait", waiting.remove(), FusedNotFoundException.class);
                }
            }
        }
    }

    private void drain(int most) {
        List<String> ours = new ArrayList<>();
        int drained = queue.items().drainTo(ours, most);
        List<String> twins = new ArrayList<>();
        while (twins.size() < most && !twin.isEmpty()) {
            twins.add(twin.remove());
        }
        same("drainTo", ours, twins);
        same("drainTo", drained, twins.size());
    }

    /** Goes with both iterators, and removes some of the items. */
    final void walk(Iterator<String> ours, Iterator<String> twins) {
        for (int count = random.nextInt(50); count > 0 && twins.hasNext(); count--) {
            same("iterator", ours.next(), twins.next());
            if (random.nextInt(3) == 0) {
                ours.remove();
                twins.remove();
            }
        }
    }

    @Override
    void release() {
        while (!waiting.isEmpty()) {
            expect("offer", queue.async().offer("last"), true);
            added("last");
        }
    }

    @Override
    void compare() {
        List<String> right = new ArrayList<>();
        walkTwin().forEachRemaining(right::add);
        assertThat(new ArrayList<>(queue.items())).as(where("contents")).isEqualTo(right);
        same("size", queue.items().size(), twin.size());
    }
}
