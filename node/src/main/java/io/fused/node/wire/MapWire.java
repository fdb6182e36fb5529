package io.fused.node.wire;

import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap;
import io.fused.protocol.MapState;
import io.fused.protocol.StructureSpec;
import java.util.ArrayList;
import java.util.List;

/** The cluster's map to and from the generated classes of control.proto. */
public final class MapWire {
    private MapWire() {}

    /** The whole map as bytes travel. */
    public static MapState toProto(ClusterMap map) {
        MapState.Builder state = MapState.newBuilder()
                .setClusterId(map.clusterId())
                .setVersion(map.version())
                .setPrimaries(map.primaries())
                .setFaults(map.faults())
                .setNextStructure(map.nextStructure());
        map.members().forEach(member -> state.addMembers(toProto(member)));
        map.groups().forEach(group -> state.addGroups(toProto(group)));
        map.structures().forEach(structure -> state.addStructures(toProto(structure)));
        return state.build();
    }

    /**
     * The whole map as the core has it.
     *
     * @throws IllegalArgumentException if something in it is not known to this version
     */
    public static ClusterMap fromProto(MapState state) {
        return new ClusterMap(
                state.getClusterId(),
                state.getVersion(),
                state.getPrimaries(),
                state.getFaults(),
                state.getMembersList().stream().map(MapWire::fromProto).toList(),
                state.getGroupsList().stream().map(MapWire::fromProto).toList(),
                state.getStructuresList().stream().map(MapWire::fromProto).toList(),
                state.getNextStructure());
    }

    private static MapState.Member toProto(ClusterMap.MemberEntry member) {
        return MapState.Member.newBuilder()
                .setRun(ControlWire.run(member.id()))
                .setDataAddress(member.dataAddress())
                .setUp(member.state() == ClusterMap.MemberState.UP)
                .setDead(member.state() == ClusterMap.MemberState.DEAD)
                .setRenewal(member.renewal())
                .build();
    }

    private static ClusterMap.MemberEntry fromProto(MapState.Member member) {
        return new ClusterMap.MemberEntry(
                ControlWire.member(member.getRun()),
                member.getDataAddress(),
                memberState(member),
                member.getRenewal());
    }

    private static ClusterMap.MemberState memberState(MapState.Member member) {
        if (member.getDead()) {
            return ClusterMap.MemberState.DEAD;
        }
        return member.getUp() ? ClusterMap.MemberState.UP : ClusterMap.MemberState.OUT;
    }

    private static MapState.Group toProto(ClusterMap.GroupEntry group) {
        MapState.Group.Builder state = MapState.Group.newBuilder()
                .setGroup(group.group())
                .setEpoch(group.epoch())
                .setState(
                        switch (group.state()) {
                            case NORMAL -> MapState.Group.State.NORMAL;
                            case SUSPENDED -> MapState.Group.State.SUSPENDED;
                            case LOST -> MapState.Group.State.LOST;
                        });
        group.primaries().forEach(shard -> state.addPrimaries(toProto(shard)));
        group.backups().forEach(shard -> state.addBackups(toProto(shard)));
        return state.build();
    }

    private static ClusterMap.GroupEntry fromProto(MapState.Group group) {
        return new ClusterMap.GroupEntry(
                group.getGroup(),
                group.getEpoch(),
                switch (group.getState()) {
                    case NORMAL -> ClusterMap.GroupState.NORMAL;
                    case SUSPENDED -> ClusterMap.GroupState.SUSPENDED;
                    case LOST -> ClusterMap.GroupState.LOST;
                    case STATE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException(
                                "A group's state is unknown to this version");
                },
                shards(group.getGroup(), ShardKind.PRIMARY, group.getPrimariesList()),
                shards(group.getGroup(), ShardKind.BACKUP, group.getBackupsList()));
    }

    private static List<ClusterMap.ShardEntry> shards(
            int group, ShardKind kind, List<MapState.Shard> states) {
        List<ClusterMap.ShardEntry> shards = new ArrayList<>(states.size());
        for (int index = 0; index < states.size(); index++) {
            shards.add(fromProto(new ShardId(group, kind, index), states.get(index)));
        }
        return shards;
    }

    private static MapState.Shard toProto(ClusterMap.ShardEntry shard) {
        MapState.Shard.Builder state = MapState.Shard.newBuilder()
                .setTenure(shard.tenure())
                .setState(
                        switch (shard.state()) {
                            case ACTIVE -> MapState.Shard.State.ACTIVE;
                            case REBUILDING -> MapState.Shard.State.REBUILDING;
                            case JOINING -> MapState.Shard.State.JOINING;
                            case ADDING -> MapState.Shard.State.ADDING;
                            case LOST -> MapState.Shard.State.LOST;
                        })
                .setStartsEmpty(shard.startsEmpty())
                .setTail(shard.tail())
                .setMayAnswer(shard.mayAnswer())
                .addAllConfirmedBy(shard.confirmedBy());
        if (shard.holder() != null) {
            state.setHolder(ControlWire.run(shard.holder()));
        }
        if (shard.former() != null) {
            state.setFormer(ControlWire.run(shard.former()));
        }
        return state.build();
    }

    private static ClusterMap.ShardEntry fromProto(ShardId id, MapState.Shard shard) {
        return new ClusterMap.ShardEntry(
                id,
                shard.hasHolder() ? ControlWire.member(shard.getHolder()) : null,
                shard.getTenure(),
                switch (shard.getState()) {
                    case ACTIVE -> ClusterMap.ShardState.ACTIVE;
                    case REBUILDING -> ClusterMap.ShardState.REBUILDING;
                    case JOINING -> ClusterMap.ShardState.JOINING;
                    case ADDING -> ClusterMap.ShardState.ADDING;
                    case LOST -> ClusterMap.ShardState.LOST;
                    case STATE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException(
                                "A shard's state is unknown to this version");
                },
                shard.getStartsEmpty(),
                shard.getTail(),
                shard.getMayAnswer(),
                shard.hasFormer() ? ControlWire.member(shard.getFormer()) : null,
                shard.getConfirmedByList());
    }

    static MapState.Structure toProto(ClusterMap.StructureEntry structure) {
        return MapState.Structure.newBuilder()
                .setId(structure.id())
                .setSpec(toProto(structure.spec()))
                .setShard(structure.shard())
                .build();
    }

    static ClusterMap.StructureEntry fromProto(MapState.Structure structure) {
        return new ClusterMap.StructureEntry(
                structure.getId(), fromProto(structure.getSpec()), structure.getShard());
    }

    static StructureSpec toProto(ClusterMap.StructureSpec spec) {
        return StructureSpec.newBuilder()
                .setName(spec.name())
                .setKind(toProto(spec.kind()))
                .setCodec(spec.codec())
                .setPinned(spec.pinned())
                .setNear(spec.near())
                .setCapacity(spec.capacity())
                .build();
    }

    static ClusterMap.StructureSpec fromProto(StructureSpec spec) {
        return new ClusterMap.StructureSpec(
                spec.getName(),
                fromProto(spec.getKind()),
                spec.getCodec(),
                spec.getPinned(),
                spec.getNear(),
                spec.getCapacity());
    }

    static StructureSpec.Kind toProto(ClusterMap.StructureKind kind) {
        return switch (kind) {
            case MAP -> StructureSpec.Kind.MAP;
            case LIST -> StructureSpec.Kind.LIST;
            case QUEUE -> StructureSpec.Kind.QUEUE;
            case SET -> StructureSpec.Kind.SET;
            case DEQUE -> StructureSpec.Kind.DEQUE;
            case COUNTER -> StructureSpec.Kind.COUNTER;
            case SORTED_MAP -> StructureSpec.Kind.SORTED_MAP;
            case SORTED_SET -> StructureSpec.Kind.SORTED_SET;
            case PRIORITY_QUEUE -> StructureSpec.Kind.PRIORITY_QUEUE;
            case LINKED_MAP -> StructureSpec.Kind.LINKED_MAP;
            case LINKED_SET -> StructureSpec.Kind.LINKED_SET;
            case MULTIMAP -> StructureSpec.Kind.MULTIMAP;
        };
    }

    static ClusterMap.StructureKind fromProto(StructureSpec.Kind kind) {
        return switch (kind) {
            case MAP -> ClusterMap.StructureKind.MAP;
            case LIST -> ClusterMap.StructureKind.LIST;
            case QUEUE -> ClusterMap.StructureKind.QUEUE;
            case SET -> ClusterMap.StructureKind.SET;
            case DEQUE -> ClusterMap.StructureKind.DEQUE;
            case COUNTER -> ClusterMap.StructureKind.COUNTER;
            case SORTED_MAP -> ClusterMap.StructureKind.SORTED_MAP;
            case SORTED_SET -> ClusterMap.StructureKind.SORTED_SET;
            case PRIORITY_QUEUE -> ClusterMap.StructureKind.PRIORITY_QUEUE;
            case LINKED_MAP -> ClusterMap.StructureKind.LINKED_MAP;
            case LINKED_SET -> ClusterMap.StructureKind.LINKED_SET;
            case MULTIMAP -> ClusterMap.StructureKind.MULTIMAP;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("A structure's kind is unknown to this version");
        };
    }
}
