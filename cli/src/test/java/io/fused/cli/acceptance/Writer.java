package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.FusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/**
 * Puts one new key after the other into a map of its own, without a pause, and remembers what was
 * acknowledged. One thread writes; what it remembers is read when that thread has ended.
 */
final class Writer implements Runnable {

    private final ConcurrentMap<Long, Long> map;
    private final Map<Long, Long> acknowledged = new HashMap<>();
    private final Set<Long> unknown = new HashSet<>();
    private volatile boolean ends;
    private volatile long writes;
    private long slowestNanos;

    Writer(ConcurrentMap<Long, Long> map) {
        this.map = map;
    }

    @Override
    public void run() {
        for (long key = 0; !ends; key++) {
            long before = System.nanoTime();
            try {
                map.put(key, value(key));
                acknowledged.put(key, value(key));
            } catch (FusedException e) {
                unknown.add(key);
            }
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - before);
            writes = key + 1;
        }
    }

    /** Lets the write that is under way be the last. */
    void end() {
        ends = true;
    }

    /** How many writes were answered, well or not. */
    long writes() {
        return writes;
    }

    /** The writes that were acknowledged. */
    int acknowledged() {
        return acknowledged.size();
    }

    /** How long the slowest write waited for its answer. */
    long slowestMillis() {
        return slowestNanos / 1_000_000;
    }

    /** Checks what the map holds, and returns it. */
    Map<Long, Long> check() {
        Map<Long, Long> found = new HashMap<>(map);
        assertThat(found).as("acknowledged writes").containsAllEntriesOf(acknowledged);
        Map<Long, Long> others = new HashMap<>(found);
        others.keySet().removeAll(acknowledged.keySet());
        others.forEach((key, value) -> {
            assertThat(unknown).as("keys that were never written").contains(key);
            assertThat(value).isEqualTo(value(key));
        });
        return found;
    }

    private static long value(long key) {
        return key * 31 + 7;
    }
}
