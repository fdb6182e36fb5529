package io.fused.cli.acceptance;

import io.fused.cli.acceptance.TestCluster.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills one or two members of a cluster that bears two, waits until two more may crash, and begins
 * again, for as long as it is let; which ones, and when, comes from a seed. A cluster that lost
 * data or doesn't recover ends it.
 */
final class Crashes {
    /** Of so many crashes one is that of a single member. */
    private static final int SINGLE_OF = 4;

    private static final int AT_MOST = 2;

    /** The second of two falls in the first's recovery as often as together with it. */
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Time to work in between, so that the tests end while the crashes go on. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final TestCluster cluster;
    private final List<Shard> shards;
    private final SplittableRandom random;
    private final Thread thread = new Thread(this::run, "crashes");
    private final AtomicInteger killed = new AtomicInteger();
    private final AtomicInteger pairs = new AtomicInteger();
    private final AtomicInteger recoveries = new AtomicInteger();
    private volatile boolean ends;
    private volatile Throwable failure;

    private Crashes(TestCluster cluster, List<Shard> shards, long seed) {
        this.cluster = cluster;
        this.shards = shards;
        this.random = new SplittableRandom(seed);
    }

    /** Begins to kill the holders of some of these shards. */
    static Crashes begin(TestCluster cluster, List<Shard> shards, long seed) {
        Crashes crashes = new Crashes(cluster, shards, seed);
        crashes.thread.setDaemon(true);
        crashes.thread.start();
        return crashes;
    }

    /** How often two members have been killed; throws what has ended the crashes. */
    int pairs() {
        check();
        return pairs.get();
    }

    /** Lets the recovery that is under way be the last, and waits for it. */
    void end() throws InterruptedException {
        ends = true;
        thread.join();
        check();
    }

    private void check() {
        Throwable seen = failure;
        if (seen != null) {
            throw new AssertionError("the crashes ended: " + this, seen);
        }
    }

    @Override
    public String toString() {
        return killed + " members were killed in " + recoveries + " rounds, " + pairs
                + " times two of them, and rebuilt";
    }

    private void run() {
        try {
            while (!ends) {
                crash();
                LockSupport.parkNanos(random.nextLong(PAUSE_NANOS));
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void crash() {
        List<Shard> left = new ArrayList<>(shards);
        List<Shard> victims = new ArrayList<>();
        int count = random.nextInt(SINGLE_OF) == 0 ? 1 : AT_MOST;
        while (victims.size() < count) {
            victims.add(left.remove(random.nextInt(left.size())));
        }
        List<Long> gone = new ArrayList<>();
        if (random.nextBoolean()) {
            gone.addAll(cluster.crash(victims));
        } else {
            for (Shard victim : victims) {
                gone.addAll(cluster.crash(List.of(victim)));
                LockSupport.parkNanos(random.nextLong(BETWEEN_NANOS));
            }
        }
        int members = (int) gone.stream().distinct().count();
        killed.addAndGet(members);
        if (members == AT_MOST) {
            pairs.incrementAndGet();
        }
        cluster.awaitRecovery(gone);
        recoveries.incrementAndGet();
    }
}
