package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fence and tail agreement for one primary in one epoch. It can be dropped and begun again at any
 * moment: every order may be given twice.
 */
final class TailRound {
    private final GroupEntry group;
    private final int primary;
    private final CoordinatorSettings settings;
    private final PlantedFault fault;
    /** For each ACTIVE fused backup that has answered: what it has applied, growing by fills. */
    private final Map<Integer, Long> applied = new TreeMap<>();

    private @Nullable List<Message.Records> fetched;
    private Phase phase = Phase.FENCE;
    private long began;
    private long ordered;

    /** What is waited for. */
    private enum Phase {
        /** All fused backups' numbers. */
        FENCE,
        /** The records that some of them lack, from one that has them. */
        FETCH,
        /** That these have applied them. */
        FILL
    }

    /** Begins at step 1 with the group as the map has it in this epoch. */
    TailRound(
            GroupEntry group,
            int primary,
            CoordinatorSettings settings,
            PlantedFault fault,
            long lived) {
        this.group = group;
        this.primary = primary;
        this.settings = settings;
        this.fault = fault;
        this.began = lived;
        this.ordered = lived - settings.heartbeatMillis();
    }

    /** Whether this round is still the right one. */
    boolean fits(GroupEntry now) {
        return now.epoch() == group.epoch()
                && now.primaries().get(primary).tenure() == tenure()
                && now.backups().equals(group.backups());
    }

    /** A fused backup has fenced. */
    void onHeld(MemberId from, Message.FenceHeld held) {
        if (accepts(from, held.epoch(), held.backup(), held.tenure())) {
            applied.merge(held.backup(), held.applied(), Math::max);
        }
    }

    /** A fused backup has applied a fill. */
    void onFilled(MemberId from, Message.Filled filled) {
        if (accepts(from, filled.epoch(), filled.backup(), filled.tenure())
                && applied.containsKey(filled.backup())) {
            applied.merge(filled.backup(), filled.applied(), Math::max);
        }
    }

    /** The records that others lack; an answer that leaves out some of them is no answer. */
    void onFetched(MemberId from, Message.RecordsFetched message) {
        if (message.epoch() == group.epoch()
                && holds(from, message.backup())
                && covers(message.records(), least(), greatest())) {
            fetched = message.records();
        }
    }

    /**
     * Gives the orders that are due, and says what is to enter the map: the tail, or the exclusion
     * of those that haven't answered in time.
     */
    Optional<Command> step(long lived, Outbox outbox) {
        List<ShardEntry> silent = active().filter(b -> !answered(b)).toList();
        if (fault == PlantedFault.TAIL_OF_FIRST_ANSWER && !applied.isEmpty()) {
            return Optional.of(tail(applied.values().iterator().next()));
        }
        if (!silent.isEmpty()) {
            return waitFor(
                    Phase.FENCE,
                    silent,
                    lived,
                    () -> silent.forEach(b -> outbox.send(
                            holder(b),
                            new Message.FenceOrder(
                                    holder(b),
                                    group.group(),
                                    group.epoch(),
                                    primary,
                                    b.id().index(),
                                    tenure()))));
        }
        long greatest = greatest();
        long least = least();
        if (fault == PlantedFault.TAIL_LEAST) {
            return Optional.of(tail(least));
        }
        if (least == greatest || fault == PlantedFault.TAIL_BEFORE_FILLED) {
            return Optional.of(tail(greatest));
        }
        return fetched == null
                ? fetch(least, greatest, lived, outbox)
                : fill(greatest, fetched, lived, outbox);
    }

    private Optional<Command> fetch(long least, long greatest, long lived, Outbox outbox) {
        ShardEntry source =
                active().filter(b -> appliedBy(b) == greatest).findFirst().orElseThrow();
        return waitFor(
                Phase.FETCH,
                List.of(source),
                lived,
                () -> outbox.send(
                        holder(source),
                        new Message.RecordsWanted(
                                holder(source),
                                group.group(),
                                group.epoch(),
                                primary,
                                source.id().index(),
                                least,
                                greatest)));
    }

    private Optional<Command> fill(
            long greatest, List<Message.Records> records, long lived, Outbox outbox) {
        List<ShardEntry> behind = active().filter(b -> appliedBy(b) < greatest).toList();
        return waitFor(
                Phase.FILL,
                behind,
                lived,
                () -> behind.forEach(b -> outbox.send(
                        holder(b),
                        new Message.Fill(
                                holder(b),
                                group.group(),
                                group.epoch(),
                                primary,
                                b.id().index(),
                                tenure(),
                                greatest,
                                lackedBy(b, records)))));
    }

    private List<Message.Records> lackedBy(ShardEntry backup, List<Message.Records> records) {
        List<Message.Records> lacked = new ArrayList<>();
        for (Message.Records batch : records) {
            if (batch.first() + batch.count() - 1 > appliedBy(backup)) {
                lacked.add(batch);
            }
        }
        return lacked;
    }

    /** Repeats an order with every heartbeat; too late, those that it went to are excluded. */
    private Optional<Command> waitFor(
            Phase next, List<ShardEntry> asked, long lived, Runnable order) {
        if (phase != next) {
            phase = next;
            began = lived;
            ordered = lived - settings.heartbeatMillis();
        }
        if (lived - ordered >= settings.heartbeatMillis()) {
            ordered = lived;
            order.run();
        }
        if (lived - began < settings.acknowledgementMillis()) {
            return Optional.empty();
        }
        // Where the floor forbids it the command is void, and the round goes on asking.
        began = lived;
        return Optional.of(new Command.Exclude(
                group.group(), group.epoch(), asked.stream().map(ShardEntry::id).toList()));
    }

    private Command tail(long number) {
        return new Command.Tail(group.group(), group.epoch(), primary, tenure(), number);
    }

    private boolean accepts(MemberId from, long epoch, int backup, long tenure) {
        return epoch == group.epoch() && tenure == tenure() && holds(from, backup);
    }

    private boolean holds(MemberId from, int backup) {
        return active().anyMatch(b -> b.id().index() == backup && from.equals(b.holder()));
    }

    /** Whether records, in order, hold all numbers above one and up to another. */
    private static boolean covers(List<Message.Records> records, long above, long upTo) {
        long next = above + 1;
        for (Message.Records batch : records) {
            if (batch.first() > next) {
                return false;
            }
            next = Math.max(next, batch.first() + batch.count());
        }
        return next > upTo;
    }

    private long greatest() {
        return applied.values().stream().mapToLong(a -> a).max().orElse(0);
    }

    private long least() {
        return applied.values().stream().mapToLong(a -> a).min().orElse(0);
    }

    private boolean answered(ShardEntry backup) {
        return applied.containsKey(backup.id().index());
    }

    private long appliedBy(ShardEntry backup) {
        return applied.getOrDefault(backup.id().index(), -1L);
    }

    private long tenure() {
        return group.primaries().get(primary).tenure();
    }

    private static MemberId holder(ShardEntry shard) {
        MemberId holder = shard.holder();
        if (holder == null) {
            throw new IllegalStateException(shard.id() + " is ACTIVE and has no holder");
        }
        return holder;
    }

    private Stream<ShardEntry> active() {
        return group.backups().stream().filter(b -> b.state() == ShardState.ACTIVE);
    }
}
