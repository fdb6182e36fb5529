package io.fused.cli.demo;

import io.fused.cli.Failure;
import io.fused.cli.ScratchCluster;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.StatusReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One round of crashes, measured from the kill on.
 *
 * @param victims who was killed
 * @param underWay map writes under way at the moment of the kill
 * @param detectSeconds until the coordinator counted on none of the victims
 * @param serveSeconds until each primary among the victims had acknowledged a write begun after the
 *     kill
 * @param safeSeconds until the cluster tolerated as many crashes as before
 */
record Round(
        Victims victims,
        long underWay,
        double detectSeconds,
        double serveSeconds,
        double safeSeconds) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Kills the victims while the workload writes, and waits until the cluster is whole again. */
    static Round run(
            ScratchCluster cluster,
            FusedClient client,
            Workload workload,
            Victims victims,
            long writesUnderWay,
            Consumer<String> progress)
            throws InterruptedException {
        List<FusedMap<Integer, Integer>> probes = victims.primaries().stream()
                .map(i -> client.primary(i).map("demo-probe", Codec.int32(), Codec.int32()))
                .toList();
        long underWay = awaitWrites(workload, writesUnderWay);
        long start = System.nanoTime();
        victims.members().forEach(Round::kill);
        CompletableFuture<Double> served = CompletableFuture.allOf(probes.stream()
                        .map(probe -> probe.async().set(0, (int) start))
                        .toArray(CompletableFuture[]::new))
                .thenApply(done -> secondsSince(start));
        progress.accept("killed " + victims.describe() + " with " + underWay + " writes under way");
        await(cluster, victims::noticed, "notice the crashes");
        double detect = secondsSince(start);
        await(cluster, status -> status.getTolerance() >= status.getFaults(), "be whole again");
        double safe = secondsSince(start);
        return new Round(victims, underWay, detect, served.join(), safe);
    }

    private static long awaitWrites(Workload workload, long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long underWay = workload.mapJournal().underWay();
        while (underWay < wanted) {
            if (System.nanoTime() > deadline) {
                throw new Failure("No moment came with " + wanted + " writes under way; last seen: "
                        + underWay + ". Load more entries (--file).");
            }
            Thread.sleep(1);
            underWay = workload.mapJournal().underWay();
        }
        return underWay;
    }

    private static void kill(MemberStatus member) {
        ProcessHandle.of(member.getProcessId()).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void await(ScratchCluster cluster, Predicate<StatusReply> reached, String what)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.test(cluster.status())) {
            if (System.nanoTime() > deadline) {
                throw new Failure("The cluster did not " + what + " within " + PATIENCE.toSeconds()
                        + " s; its members' logs tell more.");
            }
            Thread.sleep(5);
        }
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
