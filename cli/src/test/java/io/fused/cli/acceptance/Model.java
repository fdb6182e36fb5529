package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.FusedClient;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A collection in the cluster beside its twin of java.util: a seed says what is done to both, and
 * all that the collection returns must be what the twin returned. Many operations are under way at
 * a time; since one thread sends them, they take effect in its order. One thread.
 */
abstract class Model {
    private static final int IN_FLIGHT = 64;

    /** So many operations are sent at once, and then, after a pause, the next. */
    private static final int AT_ONCE = 16;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final int BULK_OF = 500;

    /** Reads come some at a time, each time after so many changes on average. */
    private static final int LOOK_OF = 16;

    private static final int LOOKS = 6;
    private static final int VALUES = 40;
    private static final int LONG_OF = 50;
    private static final int VERY_LONG_OF = 2_000;

    final FusedClient client;
    final String name;
    final Random random;
    private final long seed;
    private final Queue<Expected> unanswered = new ArrayDeque<>();
    private final AtomicInteger operation = new AtomicInteger();

    /** What an operation that is under way should return, or the type of what it should throw. */
    private record Expected(String where, CompletableFuture<?> answer, Object right) {}

    Model(FusedClient client, String name, long seed) {
        this.client = client;
        this.name = name;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Changes both by one random operation, without waiting for its answer. */
    abstract void change() throws InterruptedException;

    /** Reads something random from both, without waiting for the answer. */
    abstract void look();

    /** Does something to both that takes several operations, or destroys and opens it anew. */
    abstract void bulk();

    /** Checks that both hold the same. */
    abstract void compare();

    /** Sees to it that nobody waits any more. */
    void release() {}

    @Override
    public final String toString() {
        return name + " " + operation;
    }

    /** Does so many operations at least, and more until enough has happened; how many it did. */
    final int run(int least, BooleanSupplier enough) throws InterruptedException {
        try {
            while (operation.get() < least || !enough.getAsBoolean()) {
                step();
            }
            release();
            settle();
            compare();
            return operation.get();
        } catch (AssertionError e) {
            tellMore(e);
            throw e;
        }
    }

    private void step() throws InterruptedException {
        operation.incrementAndGet();
        if (random.nextInt(BULK_OF) == 0) {
            bulk();
        } else if (random.nextInt(LOOK_OF) == 0) {
            lookAround();
        } else {
            change();
        }
        while (unanswered.size() > IN_FLIGHT) {
            check(unanswered.remove());
        }
        if (operation.get() % AT_ONCE == 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Reads several times, and waits for that before more is done: a read that a failover repeats
     * may see what was done after it.
     */
    private void lookAround() throws InterruptedException {
        look();
        for (int count = 1; count < LOOKS; count++) {
            operation.incrementAndGet();
            look();
        }
        settle();
    }

    /** Waits for all answers. */
    final void settle() throws InterruptedException {
        while (!unanswered.isEmpty()) {
            check(unanswered.remove());
        }
    }

    /** Finds out whether more answers are wrong, and whether the contents are. */
    private void tellMore(AssertionError first) throws InterruptedException {
        while (!unanswered.isEmpty()) {
            try {
                check(unanswered.remove());
            } catch (AssertionError e) {
                first.addSuppressed(e);
            }
        }
        try {
            compare();
        } catch (AssertionError e) {
            first.addSuppressed(e);
        }
    }

    /** Remembers what an operation should return, or the type of what it should throw. */
    final void expect(String method, CompletableFuture<?> answer, Object right) {
        unanswered.add(new Expected(where(method), answer, right));
    }

    /** Checks what a method that waits has returned. */
    final void same(String method, Object found, Object right) {
        assertThat(found).as(where(method)).isEqualTo(right);
    }

    final String where(String method) {
        return method + " on the " + name + ", operation " + operation + " of seed " + seed;
    }

    private static void check(Expected expected) throws InterruptedException {
        Object found;
        try {
            found = expected.answer().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            found = e.getCause().getClass();
            if (!found.equals(expected.right())) {
                throw new AssertionError(expected.where(), e.getCause());
            }
        } catch (TimeoutException e) {
            throw new AssertionError(expected.where() + " has no answer", e);
        }
        if (!Objects.equals(found, expected.right())) {
            assertThat(found).as(expected.where()).isEqualTo(expected.right());
        }
    }

    /** A text that comes again now and then; a few are long, and a very few larger than a page. */
    final String text() {
        int number = random.nextInt(VALUES);
        int length = 2 * number;
        if (random.nextInt(VERY_LONG_OF) == 0) {
            length = 100_000;
        } else if (random.nextInt(LONG_OF) == 0) {
            length = 1_000 + 50 * number;
        }
        return "text " + number + "x".repeat(length);
    }

    /** Whether to add rather than to remove: the larger, the less. */
    final boolean grows(int size, int ofAtMost) {
        return random.nextInt(ofAtMost) >= size;
    }
}
