package io.fused.client;

import io.fused.protocol.ClusterMap;
import io.fused.protocol.GroupState;
import io.fused.protocol.KeyHash;
import io.fused.protocol.Shard;
import io.fused.protocol.ShardState;
import io.fused.protocol.SlotRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's map, checked. Immutable.
 *
 * @see "client.proto, ClusterMap"
 */
final class ClusterView {
    private final String clusterId;
    private final long version;
    private final int primaries;
    private final List<Place> places;
    private final List<Endpoint> members;
    private final short[] shardOfSlot;

    private ClusterView(ClusterMap map, List<Place> places, List<Endpoint> members) {
        this.clusterId = map.getClusterId();
        this.version = map.getVersion();
        this.primaries = map.getPrimaries();
        this.places = List.copyOf(places);
        this.members = List.copyOf(members);
        this.shardOfSlot = slots(map, places.size());
    }

    /**
     * Reads a map.
     *
     * @throws FusedProtocolException if it contradicts itself
     */
    static ClusterView of(ClusterMap map) {
        int shards = map.getShardsCount();
        if (map.getPrimaries() <= 0
                || shards != map.getPrimaries() * map.getGroupsCount()
                || shards > Short.MAX_VALUE) {
            throw broken("it has " + shards + " shards in " + map.getGroupsCount() + " groups of "
                    + map.getPrimaries());
        }
        List<Place> places = new ArrayList<>(shards);
        for (int number = 0; number < shards; number++) {
            GroupState group = map.getGroups(number / map.getPrimaries()).getState();
            places.add(place(map.getShards(number), group));
        }
        List<Endpoint> members = new ArrayList<>();
        for (String address : map.getMembersList()) {
            members.add(endpoint(address));
        }
        return new ClusterView(map, places, members);
    }

    private static Place place(Shard shard, GroupState group) {
        String address = shard.getAddress();
        return new Place(
                address.isEmpty() ? null : endpoint(address),
                shard.getTenure(),
                shard.getMayAnswer(),
                shard.getState() == ShardState.SHARD_STATE_ACTIVE,
                shard.getState() == ShardState.SHARD_STATE_LOST,
                group == GroupState.GROUP_STATE_SUSPENDED);
    }

    private static Endpoint endpoint(String address) {
        try {
            return Endpoint.parse(address);
        } catch (IllegalArgumentException e) {
            throw broken("it has the address \"" + address + "\"");
        }
    }

    private static short[] slots(ClusterMap map, int shards) {
        short[] slots = new short[KeyHash.SLOTS];
        int next = 0;
        for (SlotRange range : map.getSlotsList()) {
            int end = range.getFirst() + range.getCount();
            if (range.getFirst() != next
                    || range.getCount() <= 0
                    || end > KeyHash.SLOTS
                    || range.getShard() < 0
                    || range.getShard() >= shards) {
                throw broken("its slots have gaps or name shards that don't exist");
            }
            while (next < end) {
                slots[next++] = (short) range.getShard();
            }
        }
        if (next != KeyHash.SLOTS) {
            throw broken("it lacks slots from " + next + " on");
        }
        return slots;
    }

    private static FusedProtocolException broken(String how) {
        return new FusedProtocolException(
                "A member gave a map of the cluster that can't be right: " + how + ".", false);
    }

    String clusterId() {
        return clusterId;
    }

    long version() {
        return version;
    }

    /** The number of primaries in all groups. */
    int shards() {
        return places.size();
    }

    Place place(int shard) {
        return places.get(shard);
    }

    /** Members that are up. */
    List<Endpoint> members() {
        return members;
    }

    int shardOf(long hash) {
        return shardOfSlot[KeyHash.slot(hash)];
    }

    int groupOf(int shard) {
        return shard / primaries;
    }

    /** What people call a shard: group and index. */
    String nameOf(int shard) {
        return "primary " + shard % primaries + " of group " + groupOf(shard);
    }

    /**
     * Where a primary is.
     *
     * @param endpoint the member that holds it, or null while none does
     * @param tenure the epoch in which it began to
     * @param mayAnswer whether it may answer now
     * @param active whether it is complete; while it is rebuilt there, it may refuse everything
     * @param lost whether its data is gone for good
     * @param suspended whether its group waits for members to return
     */
    record Place(
            @Nullable Endpoint endpoint,
            long tenure,
            boolean mayAnswer,
            boolean active,
            boolean lost,
            boolean suspended) {}
}
