package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Section 9 of the protocol: a lost primary is decoded while the others go on. */
final class RebuildTest {

    @Test
    void oneLostPrimaryComesBackWithItsContents() {
        TinyCluster cluster = loaded(3, 2, 200);
        Map<Integer, byte[]> before =
                TinyCluster.images(cluster.primary(0).shard().stacks());

        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        finish(cluster, 0);

        assertSame(cluster.primary(0), before);
        checkContents(cluster, 0, 200);
        cluster.put(0, "after", "1");
        cluster.tick(500);
        cluster.checkCode();
    }

    @Test
    void twoLostPrimariesComeBackWhileTheThirdGoesOn() {
        TinyCluster cluster = loaded(3, 2, 200);
        Map<Integer, byte[]> before0 =
                TinyCluster.images(cluster.primary(0).shard().stacks());
        Map<Integer, byte[]> before1 =
                TinyCluster.images(cluster.primary(1).shard().stacks());
        cluster.nodes.get("p0").crash();
        cluster.nodes.get("p1").crash();
        cluster.start("s0");
        cluster.start("s1");
        cluster.edit(entry -> switch (entry.id().toString()) {
            case "0.P0" -> cluster.replaced(entry, "s0");
            case "0.P1" -> cluster.replaced(entry, "s1");
            default -> entry;
        });

        write(cluster, 2, 0, 50);
        cluster.fence(0);
        write(cluster, 2, 50, 100);
        cluster.fence(1);
        finish(cluster, 0);
        write(cluster, 2, 100, 150);
        write(cluster, 0, 0, 50);
        finish(cluster, 1);

        assertSame(cluster.primary(1), before1);
        assertThat(before0).isNotEmpty();
        checkContents(cluster, 0, 200);
        checkContents(cluster, 1, 200);
        checkContents(cluster, 2, 200);
        cluster.tick(500);
        cluster.checkCode();
    }

    @Test
    void writesDuringEveryStepAreInTheCut() {
        TinyCluster cluster = loaded(3, 2, 300);
        Map<Integer, byte[]> before =
                TinyCluster.images(cluster.primary(0).shard().stacks());
        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        TinyCluster.Node holder = cluster.nodes.get("spare");

        int written = 0;
        for (int k = 0; k < 200 && !isRebuilt(holder); k++) {
            cluster.putLater(1, "key" + written % 300, "during" + written);
            cluster.putLater(2, "key" + written % 300, "during" + written);
            written++;
            for (TinyCluster.Node node : cluster.nodes.values()) {
                node.turn();
            }
            if (k % 10 == 9) {
                cluster.tickOnce(50);
            }
        }
        cluster.run();
        finish(cluster, 0);

        assertThat(written).isGreaterThan(5);
        assertSame(cluster.primary(0), before);
        cluster.tick(500);
        cluster.checkCode();
    }

    @Test
    void aCutWaitsForDeltasThatABackupHasAndTheSubscriberHasNot() {
        TinyCluster cluster = loaded(2, 1, 50);
        Map<Integer, byte[]> before =
                TinyCluster.images(cluster.primary(0).shard().stacks());
        cluster.nodes.get("p0").crash();
        boolean[] imagesCame = new boolean[1];
        cluster.replace(ShardId.primary(0, 0), "spare");
        TinyCluster.Node holder = cluster.nodes.get("spare");
        cluster.lose((to, message) -> {
            imagesCame[0] |= message instanceof Message.UnitImage;
            return to == holder && message instanceof Message.FusedUnit;
        });
        cluster.fence(0);
        cluster.tick(1_000);

        assertThat(imagesCame[0]).isTrue();
        write(cluster, 1, 0, 50);
        cluster.lose((to, message) -> false);
        cluster.tick(2_000);
        finish(cluster, 0);

        assertSame(cluster.primary(0), before);
        cluster.tick(500);
        cluster.checkCode();
    }

    @Test
    void anotherEpochBeginsUnitsInHandAgain() {
        TinyCluster cluster = loaded(3, 3, 200);
        Map<Integer, byte[]> before =
                TinyCluster.images(cluster.primary(0).shard().stacks());
        cluster.nodes.get("p0").crash();
        cluster.lose((to, message) -> message instanceof Message.FusedUnit);
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        cluster.tick(500);
        TinyCluster.Node holder = cluster.nodes.get("spare");
        assertThat(rebuild(holder).inHand()).isNotEmpty();

        cluster.nodes.get("b0").crash();
        cluster.start("spare2");
        ShardId crashed = ShardId.backup(0, 0);
        cluster.edit(each -> each.id().equals(crashed) ? cluster.replaced(each, "spare2") : each);
        cluster.lose((to, message) -> false);
        finish(cluster, 0);

        assertSame(cluster.primary(0), before);
    }

    @Test
    void aLinkThatBreaksDuringTheRebuildIsMadeAgain() {
        TinyCluster cluster = loaded(3, 2, 400);
        Map<Integer, byte[]> before =
                TinyCluster.images(cluster.primary(0).shard().stacks());
        cluster.nodes.get("p0").crash();
        cluster.lose((to, message) -> message instanceof Message.FusedUnit);
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        TinyCluster.Node holder = cluster.nodes.get("spare");

        holder.breakLink(cluster.nodes.get("p1"));
        holder.breakLink(cluster.nodes.get("b0"));
        cluster.lose((to, message) -> false);
        cluster.tick(3_000);
        finish(cluster, 0);

        assertSame(cluster.primary(0), before);
        assertThat(cluster.primary(1).subscriptions()).isEmpty();
        assertThat(cluster.primary(2).subscriptions()).isEmpty();
    }

    @Test
    void theOnlyPrimaryOfAGroupComesFromItsBackupAlone() {
        TinyCluster cluster = loaded(1, 1, 100);
        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        finish(cluster, 0);

        checkContents(cluster, 0, 100);
    }

    @Test
    void bytesThatMakeNoSenseAreReportedAndDecodedFromAnotherBackup() {
        TinyCluster cluster = loaded(3, 2, 200);
        Map<Integer, byte[]> before =
                TinyCluster.images(cluster.primary(0).shard().stacks());
        rot(cluster, 0);

        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        TinyCluster.Node holder = cluster.nodes.get("spare");
        cluster.tick(500);
        assertThat(holder.reported(Message.CorruptRebuild.class)).hasSize(1);
        assertThat(isRebuilt(holder)).isFalse();
        finish(cluster, 0);

        assertSame(cluster.primary(0), before);
        checkContents(cluster, 0, 200);
        assertThat(holder.reported(Message.CorruptRebuild.class)).hasSize(1);
    }

    @Test
    void whatEveryBackupHasWrongIsNeverServed() {
        TinyCluster cluster = loaded(2, 1, 50);
        rot(cluster, 0);

        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        cluster.tick(60_000);

        TinyCluster.Node holder = cluster.nodes.get("spare");
        assertThat(isRebuilt(holder)).isFalse();
        assertThat(holder.reported(Message.CorruptRebuild.class))
                .as("at growing intervals")
                .hasSizeBetween(3, 10)
                .allSatisfy(report -> assertThat(report.detail()).contains("checksum"));
        checkContents(cluster, 1, 50);
    }

    /** Changes a byte of primary 0's first element at a fused backup, behind its back. */
    private static void rot(TinyCluster cluster, int backup) {
        Stacks stacks = cluster.backup(backup).stacks();
        for (int c = SizeClasses.FIRST_ELEMENT; c < SizeClasses.count(); c++) {
            if (cluster.primary(0).shard().stacks().height(c) > 0) {
                byte[] unit = stacks.image(c, 0);
                unit[NodeLayout.HEADER_BYTES] ^= 1;
                stacks.load(c, 0, unit);
                return;
            }
        }
    }

    @Test
    void anEmptyPrimaryIsRebuiltEmpty() {
        TinyCluster cluster = new TinyCluster(2, 1).start();
        cluster.nodes.get("p0").crash();
        cluster.replace(ShardId.primary(0, 0), "spare");
        cluster.fence(0);
        finish(cluster, 0);

        assertThat(cluster.get(0, "nothing")).isNull();
        cluster.put(0, "a", "1");
    }

    static TinyCluster loaded(int n, int f, int keys) {
        TinyCluster cluster = new TinyCluster(n, f);
        cluster.settings = TinySettings.forSubscribers(64 << 20, 3);
        cluster.start();
        for (int i = 0; i < n; i++) {
            write(cluster, i, 0, keys);
        }
        cluster.tick(500);
        cluster.checkCode();
        return cluster;
    }

    static void write(TinyCluster cluster, int primary, int from, int to) {
        for (int k = from; k < to; k++) {
            cluster.putLater(primary, "key" + k, value(primary, k));
            if (k % 7 == 0) {
                cluster.run();
            }
        }
        cluster.run();
    }

    private static String value(int primary, int k) {
        return "value " + primary + "/" + k + "x".repeat(k * 37 % 600);
    }

    static void checkContents(TinyCluster cluster, int primary, int keys) {
        for (int k = 0; k < keys; k++) {
            assertThat(cluster.get(primary, "key" + k)).isEqualTo(value(primary, k));
        }
    }

    /** Lets a rebuild end, and tells all that its primary is ACTIVE. */
    static void finish(TinyCluster cluster, int primary) {
        TinyCluster.Node holder = cluster.nodeOf(cluster.entry(ShardId.primary(0, primary)));
        for (int k = 0; k < 100 && !isRebuilt(holder); k++) {
            cluster.tick(250);
        }
        assertThat(isRebuilt(holder)).as("rebuilt").isTrue();
        cluster.setState(ShardId.primary(0, primary), ShardState.ACTIVE);
    }

    private static boolean isRebuilt(TinyCluster.Node holder) {
        return !holder.reported(Message.Rebuilt.class).isEmpty();
    }

    private static Rebuild rebuild(TinyCluster.Node holder) {
        return holder.member.holdings().rebuilds().firstEntry().getValue();
    }

    private static void assertSame(PrimaryShard rebuilt, Map<Integer, byte[]> before) {
        Map<Integer, byte[]> now = TinyCluster.images(rebuilt.shard().stacks());
        assertThat(now.keySet()).isEqualTo(before.keySet());
        before.forEach(
                (unit, bytes) -> assertThat(now.get(unit)).as("unit " + unit).isEqualTo(bytes));
    }
}
