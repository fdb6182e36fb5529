package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.protocol.ClusterMap;
import io.fused.protocol.Group;
import io.fused.protocol.GroupState;
import io.fused.protocol.KeyHash;
import io.fused.protocol.Shard;
import io.fused.protocol.ShardState;
import io.fused.protocol.SlotRange;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Reading maps, and refusing those that contradict themselves. */
final class ClusterViewTest {
    private static ClusterMap.Builder map() {
        ClusterMap.Builder map = ClusterMap.newBuilder()
                .setClusterId("c")
                .setVersion(5)
                .setPrimaries(2)
                .setFaults(1)
                .addMembers("127.0.0.1:7400");
        for (int group = 0; group < 2; group++) {
            map.addGroups(Group.newBuilder()
                    .setEpoch(3)
                    .setState(
                            group == 0
                                    ? GroupState.GROUP_STATE_NORMAL
                                    : GroupState.GROUP_STATE_SUSPENDED));
        }
        for (int shard = 0; shard < 4; shard++) {
            map.addShards(Shard.newBuilder()
                    .setAddress(shard == 3 ? "" : "127.0.0.1:740" + shard)
                    .setTenure(shard)
                    .setMayAnswer(shard < 2)
                    .setState(
                            shard == 2
                                    ? ShardState.SHARD_STATE_LOST
                                    : ShardState.SHARD_STATE_ACTIVE));
            map.addSlots(SlotRange.newBuilder()
                    .setFirst(shard * KeyHash.SLOTS / 4)
                    .setCount(KeyHash.SLOTS / 4)
                    .setShard(3 - shard));
        }
        return map;
    }

    @Test
    void readsWhatAClientNeeds() {
        ClusterView view = ClusterView.of(map().build());

        assertThat(view.clusterId()).isEqualTo("c");
        assertThat(view.version()).isEqualTo(5);
        assertThat(view.shards()).isEqualTo(4);
        assertThat(view.members()).containsExactly(new Endpoint("127.0.0.1", 7400));
        assertThat(view.place(1))
                .isEqualTo(new ClusterView.Place(
                        new Endpoint("127.0.0.1", 7401), 1, true, true, false, false));
        assertThat(view.place(2).lost()).isTrue();
        assertThat(view.place(3).endpoint()).isNull();
        assertThat(view.place(3).suspended()).isTrue();
        assertThat(view.groupOf(3)).isEqualTo(1);
        assertThat(view.nameOf(3)).isEqualTo("primary 1 of group 1");
        assertThat(view.shardOf(0)).isEqualTo(3);
        assertThat(view.shardOf(1L << 62)).isEqualTo(2);
        assertThat(view.shardOf(-1)).isZero();
    }

    @Test
    void refusesWhatContradictsItself() {
        refuses("has 3 shards in 2 groups of 2", map -> map.removeShards(0));
        refuses("groups of 0", map -> map.setPrimaries(0));
        refuses("the address \"nowhere\"", map -> map.setMembers(0, "nowhere"));
        refuses("lacks slots from 12288 on", map -> map.removeSlots(3));
        refuses("its slots have gaps", map -> map.removeSlots(1));
        refuses("name shards that don't exist", map -> map.getSlotsBuilder(0).setShard(4));
        refuses("its slots have gaps", map -> map.getSlotsBuilder(3).setCount(-1));
        refuses("its slots have gaps", map -> map.getSlotsBuilder(3).setCount(1 << 30));
    }

    private static void refuses(String how, Consumer<ClusterMap.Builder> change) {
        ClusterMap.Builder map = map();
        change.accept(map);
        assertThatThrownBy(() -> ClusterView.of(map.build()))
                .isInstanceOf(FusedProtocolException.class)
                .hasMessageStartingWith("A member gave a map of the cluster that can't be right: ")
                .hasMessageContaining(how);
    }
}
