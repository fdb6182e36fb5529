package io.fused.cli.demo;

import io.fused.client.FusedException;
import io.fused.client.FusedList;
import io.fused.client.FusedMap;
import io.fused.client.FusedQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps writing to the map, the list and the queue, each write entered in a journal, until it is
 * told to stop.
 *
 * <p>The map is written asynchronously with {@link #IN_FLIGHT} writes under way, so that a crash
 * always meets plenty of them; the list and the queue are written one call at a time.
 */
final class Workload {
    /** Map writes under way at a time: well above the thousand at which a crash is due. */
    static final int IN_FLIGHT = 2_000;

    /** Jobs that may wait in the queue before the producer waits too. */
    private static final int QUEUE_BOUND = 2_000;

    private final FusedMap<String, String> map;
    private final FusedList<String> list;
    private final FusedQueue<Integer> queue;
    private final MapJournal mapJournal;
    private final ListJournal listJournal = new ListJournal();
    private final QueueJournal queueJournal = new QueueJournal();
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final SplittableRandom random;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> firstError = new AtomicReference<>();
    private final AtomicInteger queued = new AtomicInteger();
    private volatile boolean stopping;

    Workload(
            FusedMap<String, String> map,
            FusedList<String> list,
            FusedQueue<Integer> queue,
            MapJournal mapJournal,
            SplittableRandom random) {
        this.map = map;
        this.list = list;
        this.queue = queue;
        this.mapJournal = mapJournal;
        this.random = random;
    }

    /** Writes each entry of the map once, and waits until all are answered. */
    void loadMap(LongConsumer progress) throws InterruptedException {
        for (int i = 0; i < mapJournal.size(); i++) {
            permits.acquire();
            write(i);
            if (i % 1_000 == 0) {
                progress.accept(i);
            }
        }
        awaitIdle();
        progress.accept(mapJournal.size());
    }

    /** Appends each line to the list. */
    void loadList(List<String> lines) {
        list.addAll(lines);
        lines.forEach(listJournal::acknowledge);
    }

    /** Starts the threads that write on. */
    void start() {
        threads.add(start("demo-map", this::writeMap));
        threads.add(start("demo-list", this::writeList));
        threads.add(start("demo-offer", this::offerJobs));
        threads.add(start("demo-take", this::takeJobs));
    }

    /** Stops the writers and waits until every write is answered or failed. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        awaitIdle();
    }

    /** Takes what is left in the queue. */
    void drainQueue() {
        for (Integer job = queue.poll(); job != null; job = queue.poll()) {
            queueJournal.taken(job);
        }
    }

    MapJournal mapJournal() {
        return mapJournal;
    }

    ListJournal listJournal() {
        return listJournal;
    }

    QueueJournal queueJournal() {
        return queueJournal;
    }

    /** Acknowledged writes of all three structures, takes included. */
    long acknowledged() {
        return mapJournal.writesAcknowledged()
                + listJournal.acknowledged()
                + queueJournal.acknowledgedOffers()
                + queueJournal.acknowledgedTakes();
    }

    /** The first error that a writer met; a healthy run has none. */
    @Nullable
    Throwable firstError() {
        return firstError.get();
    }

    private void awaitIdle() throws InterruptedException {
        permits.acquire(IN_FLIGHT);
        permits.release(IN_FLIGHT);
    }

    private void writeMap() throws InterruptedException {
        while (!stopping) {
            permits.acquire();
            write(random.nextInt(mapJournal.size()));
        }
    }

    /** Writes the next version of a key, with a permit in hand that its end gives back. */
    private void write(int index) {
        int version = mapJournal.begin(index);
        if (version == 0) {
            permits.release();
            return;
        }
        CompletableFuture<?> unused = map.async()
                .set(mapJournal.key(index), mapJournal.value(index, version))
                .whenComplete((done, error) -> {
                    if (error == null) {
                        mapJournal.acknowledge(index);
                    } else {
                        mapJournal.lose(index);
                        firstError.compareAndSet(null, error);
                    }
                    permits.release();
                });
    }

    private void writeList() {
        for (int i = 1; !stopping; i++) {
            String line = "appended " + i;
            try {
                list.add(line);
                listJournal.acknowledge(line);
            } catch (FusedException e) {
                listJournal.lose(line);
                firstError.compareAndSet(null, e);
            }
        }
    }

    private void offerJobs() throws InterruptedException {
        for (int job = 1; !stopping; job++) {
            while (queued.get() >= QUEUE_BOUND && !stopping) {
                Thread.sleep(1);
            }
            try {
                queue.add(job);
                queueJournal.offered(job);
                queued.incrementAndGet();
            } catch (FusedException e) {
                queueJournal.perhapsOffered(job);
                firstError.compareAndSet(null, e);
            }
        }
    }

    private void takeJobs() throws InterruptedException {
        while (!stopping) {
            try {
                Integer job = queue.poll(100, TimeUnit.MILLISECONDS);
                if (job != null) {
                    queueJournal.taken(job);
                    queued.decrementAndGet();
                }
            } catch (FusedException e) {
                queueJournal.perhapsTaken();
                firstError.compareAndSet(null, e);
            }
        }
    }

    private Thread start(String name, Work work) {
        return Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                firstError.compareAndSet(null, e);
            }
        });
    }

    /** What a writer does until it is told to stop. */
    private interface Work {
        void run() throws InterruptedException;
    }
}
