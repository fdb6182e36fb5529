package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.ShardId;
import org.junit.jupiter.api.Test;

/** A stream whose two ends don't speak of the same moment. */
final class BackupStreamTest {
    private static final ShardId PRIMARY = ShardId.primary(0, 0);

    /**
     * The stream breaks towards the backup alone, so an answer to an Attach of before comes after
     * the next Attach, and the acknowledgement of what was sent meanwhile comes with it.
     */
    @Test
    void anAnswerToAnOlderAttachBringsTheStreamToNothingThatWasDropped() {
        TinyCluster cluster = new TinyCluster(1, 1).start();
        MemberContext context = new MemberContext(
                TinyCluster.id("p0"), cluster.settings, cluster.nodes.get("p0"), PlantedFault.NONE);
        context.map(cluster.map);
        RetainedRecords retained = new RetainedRecords();
        for (long number = 1; number <= 4; number++) {
            retained.add(batch(number));
        }
        BackupStream stream = new BackupStream(context, PRIMARY, 1, TinyCluster.id("b0"), 0, 1);
        stream.attachIfNew();
        stream.onAttached(0, retained, 0);
        stream.pump(retained, 0);
        stream.onLinkDown();
        stream.heartbeat(0);

        stream.onAttached(0, retained, 0);
        stream.onApplied(4, false, retained);
        retained.dropUpTo(stream.acknowledged());
        retained.add(batch(5));
        stream.pump(retained, 4);

        assertThat(stream.acknowledged()).isEqualTo(4);
        assertThat(stream.isOpen()).isTrue();
        stream.onApplied(5, false, retained);
        retained.dropUpTo(stream.acknowledged());
        assertThat(retained.bytes()).isZero();
    }

    private static RetainedRecords.Batch batch(long number) {
        return new RetainedRecords.Batch(number, number, new byte[] {1});
    }
}
