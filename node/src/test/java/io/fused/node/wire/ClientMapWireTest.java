package io.fused.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.cluster.ClusterMap;
import io.fused.protocol.SlotRange;
import io.fused.protocol.StructureKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientMapWireTest {
    @Test
    void clientsNameEveryKindByItsOwnName() {
        List<String> names = new ArrayList<>();
        for (StructureKind kind : StructureKind.values()) {
            ClientMapWire.kind(kind).ifPresent(known -> {
                assertThat(kind).hasToString("STRUCTURE_KIND_" + known);
                names.add(known.name());
            });
        }
        for (ClusterMap.StructureKind kind : ClusterMap.StructureKind.values()) {
            assertThat(names).contains(kind.name());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void slotsCoverAllHashesAsTheMapDealsThem(long seed) {
        ClusterMap map = new Samples(seed).map();

        io.fused.protocol.ClusterMap forClients = ClientMapWire.toProto(map);

        int next = 0;
        for (SlotRange range : forClients.getSlotsList()) {
            assertThat(range.getFirst()).isEqualTo(next);
            for (int slot = next; slot < next + range.getCount(); slot++) {
                assertThat(map.shardOfHash(((long) slot << 50) + 12_345))
                        .isEqualTo(range.getShard());
            }
            next += range.getCount();
        }
        assertThat(next).isEqualTo(1 << 14);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shardsAreNumberedGroupByGroup(long seed) {
        ClusterMap map = new Samples(seed).map();

        io.fused.protocol.ClusterMap forClients = ClientMapWire.toProto(map);

        assertThat(forClients.getShardsCount()).isEqualTo(6);
        for (int shard = 0; shard < 6; shard++) {
            assertThat(forClients.getShards(shard).getTenure())
                    .isEqualTo(map.groups()
                            .get(shard / 3)
                            .primaries()
                            .get(shard % 3)
                            .tenure());
        }
        assertThat(forClients.getMembersCount()).isEqualTo((int) map.members().stream()
                .filter(member -> member.state() == ClusterMap.MemberState.UP)
                .count());
    }
}
