package io.fused.cli.demo;

import io.fused.cli.Failure;
import io.fused.cli.ScratchCluster;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedList;
import io.fused.client.FusedMap;
import io.fused.client.FusedQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The demo's course: load, write on, kill f members, wait until the tolerance is back, once more,
 * check everything.
 */
final class Demo {
    private static final int ROUNDS = 2;
    private static final long WRITES_UNDER_WAY = 1_000;

    private final ScratchCluster cluster;
    private final DemoData data;
    private final int faults;
    private final SplittableRandom random;
    private final Listener listener;

    /** Who watches. */
    interface Listener {
        /** A step begins, or something of note happened. */
        void say(String sentence);

        /** A long step's progress: a consumer of how much is done. */
        LongConsumer progress(String what, long total);
    }

    /**
     * What came of it.
     *
     * @param loadSeconds the time to load the map
     * @param space the stacks at the end
     * @param findings of the check
     * @param writes acknowledged writes of all three structures
     * @param unknown map writes without a known outcome
     * @param firstError the first error that a writer met, or null
     */
    record Result(
            double loadSeconds,
            List<Round> rounds,
            Space space,
            Findings findings,
            long writes,
            long unknown,
            @Nullable Throwable firstError) {}

    Demo(
            ScratchCluster cluster,
            DemoData data,
            int faults,
            SplittableRandom random,
            Listener listener) {
        this.cluster = cluster;
        this.data = data;
        this.faults = faults;
        this.random = random;
        this.listener = listener;
    }

    Result run() throws InterruptedException {
        try (FusedClient client = FusedClient.connect(cluster.endpoints())) {
            FusedMap<String, String> map = client.map("names", Codec.string(), Codec.string());
            FusedList<String> list = client.list("block", Codec.string());
            FusedQueue<Integer> queue = client.queue("jobs", Codec.int32());
            Workload workload =
                    new Workload(map, list, queue, new MapJournal(data.entries()), random.split());

            listener.say(
                    "loading " + data.description() + ": " + data.entries().size() + " entries");
            long start = System.nanoTime();
            workload.loadMap(listener.progress("loading", data.entries().size()));
            double loadSeconds = (System.nanoTime() - start) / 1e9;
            workload.loadList(data.lines());
            requireNoError(workload);

            workload.start();
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                Victims victims = Victims.draw(
                        cluster.status(),
                        faults,
                        rounds.stream().map(Round::victims).toList(),
                        random);
                rounds.add(Round.run(
                        cluster, client, workload, victims, WRITES_UNDER_WAY, listener::say));
            }
            workload.stop();

            Space space = Space.of(cluster.stacks());
            listener.say("checking every acknowledged write against the journal");
            Findings findings = Findings.check(map, list, workload);
            return new Result(
                    loadSeconds,
                    rounds,
                    space,
                    findings,
                    workload.acknowledged(),
                    workload.mapJournal().writesUnknown(),
                    workload.firstError());
        }
    }

    private static void requireNoError(Workload workload) {
        Throwable error = workload.firstError();
        if (error != null) {
            throw new Failure("Loading failed before any crash: " + Findings.say(error), error);
        }
    }
}
