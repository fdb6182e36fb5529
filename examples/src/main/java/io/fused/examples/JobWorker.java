package io.fused.examples;

import io.fused.client.FusedClient;
import java.time.Duration;

/** A process that works at jobs until there are none for a while, or until it is killed. */
public final class JobWorker {
    private static final Duration TIME_FOR_A_JOB = Duration.ofSeconds(2);
    private static final int IDLE_SECONDS = 20;

    private JobWorker() {}

    /**
     * Works.
     *
     * @param arguments where the cluster is reached, as {@link FusedClient#connect} takes it
     * @throws InterruptedException never, unless somebody interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (FusedClient client = FusedClient.connect(arguments[0])) {
            JobQueue jobs = new JobQueue(client);
            int idle = 0;
            while (idle < IDLE_SECONDS) {
                JobQueue.Claim claim = jobs.claim(TIME_FOR_A_JOB);
                if (claim == null) {
                    idle++;
                    continue;
                }
                idle = 0;
                Thread.sleep(15); // The work.
                jobs.complete(claim);
            }
        }
    }
}
