package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.erasure.GeneratorMatrix;
import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import java.util.ArrayDeque;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all shards of one member share: its name, settings, the way out, the code, the present map,
 * the turn's time, whom it can't reach, and whether memory is short.
 *
 * <p>Messages that a member sends to itself, where it holds several shards of a group, stay here
 * until the end of the turn, when the member takes them as if they had come by a link.
 */
final class MemberContext {
    final MemberId self;
    final MemberSettings settings;
    final PlantedFault fault;
    final Kernel kernel = Kernels.best();

    /** Peers that can't be reached, or said nothing for too long, and weren't heard since. */
    final TreeSet<MemberId> suspected = new TreeSet<>();

    private final MemberPort port;
    private final ArrayDeque<Message.Data> toSelf = new ArrayDeque<>();
    private @Nullable ClusterMap map;
    private @Nullable GeneratorMatrix matrix;
    private long turnMillis;
    private long turnWallMillis;
    private boolean turnTimed;
    private long lastNumber;
    private boolean shortOfMemory;

    MemberContext(MemberId self, MemberSettings settings, MemberPort port, PlantedFault fault) {
        this.self = self;
        this.settings = settings;
        this.port = port;
        this.fault = fault;
    }

    boolean has(PlantedFault candidate) {
        return fault == candidate;
    }

    /** The present map; there must be one. */
    ClusterMap map() {
        ClusterMap present = map;
        if (present == null) {
            throw new IllegalStateException("No map has been read yet");
        }
        return present;
    }

    boolean hasMap() {
        return map != null;
    }

    void map(ClusterMap newer) {
        map = newer;
        GeneratorMatrix present = matrix;
        if (present == null
                || present.primaries() != newer.primaries()
                || present.backups() != newer.faults()) {
            matrix = GeneratorMatrix.vandermonde(newer.primaries(), newer.faults());
        }
    }

    ClusterMap.GroupEntry group(int group) {
        return map().groups().get(group);
    }

    ClusterMap.ShardEntry entry(ShardId id) {
        return map().shard(id);
    }

    long epoch(int group) {
        return group(group).epoch();
    }

    GeneratorMatrix matrix() {
        GeneratorMatrix present = matrix;
        if (present == null) {
            throw new IllegalStateException("No map has been read yet");
        }
        return present;
    }

    /** The monotonic time as first read in this turn: for timeouts, never for the lease. */
    long now() {
        if (!turnTimed) {
            turnMillis = port.monotonicMillis();
            turnWallMillis = port.wallMillis();
            turnTimed = true;
        }
        return turnMillis;
    }

    /** The wall time as read together with {@link #now}: for the deadlines of entries. */
    long wall() {
        now();
        return turnWallMillis;
    }

    void turnOver() {
        turnTimed = false;
    }

    /** A number that no other subscription or request of this incarnation has. */
    long nextNumber() {
        return ++lastNumber;
    }

    boolean shortOfMemory() {
        return shortOfMemory;
    }

    void shortOfMemory(boolean now) {
        shortOfMemory = now;
    }

    void send(MemberId to, Message.Data message) {
        if (to.equals(self)) {
            toSelf.add(message);
        } else {
            port.send(to, message);
        }
    }

    /** The next message from this member to itself, or null. */
    Message.@Nullable Data takeOwn() {
        return toSelf.poll();
    }

    boolean hasOwn() {
        return !toSelf.isEmpty();
    }

    void report(Message.Control message) {
        port.report(message);
    }

    /**
     * A peer can't be reached: the coordinator is told, now and by the member again while something
     * here waits for the peer.
     */
    void suspect(MemberId peer) {
        if (suspected.add(peer)) {
            report(new Message.LinkBroken(self, peer));
        }
    }

    MemberPort port() {
        return port;
    }
}
