package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.client.FusedClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred thousand random operations on each collection, all at the same time, do what they do to
 * its twin of java.util, while one or two of five processes at a time are killed and rebuilt.
 */
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ModelsIT {
    private static final int PRIMARIES = 3;
    private static final int FAULTS = 2;
    private static final int OPERATIONS = 100_000;
    private static final int PAIRS = 5;
    private static final long SEED = 2013;
    private static final int REPORT_SECONDS = 10;

    /** Every collection, and those by sort keys, a line each. */
    private static final List<BiFunction<FusedClient, Long, Model>> MODELS = List.of(
            MapModel::new,
            LinkedMapModel::new,
            SortedMapModel::new,
            SortKeyMapModel::new,
            MultimapModel::new,
            SetModel::new,
            LinkedSetModel::new,
            SortedSetModel::new,
            SortKeySetModel::new,
            ListModel::new,
            QueueModel::new,
            PriorityQueueModel::new,
            SortKeyQueueModel::new,
            DequeModel::new,
            CounterModel::new);

    private final List<FusedClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() {
        clients.forEach(FusedClient::close);
    }

    /**
     * Each with a client of its own: calls that wait share a window, where those of one model could
     * cost those of another their place.
     */
    private List<Model> models(TestCluster cluster) {
        List<Model> models = new ArrayList<>();
        for (BiFunction<FusedClient, Long, Model> model : MODELS) {
            FusedClient client = FusedClient.connect(cluster.endpoints());
            clients.add(client);
            models.add(model.apply(client, SEED));
        }
        return models;
    }

    /**
     * Waits for a run to end, says now and then how far all are, and lets the crashes end when
     * there were enough.
     */
    private static void await(Future<?> run, List<Model> models, Crashes crashes) throws Exception {
        while (!run.isDone()) {
            try {
                run.get(REPORT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                System.out.println(models);
                if (crashes.pairs() >= PAIRS) {
                    crashes.end();
                }
            }
        }
    }

    @Test
    void everyCollectionDoesAsItsTwinDoes() throws Exception {
        try (TestCluster cluster = TestCluster.start(PRIMARIES, FAULTS);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Model> models = models(cluster);
            Crashes crashes = Crashes.begin(cluster, Shard.all(PRIMARIES, FAULTS), SEED);
            List<Future<Integer>> runs = new ArrayList<>();
            for (Model model : models) {
                runs.add(threads.submit(
                        () -> model.run(OPERATIONS, () -> crashes.pairs() >= PAIRS)));
            }
            int operations = 0;
            for (Future<Integer> run : runs) {
                await(run, models, crashes);
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
