package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.Tolerance;
import io.fused.core.replication.ShardView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * 5, Tolerance told is true: for every set of as many members as the map says may crash, those left
 * have in each group n complete shards with every committed record.
 */
final class ToleranceCheck extends Check {
    ToleranceCheck(World world, Views views, Ledger ledger) {
        super(5, world, views, ledger);
    }

    @Override
    public void mapChanged(ClusterMap map) {
        check(map);
    }

    @Override
    public void turned(MemberProcess process) {
        for (ShardView view : views().of(process)) {
            if (view.committed() > ledger().committed(view.id())
                    && views().isByMap(process, view)) {
                ledger().countsOn(view.id(), view.committed());
                check(map());
                return;
            }
        }
    }

    @Override
    public void all() {
        check(map());
    }

    private void check(ClusterMap map) {
        int tolerance = Tolerance.of(map);
        if (tolerance < 0) {
            return;
        }
        Set<MemberId> alive = new TreeSet<>();
        Set<MemberId> unnoticed = new TreeSet<>();
        for (GroupEntry group : map.groups()) {
            for (ShardEntry entry : shards(group)) {
                if (isActive(entry) && entry.holder() != null) {
                    (isAlive(entry) ? alive : unnoticed).add(entry.holder());
                }
            }
        }
        if (unnoticed.size() <= tolerance) {
            int left = tolerance - unnoticed.size();
            remove(map, new ArrayList<>(alive), 0, left, unnoticed);
        }
    }

    private static List<ShardEntry> shards(GroupEntry group) {
        List<ShardEntry> all = new ArrayList<>(group.primaries());
        all.addAll(group.backups());
        return all;
    }

    /** Tries every set of members; false as soon as one of them loses something. */
    private boolean remove(
            ClusterMap map, List<MemberId> alive, int from, int left, Set<MemberId> removed) {
        if (left == 0 || from == alive.size()) {
            return check(map, removed);
        }
        for (int index = from; index < alive.size(); index++) {
            removed.add(alive.get(index));
            boolean holds = remove(map, alive, index + 1, left - 1, removed);
            removed.remove(alive.get(index));
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private boolean check(ClusterMap map, Set<MemberId> removed) {
        for (GroupEntry group : map.groups()) {
            int complete = 0;
            for (ShardEntry entry : shards(group)) {
                if (isActive(entry)
                        && entry.holder() != null
                        && !removed.contains(entry.holder())
                        && hasAll(group, entry)) {
                    complete++;
                }
            }
            if (complete < map.primaries()) {
                fail("The map says that " + Tolerance.of(map) + " members may crash, and without "
                        + removed + " group " + group.group() + " has " + complete
                        + " shards with every committed record: " + group);
                return false;
            }
        }
        return true;
    }

    /** Whether a shard is in its holder's memory with all that counts as committed. */
    private boolean hasAll(GroupEntry group, ShardEntry entry) {
        ShardView view = views().of(entry);
        if (view == null) {
            return isUnread(entry);
        }
        return switch (entry.id().kind()) {
            case PRIMARY -> view.last() >= ledger().committed(entry.id());
            case BACKUP -> {
                boolean all = true;
                for (int primary = 0; primary < group.primaries().size(); primary++) {
                    ShardId id = primary(group, primary);
                    all &= view.applied().length > 0
                            && view.applied()[primary] >= ledger().committed(id);
                }
                yield all;
            }
        };
    }

    /** Whether a holder hasn't heard yet that it is to create an empty shard. */
    private boolean isUnread(ShardEntry entry) {
        return entry.startsEmpty() && isAlive(entry);
    }
}
