package io.fused.node.wire;

import io.fused.core.MemberId;
import io.fused.core.cluster.ClusterMap;
import io.fused.protocol.Group;
import io.fused.protocol.GroupState;
import io.fused.protocol.Shard;
import io.fused.protocol.ShardState;
import io.fused.protocol.SlotRange;
import io.fused.protocol.StructureKind;
import java.util.Optional;

/** The part of the cluster's map that clients need, as client.proto has it. */
public final class ClientMapWire {
    private static final int SLOTS = 1 << 14;

    private ClientMapWire() {}

    /** The map for clients. */
    public static io.fused.protocol.ClusterMap toProto(ClusterMap map) {
        io.fused.protocol.ClusterMap.Builder out = io.fused.protocol.ClusterMap.newBuilder()
                .setClusterId(map.clusterId())
                .setVersion(map.version())
                .setPrimaries(map.primaries())
                .setFaults(map.faults());
        for (ClusterMap.GroupEntry group : map.groups()) {
            out.addGroups(
                    Group.newBuilder().setEpoch(group.epoch()).setState(state(group.state())));
            group.primaries().forEach(shard -> out.addShards(shard(map, shard)));
        }
        int shards = map.shardCount();
        for (int first = 0; shards > 0 && first < SLOTS; ) {
            int shard = map.shardOfHash((long) first << 50);
            int next = first + 1;
            while (next < SLOTS && map.shardOfHash((long) next << 50) == shard) {
                next++;
            }
            out.addSlots(SlotRange.newBuilder()
                    .setFirst(first)
                    .setCount(next - first)
                    .setShard(shard));
            first = next;
        }
        map.members().stream()
                .filter(member -> member.state() == ClusterMap.MemberState.UP)
                .forEach(member -> out.addMembers(member.dataAddress()));
        return out.build();
    }

    private static Shard shard(ClusterMap map, ClusterMap.ShardEntry shard) {
        MemberId holder = shard.holder();
        Optional<ClusterMap.MemberEntry> member = holder == null
                ? Optional.empty()
                : map.member(holder.name()).filter(entry -> entry.id().equals(holder));
        return Shard.newBuilder()
                .setAddress(member.map(ClusterMap.MemberEntry::dataAddress).orElse(""))
                .setTenure(shard.tenure())
                .setState(state(shard.state()))
                .setMayAnswer(shard.mayAnswer())
                .build();
    }

    private static GroupState state(ClusterMap.GroupState state) {
        return switch (state) {
            case NORMAL -> GroupState.GROUP_STATE_NORMAL;
            case SUSPENDED -> GroupState.GROUP_STATE_SUSPENDED;
            case LOST -> GroupState.GROUP_STATE_LOST;
        };
    }

    private static ShardState state(ClusterMap.ShardState state) {
        return switch (state) {
            case ACTIVE -> ShardState.SHARD_STATE_ACTIVE;
            case REBUILDING -> ShardState.SHARD_STATE_REBUILDING;
            case JOINING -> ShardState.SHARD_STATE_JOINING;
            case ADDING -> ShardState.SHARD_STATE_ADDING;
            case LOST -> ShardState.SHARD_STATE_LOST;
        };
    }

    /** The kind of structure that a client names, or empty if it names none that is known. */
    public static Optional<ClusterMap.StructureKind> kind(StructureKind kind) {
        return switch (kind) {
            case STRUCTURE_KIND_MAP -> Optional.of(ClusterMap.StructureKind.MAP);
            case STRUCTURE_KIND_LIST -> Optional.of(ClusterMap.StructureKind.LIST);
            case STRUCTURE_KIND_QUEUE -> Optional.of(ClusterMap.StructureKind.QUEUE);
            case STRUCTURE_KIND_SET -> Optional.of(ClusterMap.StructureKind.SET);
            case STRUCTURE_KIND_DEQUE -> Optional.of(ClusterMap.StructureKind.DEQUE);
            case STRUCTURE_KIND_COUNTER -> Optional.of(ClusterMap.StructureKind.COUNTER);
            case STRUCTURE_KIND_SORTED_MAP -> Optional.of(ClusterMap.StructureKind.SORTED_MAP);
            case STRUCTURE_KIND_SORTED_SET -> Optional.of(ClusterMap.StructureKind.SORTED_SET);
            case STRUCTURE_KIND_PRIORITY_QUEUE ->
                Optional.of(ClusterMap.StructureKind.PRIORITY_QUEUE);
            case STRUCTURE_KIND_LINKED_MAP -> Optional.of(ClusterMap.StructureKind.LINKED_MAP);
            case STRUCTURE_KIND_LINKED_SET -> Optional.of(ClusterMap.StructureKind.LINKED_SET);
            case STRUCTURE_KIND_MULTIMAP -> Optional.of(ClusterMap.StructureKind.MULTIMAP);
            case STRUCTURE_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}
