package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.FusedClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred thousand random operations on each collection, all at the same time, do what they do to
 * its twin of java.util, while one or two of five processes at a time are killed and rebuilt.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ModelsIT {
    private static final int PRIMARIES = 3;
    private static final int FAULTS = 2;
    private static final int OPERATIONS = 100_000;
    private static final int PAIRS = 4;
    private static final long SEED = 2013;

    /** Every collection, a line each. */
    private static List<Model> models(FusedClient client) {
        return List.of(
                new MapModel(client, SEED),
                new SetModel(client, SEED),
                new ListModel(client, SEED),
                new QueueModel(client, SEED),
                new DequeModel(client, SEED),
                new CounterModel(client, SEED));
    }

    @Test
    void everyCollectionDoesAsItsTwinDoes() throws Exception {
        try (TestCluster cluster = TestCluster.start(PRIMARIES, FAULTS);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Model> models = models(cluster.client());
            Crashes crashes = Crashes.begin(cluster, Shard.all(PRIMARIES, FAULTS), SEED);
            List<Future<Integer>> runs = new ArrayList<>();
            for (Model model : models) {
                runs.add(threads.submit(
                        () -> model.run(OPERATIONS, () -> crashes.pairs() >= PAIRS)));
            }
            int operations = 0;
            for (Future<Integer> run : runs) {
                operations += run.get();
            }
            crashes.end();
            System.out.println(operations + " operations on " + models.size()
                    + " collections beside their twins, seed " + SEED + "; meanwhile " + crashes);

            assertThat(operations).isGreaterThanOrEqualTo(models.size() * OPERATIONS);
            models.forEach(Model::compare);
            cluster.crashAndRecover(List.of(Shard.primary(0), Shard.primary(1)));
            models.forEach(Model::compare);
        }
    }
}
