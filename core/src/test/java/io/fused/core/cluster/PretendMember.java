package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of a member, as far as a coordinator can tell it from a real one: it has no cells, but
 * counts its records, leases and reports by the rules.
 */
final class PretendMember {
    private static final long LEASE = 5_000;

    final MemberId id;
    final double rate;
    boolean stopped;
    boolean linked = true;
    int link;

    @Nullable
    ClusterMap map;

    final TreeMap<ShardId, Held> held = new TreeMap<>();
    final List<Runnable> whileStopped = new ArrayList<>();
    private final PretendCluster world;
    private final Map<Long, Long> sentAt = new TreeMap<>();
    private long renewal;
    private long leaseEnd;
    private long renewedTo;
    private long renewedVersion;

    /** A shard in memory. */
    static final class Held {
        final ShardId id;
        final long tenure;
        boolean complete;
        long readyAt = -1;
        long last;
        long committed;
        final long[] applied;
        final long[] fence;
        final long[] silentSince;
        final long[] acknowledged;

        Held(ShardId id, long tenure, int n, int f) {
            this.id = id;
            this.tenure = tenure;
            this.applied = new long[n];
            this.fence = new long[n];
            this.silentSince = new long[f];
            this.acknowledged = new long[f];
        }
    }

    PretendMember(MemberId id, double rate, PretendCluster world) {
        this.id = id;
        this.rate = rate;
        this.world = world;
    }

    long clock() {
        return (long) (world.now() * rate);
    }

    boolean leased() {
        return clock() < leaseEnd;
    }

    /** Whether it could let an answer without record go, by its own map and clock. */
    boolean couldAnswer(ShardId shard) {
        Held mine = held.get(shard);
        if (map == null || mine == null || !mine.complete || !leased()) {
            return false;
        }
        ShardEntry entry = map.shard(shard);
        return entry.state() == ShardState.ACTIVE
                && entry.tenure() == mine.tenure
                && id.equals(entry.holder())
                && entry.mayAnswer();
    }

    void connect() {
        linked = true;
        link++;
        world.report(this, new Message.Join(id, "a:1"));
        heartbeat();
    }

    void heartbeat() {
        long number = ++renewal;
        sentAt.put(number, clock());
        world.report(this, new Message.Renew(id, number, map == null ? 0 : map.version()));
        held.values().forEach(this::repeat);
    }

    void receive(Message.Control message) {
        switch (message) {
            case Message.Welcome m -> read(m.map());
            case Message.NewMap m -> read(m.map());
            case Message.Renewed m -> {
                Long sent = sentAt.get(m.renewal());
                if (sent != null && m.renewal() > renewedTo) {
                    renewedTo = m.renewal();
                    renewedVersion = m.mapVersion();
                    extend();
                }
            }
            case Message.FenceOrder m -> {
                Held mine = held.get(ShardId.backup(m.group(), m.backup()));
                if (mine != null && mine.complete && mine.fence[m.primary()] <= m.tenure()) {
                    mine.fence[m.primary()] = m.tenure();
                    world.report(
                            this,
                            new Message.FenceHeld(
                                    id,
                                    m.group(),
                                    m.epoch(),
                                    m.primary(),
                                    m.backup(),
                                    m.tenure(),
                                    mine.applied[m.primary()]));
                }
            }
            case Message.RecordsWanted m ->
                world.report(
                        this,
                        new Message.RecordsFetched(
                                id,
                                m.group(),
                                m.epoch(),
                                m.primary(),
                                m.backup(),
                                List.of(new Message.Records(
                                        m.group(),
                                        m.epoch(),
                                        m.primary(),
                                        m.backup(),
                                        1,
                                        m.above() + 1,
                                        (int) (m.upTo() - m.above()),
                                        0,
                                        new byte[0]))));
            case Message.Fill m -> {
                Held mine = held.get(ShardId.backup(m.group(), m.backup()));
                if (mine != null && mine.complete && mine.fence[m.primary()] == m.tenure()) {
                    long has = mine.applied[m.primary()];
                    if (!m.records().isEmpty() && m.records().getFirst().first() <= has + 1) {
                        mine.applied[m.primary()] = Math.max(has, m.upTo());
                    }
                    world.report(
                            this,
                            new Message.Filled(
                                    id,
                                    m.group(),
                                    m.epoch(),
                                    m.primary(),
                                    m.backup(),
                                    m.tenure(),
                                    mine.applied[m.primary()]));
                }
            }
            case Message.Refused m -> world.refused(this);
            default -> throw new AssertionError(message);
        }
    }

    private void extend() {
        Long sent = sentAt.get(renewedTo);
        if (map != null && sent != null && map.version() >= renewedVersion) {
            leaseEnd = Math.max(leaseEnd, sent + LEASE);
            sentAt.keySet().removeIf(number -> number <= renewedTo);
        }
    }

    private void read(ClusterMap newer) {
        if (map != null && newer.version() <= map.version()) {
            return;
        }
        map = newer;
        for (GroupEntry group : newer.groups()) {
            PretendCluster.shards(group).forEach(entry -> follow(group, entry));
        }
        extend();
    }

    private void follow(GroupEntry group, ShardEntry entry) {
        Held mine = held.get(entry.id());
        boolean own = id.equals(entry.holder());
        if (mine != null && (!own || mine.tenure != entry.tenure())) {
            held.remove(entry.id());
            if (world.chance(2)) {
                world.report(this, new Message.Resigned(id, entry.id(), mine.tenure));
            }
            mine = null;
        }
        if (!own) {
            return;
        }
        if (mine == null) {
            int n = group.primaries().size();
            mine = new Held(entry.id(), entry.tenure(), n, group.backups().size());
            mine.complete = entry.state() == ShardState.ACTIVE && entry.startsEmpty();
            if (!mine.complete && entry.state() == ShardState.ACTIVE) {
                throw new AssertionError(id + " lost " + entry + " and it counts as complete");
            }
            for (int i = 0; i < n; i++) {
                mine.fence[i] = group.primaries().get(i).tenure();
            }
            held.put(entry.id(), mine);
        }
    }

    /** A piece of a holder's life: rebuilding, copying, reporting. */
    void live() {
        if (map == null) {
            return;
        }
        for (Held mine : held.values()) {
            GroupEntry group = map.groups().get(mine.id.group());
            ShardEntry entry = group.shard(mine.id);
            if (mine.complete || entry.tenure() != mine.tenure) {
                continue;
            }
            boolean ready = switch (mine.id.kind()) {
                case PRIMARY ->
                    group.primaries().stream()
                            .allMatch(s -> s.state() == ShardState.ACTIVE || s.tail() >= 0);
                case BACKUP ->
                    group.primaries().stream()
                            .allMatch(s -> s.state() == ShardState.ACTIVE && s.holder() != null);
            };
            if (!ready || group.state() != GroupState.NORMAL) {
                mine.readyAt = -1;
            } else if (mine.readyAt < 0) {
                mine.readyAt = world.now() + world.draw(1_500);
            } else if (world.now() >= mine.readyAt && world.finish(this, mine, group)) {
                mine.complete = true;
                repeat(mine);
            }
        }
    }

    private void repeat(Held mine) {
        if (map == null || !mine.complete) {
            return;
        }
        GroupEntry group = map.groups().get(mine.id.group());
        ShardEntry entry = group.shard(mine.id);
        int g = group.group();
        if (entry.state() == ShardState.REBUILDING) {
            world.report(
                    this, new Message.Rebuilt(id, g, group.epoch(), mine.id.index(), mine.tenure));
        } else if (entry.state() == ShardState.JOINING) {
            world.report(this, new Message.Copied(id, g, group.epoch(), mine.id.index()));
        }
    }
}
