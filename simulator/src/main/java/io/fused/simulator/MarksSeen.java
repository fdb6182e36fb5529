package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.operation.Answer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Notes which rare paths of the protocol a run takes, by what passes between the processes. */
final class MarksSeen implements Observer {
    private final World world;
    private final Map<Integer, GroupState> states = new HashMap<>();
    private final Map<String, Long> joiningTenures = new HashMap<>();
    private final Map<ShardId, MemberId> repairing = new HashMap<>();
    private final Set<String> attached = new HashSet<>();

    MarksSeen(World world) {
        this.world = world;
    }

    @Override
    public void mapChanged(ClusterMap map) {
        for (GroupEntry group : map.groups()) {
            GroupState before = states.put(group.group(), group.state());
            if (before == GroupState.NORMAL && group.state() == GroupState.SUSPENDED) {
                world.marks().hit(Mark.GROUP_SUSPENDED);
            }
            if (before == GroupState.SUSPENDED && group.state() == GroupState.NORMAL) {
                world.marks().hit(Mark.GROUP_RESUMED);
            }
            long rebuilding = group.primaries().stream()
                    .filter(entry -> entry.state() == ShardState.REBUILDING)
                    .count();
            if (rebuilding > 1) {
                world.marks().hit(Mark.PRIMARIES_REBUILT_TOGETHER);
            }
            group.primaries().forEach(this::seeVacancy);
            group.backups().forEach(this::seeVacancy);
            group.backups().forEach(this::seeJoining);
            group.primaries().forEach(this::seeRepair);
            group.backups().forEach(this::seeRepair);
        }
    }

    private void seeVacancy(ShardEntry entry) {
        if (entry.holder() == null) {
            world.marks().hit(Mark.VACANT_SHARD);
        }
    }

    private void seeRepair(ShardEntry entry) {
        MemberId holder = entry.holder();
        if (entry.state() == ShardState.ACTIVE) {
            repairing.remove(entry.id());
        } else if (holder != null) {
            MemberId before = repairing.put(entry.id(), holder);
            MemberProcess process = world.process(before);
            if (before != null
                    && !before.equals(holder)
                    && process != null
                    && process.isRunning()) {
                world.marks().hit(Mark.REPAIR_MOVED);
            }
        }
    }

    private void seeJoining(ShardEntry entry) {
        if (entry.holder() == null || entry.startsEmpty()) {
            return;
        }
        String key = entry.id() + " at " + entry.holder();
        if (entry.state() == ShardState.ACTIVE) {
            if (joiningTenures.remove(key) != null) {
                world.marks().hit(Mark.BACKUP_JOINED);
            }
        } else {
            Long before = joiningTenures.put(key, entry.tenure());
            if (before != null && before != entry.tenure()) {
                world.marks().hit(Mark.JOIN_BEGUN_AGAIN);
            }
        }
    }

    @Override
    public void sent(MemberProcess process, MemberId to, Message.Data message) {
        if (message instanceof Message.Attach attach) {
            String stream = process.id() + " " + to + " " + attach.group() + " " + attach.primary()
                    + " " + attach.backup() + " " + attach.tenure();
            if (!attached.add(stream)) {
                world.marks().hit(Mark.REATTACHED);
            }
        } else if (message instanceof Message.SubscriptionEnded) {
            world.marks().hit(Mark.SUBSCRIPTION_ENDED);
        }
    }

    @Override
    public void commanded(MemberId to, Message.Control message) {
        if (message instanceof Message.Fill) {
            world.marks().hit(Mark.TAIL_FILLED);
        }
    }

    @Override
    public void resolved(SimulatedClient client, Pending pending, Answer answer) {
        MemberProcess first = pending.firstTarget;
        if (pending.isParking()
                && (answer instanceof Answer.Value || answer instanceof Answer.Entry)
                && first != null
                && !first.isAlive()
                && first != pending.target) {
            world.marks().hit(Mark.PARKED_ACROSS_FAILOVER);
        }
    }

    @Override
    public void answered(MemberProcess process, long tag, Answer answer) {
        if (!(answer instanceof Answer.Failed failed)) {
            return;
        }
        if (failed.code() == Answer.Code.OUT_OF_MEMORY) {
            world.marks().hit(Mark.SHORT_OF_MEMORY);
        }
        if (failed.code() == Answer.Code.NOT_HOLDER) {
            world.marks().hit(Mark.NOT_HOLDER_SEEN);
            if (!process.member().holdsLease()) {
                world.marks().hit(Mark.LEASE_REFUSED);
            }
        }
    }
}
