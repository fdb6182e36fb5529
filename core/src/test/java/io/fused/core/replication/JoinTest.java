package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.ShardState;
import org.junit.jupiter.api.Test;

/** Section 8 of the protocol: a fused backup is filled while the primaries go on. */
final class JoinTest {
    private static final ShardId LOST = ShardId.backup(0, 1);

    @Test
    void aNewBackupIsFilledWhileWritesGoOn() {
        TinyCluster cluster = RebuildTest.loaded(3, 2, 200);
        cluster.nodes.get("b1").crash();
        cluster.replace(LOST, "spare");
        TinyCluster.Node newcomer = cluster.nodes.get("spare");

        for (int k = 0; k < 300 && newcomer.reported(Message.Copied.class).isEmpty(); k++) {
            for (int i = 0; i < 3; i++) {
                cluster.putLater(i, "key" + k % 250, "during" + k);
            }
            for (TinyCluster.Node node : cluster.nodes.values()) {
                node.turn();
            }
        }
        cluster.run();
        assertThat(newcomer.reported(Message.Copied.class)).isNotEmpty();

        cluster.setState(LOST, ShardState.ADDING);
        cluster.tick(500);
        for (int i = 0; i < 3; i++) {
            assertThat(cluster.nodes.get("p" + i).reported(Message.Confirmed.class))
                    .isNotEmpty();
        }
        cluster.setState(LOST, ShardState.ACTIVE);
        cluster.put(0, "after", "1");
        cluster.tick(500);
        cluster.checkCode();
        assertThat(newcomer.member.holdings().joins()).isEmpty();
        assertThat(cluster.primary(0).subscriptions()).isEmpty();
    }

    @Test
    void aNewcomerIsNotConfirmedBeforeAllThatItMayLackIsCommitted() {
        TinyCluster cluster = RebuildTest.loaded(1, 3, 50);
        cluster.nodes.get("b1").crash();
        cluster.replace(LOST, "spare");
        cluster.lose((to, message) ->
                message instanceof Message.Applied applied && applied.backup() == 2);
        long tag = cluster.putLater(0, "uncommitted", "1");
        cluster.tick(1_000);
        TinyCluster.Node newcomer = cluster.nodes.get("spare");
        assertThat(newcomer.reported(Message.Copied.class)).isNotEmpty();

        cluster.setState(LOST, ShardState.ADDING);
        cluster.tick(1_000);
        assertThat(cluster.answer(tag)).isNull();
        assertThat(cluster.nodes.get("p0").reported(Message.Confirmed.class)).isEmpty();

        cluster.lose((to, message) -> false);
        cluster.tick(1_000);
        assertThat(cluster.answer(tag)).isNotNull();
        assertThat(cluster.nodes.get("p0").reported(Message.Confirmed.class)).isNotEmpty();
    }

    @Test
    void aBrokenWalkBeginsAgainFromNothing() {
        TinyCluster cluster = RebuildTest.loaded(2, 2, 300);
        cluster.nodes.get("b1").crash();
        cluster.lose((to, message) -> message instanceof Message.Credit);
        cluster.replace(LOST, "spare");
        TinyCluster.Node newcomer = cluster.nodes.get("spare");
        assertThat(newcomer.reported(Message.Copied.class)).isEmpty();

        newcomer.breakLink(cluster.nodes.get("p1"));
        cluster.lose((to, message) -> false);
        cluster.tick(1_000);
        add(cluster);

        cluster.checkCode();
        assertThat(cluster.primary(0).subscriptions()).isEmpty();
        assertThat(cluster.primary(1).subscriptions()).isEmpty();
    }

    @Test
    void aReplacedPrimaryLetsTheJoinBeginAgain() {
        TinyCluster cluster = RebuildTest.loaded(2, 2, 100);
        cluster.nodes.get("b1").crash();
        cluster.replace(LOST, "spare");
        cluster.tick(500);
        assertThat(cluster.nodes.get("spare").reported(Message.Copied.class)).isNotEmpty();

        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare2");
        FusedBackup backup = cluster.backup(1);
        assertThat(backup.cells().isComplete()).isFalse();
        assertThat(backup.stacks().allocatedBytes()).isZero();

        cluster.fence(0);
        RebuildTest.finish(cluster, 0);
        cluster.nodes.get("spare").reports.clear();
        cluster.tick(1_000);
        add(cluster);
        cluster.checkCode();
    }

    @Test
    void aSubscriberThatFallsBehindIsLeft() {
        TinyCluster cluster = RebuildTest.loaded(1, 2, 20);
        cluster.nodes.get("b1").crash();
        cluster.replace(LOST, "spare");
        cluster.tick(250);
        PrimaryShard primary = cluster.primary(0);
        assertThat(primary.subscriptions()).hasSize(1);
        Subscription subscription = primary.subscriptions().getFirst();

        cluster.nodes.get("spare").stopped = true;
        long most = 0;
        for (int k = 0; k < 20 && !primary.subscriptions().isEmpty(); k++) {
            cluster.putLater(0, "large", (k % 2 == 0 ? "x" : "y").repeat(8 << 20));
            cluster.run();
            most = Math.max(most, subscription.bytes());
        }

        assertThat(primary.subscriptions()).isEmpty();
        assertThat(most).isBetween(32L << 20, (64L << 20) + (9 << 20));
    }

    private static void add(TinyCluster cluster) {
        TinyCluster.Node newcomer = cluster.nodeOf(cluster.entry(LOST));
        for (int k = 0; k < 50 && newcomer.reported(Message.Copied.class).isEmpty(); k++) {
            cluster.tick(100);
        }
        cluster.setState(LOST, ShardState.ADDING);
        cluster.tick(500);
        cluster.setState(LOST, ShardState.ACTIVE);
        cluster.tick(500);
    }
}
