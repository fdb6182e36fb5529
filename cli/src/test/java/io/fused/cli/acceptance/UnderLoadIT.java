package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fused.cli.acceptance.TestCluster.Shard;
import io.fused.protocol.MemberStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S8 and S9: clients write to all primaries without a pause while members crash or hang. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UnderLoadIT {

    private static final int PRIMARIES = 3;
    private static final int FAULTS = 3;
    private static final int CRASHES = 6;
    private static final long WRITES_BETWEEN = 200;

    /** A put's own deadline, and some time for a machine whose cores are all taken. */
    private static final long ANSWERED_WITHIN_MILLIS = 33_000;

    private static final Duration HUNG = Duration.ofSeconds(10);

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(PRIMARIES, FAULTS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void writesGoOnWhilePrimariesAreCrashedAndRebuilt() throws Exception {
        List<Writer> writers = writers("crashes");

        whileWriting(writers, ignored -> {
            for (int crash = 0; crash < CRASHES; crash++) {
                cluster.crashAndRecover(List.of(Shard.primary(crash % PRIMARIES)));
                awaitWrites(writers, WRITES_BETWEEN);
            }
        });

        List<Map<Long, Long>> found = writers.stream().map(Writer::check).toList();
        cluster.crashAndRecover(Shard.all(PRIMARIES, 0));
        assertThat(writers.stream().map(Writer::check).toList())
                .as("a write of unknown outcome is there or not, but the same after a recovery")
                .isEqualTo(found);
        assertAllAnsweredInTime(writers);
    }

    @Test
    void aHungBackupDelaysWritesButLosesNone() throws Exception {
        List<Writer> writers = writers("hang");
        MemberStatus hung = cluster.holder(Shard.backup(1));

        whileWriting(writers, ignored -> {
            signal("STOP", hung);
            try {
                // The time itself is the condition: the backup hangs for as long as the case says.
                long until = System.nanoTime() + HUNG.toNanos();
                await().atMost(HUNG.plusSeconds(5)).until(() -> System.nanoTime() > until);
            } finally {
                signal("CONT", hung);
            }
            awaitWrites(writers, WRITES_BETWEEN);
            cluster.awaitRecovery(List.of());
            awaitWrites(writers, WRITES_BETWEEN);
        });

        assertAllAnsweredInTime(writers);
        List<Map<Long, Long>> found = writers.stream().map(Writer::check).toList();
        // With all primaries gone, the contents come from the fused backups alone: all three are
        // needed, the one that hung among them.
        cluster.crashAndRecover(Shard.all(PRIMARIES, 0));
        assertThat(writers.stream().map(Writer::check).toList()).isEqualTo(found);
    }

    private static List<Writer> writers(String map) {
        List<Writer> writers = new ArrayList<>();
        for (int primary = 0; primary < PRIMARIES; primary++) {
            writers.add(new Writer(Maps.of(cluster, map, primary)));
        }
        return writers;
    }

    private static void whileWriting(List<Writer> writers, Consumer<List<Writer>> work)
            throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
            List<Future<?>> running = new ArrayList<>();
            writers.forEach(writer -> running.add(threads.submit(writer)));
            try {
                awaitWrites(writers, WRITES_BETWEEN);
                work.accept(writers);
            } finally {
                writers.forEach(Writer::end);
            }
            for (Future<?> thread : running) {
                thread.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** Waits until each writer has done so many writes more. */
    private static void awaitWrites(List<Writer> writers, long more) {
        List<Long> goals =
                writers.stream().map(writer -> writer.writes() + more).toList();
        for (int index = 0; index < writers.size(); index++) {
            Writer writer = writers.get(index);
            long goal = goals.get(index);
            await("writes go on")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> writer.writes() >= goal);
        }
    }

    private static void assertAllAnsweredInTime(List<Writer> writers) {
        for (Writer writer : writers) {
            assertThat(writer.slowestMillis()).isLessThan(ANSWERED_WITHIN_MILLIS);
            assertThat(writer.acknowledged()).isGreaterThan((int) WRITES_BETWEEN);
        }
    }

    private static void signal(String signal, MemberStatus member) {
        try {
            int status = new ProcessBuilder(
                            "kill", "-" + signal, Long.toString(member.getProcessId()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(status).isZero();
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
