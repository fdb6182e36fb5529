package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.Message;
import io.fused.core.ShardId;
import org.junit.jupiter.api.Test;

/** Section 7 of the protocol: fence and agreement on the tail, as far as members do them. */
final class FenceTest {

    @Test
    void aFencedPrimaryCommitsNothingAndSaysSo() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.put(0, "a", "1");
        TinyCluster.Node former = cluster.nodes.get("p0");
        TinyCluster.Node backup = cluster.nodes.get("b0");
        long applied = cluster.backup(0).cells().source(0).applied;

        backup.control(new Message.FenceOrder(backup.id, 0, 2, 0, 0, 2));
        long tag = cluster.putLater(0, "b", "2");
        cluster.run();

        assertThat(backup.only(Message.FenceHeld.class).applied()).isEqualTo(applied);
        assertThat(cluster.backup(0).cells().source(0).applied).isEqualTo(applied);
        assertThat(cluster.primary(0).state()).isEqualTo(PrimaryShard.State.FENCED);
        assertThat(former.answers.get(tag)).as("it was run").isNull();
    }

    @Test
    void anOlderFenceChangesNothing() {
        TinyCluster cluster = new TinyCluster(1, 1).start();
        TinyCluster.Node backup = cluster.nodes.get("b0");
        backup.control(new Message.FenceOrder(backup.id, 0, 5, 0, 0, 5));
        backup.reports.clear();

        backup.control(new Message.FenceOrder(backup.id, 0, 3, 0, 0, 3));

        assertThat(backup.reports).isEmpty();
        assertThat(cluster.backup(0).cells().source(0).fencedTenure).isEqualTo(5);
    }

    @Test
    void theTailIsTheLongestAndTheOthersAreFilled() {
        TinyCluster cluster = new TinyCluster(2, 3).start();
        cluster.put(0, "a", "1");
        cluster.lose((to, message) ->
                message instanceof Message.Records && !to.id.name().equals("b1"));
        cluster.putLater(0, "b", "2");
        cluster.putLater(0, "c", "3");
        cluster.run();
        long longest = cluster.backup(1).cells().source(0).applied;
        assertThat(cluster.backup(0).cells().source(0).applied).isEqualTo(longest - 2);
        cluster.lose((to, message) -> false);

        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare");
        long tail = cluster.fence(0);

        assertThat(tail).isEqualTo(longest);
        byte[] image = cluster.backup(0).stacks().image(3, 0);
        for (int j = 0; j < 3; j++) {
            FusedCells.Source source = cluster.backup(j).cells().source(0);
            assertThat(source.applied).isEqualTo(tail);
            assertThat(source.retained.between(tail - 2, tail)).isNotEmpty();
        }
        assertThat(image).isEqualTo(cluster.backup(0).stacks().image(3, 0));
    }

    @Test
    void rawRecordsAreKeptUntilTheyAreKnownToBeCommitted() {
        TinyCluster cluster = new TinyCluster(1, 2).start();
        cluster.put(0, "a", "1");
        cluster.lose((to, message) ->
                message instanceof Message.Records && to.id.name().equals("b1"));
        cluster.putLater(0, "b", "2");
        cluster.run();
        FusedCells.Source source = cluster.backup(0).cells().source(0);

        assertThat(source.retained.between(source.applied - 1, source.applied)).isNotEmpty();
        cluster.lose((to, message) -> false);
        cluster.tick(6_000);
        assertThat(cluster.primary(0).committed()).isEqualTo(source.applied);
        assertThat(source.retained.bytes()).isZero();
    }
}
