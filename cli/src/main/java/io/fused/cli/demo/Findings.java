package io.fused.cli.demo;

import io.fused.client.FusedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the check of everything against the journals found.
 *
 * @param entries entries in the map
 * @param wrongEntries keys whose value is none that the journal admits
 * @param wrongLines acknowledged lines missing from the list, and lines that nobody wrote
 * @param wrongJobs jobs lost, handed out twice, or made up
 */
record Findings(long entries, long wrongEntries, long wrongLines, long wrongJobs) {

    /** Reads everything back. Nothing may be written meanwhile. */
    static Findings check(FusedMap<String, String> map, List<String> list, Workload workload)
            throws InterruptedException {
        long wrongEntries = checkMap(map, workload.mapJournal());
        long wrongLines = workload.listJournal().errors(new ArrayList<>(list));
        workload.drainQueue();
        return new Findings(
                map.size(), wrongEntries, wrongLines, workload.queueJournal().errors());
    }

    /** All that was lost, doubled or made up. */
    long lost() {
        return wrongEntries + wrongLines + wrongJobs;
    }

    private static long checkMap(FusedMap<String, String> map, MapJournal journal)
            throws InterruptedException {
        LongAdder wrong = new LongAdder();
        Semaphore permits = new Semaphore(Workload.IN_FLIGHT);
        for (int i = 0; i < journal.size(); i++) {
            int index = i;
            permits.acquire();
            CompletableFuture<?> unused = map.async()
                    .get(journal.key(index))
                    .whenComplete((found, error) -> {
                        if (error != null || !journal.admits(index, found)) {
                            wrong.increment();
                        }
                        permits.release();
                    });
        }
        permits.acquire(Workload.IN_FLIGHT);
        return wrong.sum();
    }

    /** The text of an error's cause, for people. */
    static String say(@Nullable Throwable error) {
        if (error == null) {
            return "none";
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
