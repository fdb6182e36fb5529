package io.fused.examples;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedQueue;
import io.fused.client.FusedSortedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A job queue: jobs that wait, claims with deadlines, and jobs that are done. Each step of a job is
 * one atomic move, so that at every moment it is in exactly one of the three, whoever dies.
 */
final class JobQueue {
    private final FusedQueue<String> waiting;
    private final FusedSortedMap<Map.Entry<Instant, UUID>, String> claims;
    private final FusedQueue<String> done;

    JobQueue(FusedClient client) {
        waiting = client.queue("jobs", Codec.string());
        claims = client.near(waiting)
                .sortedMap("claims", Codec.pair(Codec.instant(), Codec.uuid()), Codec.string());
        done = client.near(waiting).queue("done", Codec.string());
    }

    /** A job that its worker has until a deadline. */
    record Claim(Map.Entry<Instant, UUID> key, String job) {}

    void submit(String job) {
        waiting.add(job);
    }

    /** Takes a job for so long; null if there is none for a second. */
    @Nullable
    Claim claim(Duration time) throws InterruptedException {
        Map.Entry<Instant, UUID> key = Map.entry(Instant.now().plus(time), UUID.randomUUID());
        String job = waiting.pollInto(claims.place(key), 1, TimeUnit.SECONDS);
        return job == null ? null : new Claim(key, job);
    }

    /** Says that a job is done; false if its time was over and somebody else has it. */
    boolean complete(Claim claim) {
        return claims.removeInto(claim.key(), done.tail()) != null;
    }

    /** Gives back the jobs of those that have let their time pass; returns how many. */
    int giveBackOverdue() {
        Map.Entry<Instant, UUID> now = Map.entry(Instant.now(), new UUID(0, 0));
        int count = 0;
        for (Map.Entry<Instant, UUID> overdue : claims.headMap(now).keySet()) {
            // Null if the worker has finished in this moment.
            if (claims.removeInto(overdue, waiting.tail()) != null) {
                count++;
            }
        }
        return count;
    }

    /** The jobs that are done, in the order in which they were. */
    FusedQueue<String> done() {
        return done;
    }

    /** How many jobs aren't done: a moment's view of two structures. */
    int open() {
        return waiting.size() + claims.size();
    }
}
