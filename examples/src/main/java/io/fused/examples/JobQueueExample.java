package io.fused.examples;

import io.fused.cli.Example;
import io.fused.client.FusedClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Three hundred jobs and three workers, processes of their own, of which one after the other is
 * killed, and the primaries with them: no job is lost, and none is completed twice.
 */
public final class JobQueueExample implements Example {
    private static final int JOBS = 300;
    private static final int WORKERS = 3;
    private static final int KILLS = 6;

    /** For the command line, and for anyone. */
    public JobQueueExample() {}

    @Override
    public String name() {
        return "job-queue";
    }

    @Override
    public void run(PrintStream out) throws Exception {
        try (ExampleCluster cluster = ExampleCluster.start(out);
                FusedClient client = FusedClient.connect(cluster.endpoints());
                Workers workers = new Workers(cluster.endpoints())) {
            JobQueue jobs = new JobQueue(client);
            for (int number = 0; number < JOBS; number++) {
                jobs.submit("job " + number);
            }
            out.println("-- " + JOBS + " jobs, " + WORKERS + " workers");
            for (int number = 0; number < WORKERS; number++) {
                workers.start();
            }

            for (int kill = 0; kill < KILLS; kill++) {
                untilDone(jobs, (kill + 1) * 30);
                workers.killOne();
                workers.start();
            }
            out.println("-- kill -9: " + KILLS + " workers, one after the other, and others begin");
            cluster.crashPrimaries(0, 1, 2);

            untilDone(jobs, JOBS);
            List<String> done = new ArrayList<>(jobs.done());
            Set<String> different = new HashSet<>(done);
            out.println("jobs done       " + different.size());
            out.println("jobs lost       " + (JOBS - different.size()));
            out.println("jobs done twice " + (done.size() - different.size()));
            out.println("jobs left       " + jobs.open());
        }
    }

    /** Waits until so many jobs are done, and takes care of those whose workers died. */
    private static void untilDone(JobQueue jobs, int count) throws InterruptedException {
        while (jobs.done().size() < count) {
            jobs.giveBackOverdue();
            Thread.sleep(50);
        }
    }

    /** Processes that work, and end with this one. */
    private static final class Workers implements AutoCloseable {
        private final String endpoints;
        private final List<Process> running = new ArrayList<>();
        private final Thread stopper = new Thread(this::stop, "stop-workers");

        Workers(String endpoints) {
            this.endpoints = endpoints;
            Runtime.getRuntime().addShutdownHook(stopper);
        }

        synchronized void start() throws IOException {
            running.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            JobWorker.class.getName(),
                            endpoints)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        /** Kills the oldest, in the midst of whatever it does. */
        synchronized void killOne() throws InterruptedException {
            Process oldest = running.remove(0);
            oldest.destroyForcibly();
            oldest.waitFor(10, TimeUnit.SECONDS);
        }

        private synchronized void stop() {
            running.forEach(Process::destroyForcibly);
        }

        @Override
        public void close() {
            if (Runtime.getRuntime().removeShutdownHook(stopper)) {
                stop();
            }
        }
    }
}
