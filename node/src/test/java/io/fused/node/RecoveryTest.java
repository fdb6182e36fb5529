package io.fused.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Members crash and come back, empty, over real links. */
final class RecoveryTest {
    private static final int ENTRIES = 300;

    @Test
    void aPrimaryAndABackupAreLostAndEverythingIsThereAgain() throws IOException {
        try (LoopbackCluster cluster = new LoopbackCluster(2, 2, 1, 4)) {
            int[] structures = new int[2];
            for (int shard = 0; shard < 2; shard++) {
                structures[shard] = cluster.openMap("map", shard).getStructure();
                long session = cluster.openSession(shard);
                for (int entry = 0; entry < ENTRIES; entry++) {
                    cluster.put(
                            shard,
                            session,
                            entry + 1,
                            structures[shard],
                            "k" + entry,
                            shard + ":" + entry);
                }
            }
            String primary = cluster.holder(0, 0);
            String backup = cluster.map()
                    .groups()
                    .getFirst()
                    .backups()
                    .getLast()
                    .holder()
                    .name();

            cluster.crash(primary);
            cluster.crash(backup);
            cluster.start(primary);
            cluster.start(backup);
            cluster.awaitTolerance(2);

            for (int shard = 0; shard < 2; shard++) {
                for (int entry = 0; entry < ENTRIES; entry++) {
                    assertThat(cluster.get(shard, structures[shard], "k" + entry))
                            .isEqualTo(shard + ":" + entry);
                }
                long session = cluster.openSession(shard);
                cluster.put(shard, session, 1, structures[shard], "new", "written after");
                assertThat(cluster.get(shard, structures[shard], "new")).isEqualTo("written after");
            }
        }
    }
}
