package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedNotFoundException;
import io.fused.client.FusedQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A queue beside an ArrayDeque, and those who wait for an item beside a queue of them. */
class QueueModel extends Model {
    private static final int WAITING_AT_MOST = 3;
    private static final Duration LONG = Duration.ofMinutes(10);

    final Deque<String> twin = new ArrayDeque<>();

    /** Who waits; nobody, while there are items. */
    private final Queue<CompletableFuture<?>> waiting = new ArrayDeque<>();

    private FusedQueue<String> queue;

    /** Whether more is added than taken. */
    private boolean grows;

    QueueModel(FusedClient client, long seed) {
        this(client, "queue", seed);
    }

    QueueModel(FusedClient client, String name, long seed) {
        super(client, name, seed);
        queue = open();
    }

    FusedQueue<String> open() {
        return client.queue(name, Codec.string());
    }

    @Override
    void single() {
        String item = text();
        if (random.nextInt(4) == 0) {
            if (random.nextBoolean()) {
                expectRead("peek", queue.async().peek(), twin.peek());
            } else {
                expectRead("size", queue.async().size(), (long) twin.size());
            }
        } else if (random.nextInt(10) < (grows ? 6 : 4)) {
            expect("offer", queue.async().offer(item), true);
            added(item, false);
        } else {
            switch (mayWait() ? random.nextInt(3) : 0) {
                case 0 -> expect("poll", queue.async().poll(), twin.poll());
                case 1 -> taken("take", queue.async().take(), twin.poll());
                default -> taken("timed poll", queue.async().poll(LONG), twin.poll());
            }
        }
    }

    /** An item was added at an end: who waits longest has it. */
    final void added(String item, boolean first) {
        if (!waiting.isEmpty()) {
            expect("wait", waiting.remove(), item);
        } else if (first) {
            twin.addFirst(item);
        } else {
            twin.addLast(item);
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
                same("addAll", queue.addAll(some), !some.isEmpty());
                some.forEach(each -> added(each, false));
            }
            case 4, 5 -> same("contains", queue.contains(item), twin.contains(item));
            case 6, 7 -> same("remove", queue.remove(item), twin.remove(item));
            case 8, 9 -> drain(random.nextInt(100));
            case 10 -> same("removeIf", queue.removeIf(item::equals), twin.removeIf(item::equals));
            case 11, 12, 13 -> walk(queue.iterator(), twin.iterator());
            case 14 -> {
                queue.clear();
                twin.clear();
            }
            default -> {
                queue.destroy();
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
        int drained = queue.drainTo(ours, most);
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
            added("last", false);
        }
    }

    @Override
    void compare() {
        assertThat(new ArrayList<>(queue)).as(where("contents")).isEqualTo(new ArrayList<>(twin));
        same("size", queue.size(), twin.size());
    }
}
