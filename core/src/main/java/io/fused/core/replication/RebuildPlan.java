package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.erasure.GeneratorMatrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * From whom a lost primary is decoded in one epoch: the primaries that are ACTIVE, and as many
 * ACTIVE fused backups as primaries are lost. Equal plans decode alike; with any change of the
 * plan, units in hand begin again.
 *
 * @param epoch the group's epoch
 * @param wanted the index of the primary to decode
 * @param survivors D: the ACTIVE primaries, ascending
 * @param used R: the fused backups used, ascending
 * @param lost the lost primaries with the tails decided for their tenures, ascending; the wanted
 *     one is among them
 */
record RebuildPlan(
        long epoch, int wanted, List<Source> survivors, List<Source> used, List<Lost> lost) {

    /**
     * A shard that is read.
     *
     * @param index its index within its kind
     * @param holder who has it
     * @param tenure since which epoch
     */
    record Source(int index, MemberId holder, long tenure) {}

    /**
     * A lost primary.
     *
     * @param index its index
     * @param tenure of its new holder
     * @param tail the last of its records that is kept
     */
    record Lost(int index, long tenure, long tail) {}

    /**
     * The plan by a map, if all tails are decided and enough is left.
     *
     * @param attempt how often decoding came to nonsense before, or a fused backup couldn't be
     *     reached: each attempt uses others, as far as there are more than it takes
     */
    static Optional<RebuildPlan> of(GroupEntry group, int wanted, int attempt, PlantedFault fault) {
        int frozen = fault == PlantedFault.TAKEN_UP_SHARD_TAKEN_AS_FROZEN ? unneeded(group) : 0;
        List<Source> survivors = new ArrayList<>();
        List<Lost> lost = new ArrayList<>();
        for (ShardEntry primary : group.primaries()) {
            MemberId holder = primary.holder();
            int index = primary.id().index();
            boolean survives = isActive(primary) && index != wanted;
            if (survives && frozen > 0 && !primary.startsEmpty()) {
                frozen--;
                lost.add(new Lost(index, primary.tenure(), primary.tail()));
            } else if (survives && holder != null) {
                survivors.add(new Source(index, holder, primary.tenure()));
            } else if (primary.tail() < 0) {
                return Optional.empty();
            } else {
                lost.add(new Lost(index, primary.tenure(), primary.tail()));
            }
        }
        List<Source> used = chosen(group.backups(), lost.size(), attempt);
        if (group.state() != GroupState.NORMAL || used.size() < lost.size()) {
            return Optional.empty();
        }
        return Optional.of(new RebuildPlan(
                group.epoch(),
                wanted,
                List.copyOf(survivors),
                List.copyOf(used),
                List.copyOf(lost)));
    }

    /** As many ACTIVE backups as are needed, from one that is another with each attempt. */
    private static List<Source> chosen(List<ShardEntry> backups, int needed, int attempt) {
        List<Source> active = new ArrayList<>();
        for (ShardEntry backup : backups) {
            MemberId holder = backup.holder();
            if (backup.state() == ShardState.ACTIVE && holder != null) {
                active.add(new Source(backup.id().index(), holder, backup.tenure()));
            }
        }
        if (active.size() <= needed) {
            return active;
        }
        Collections.rotate(active, -(attempt % active.size()));
        List<Source> used = new ArrayList<>(active.subList(0, needed));
        used.sort(Comparator.comparingInt(Source::index));
        return used;
    }

    /** How many more primaries could be taken as lost than are. */
    private static int unneeded(GroupEntry group) {
        long backups = group.backups().stream().filter(RebuildPlan::isActive).count();
        long lost = group.primaries().stream().filter(each -> !isActive(each)).count();
        return Math.toIntExact(backups - lost);
    }

    private static boolean isActive(ShardEntry entry) {
        return entry.state() == ShardState.ACTIVE && entry.holder() != null;
    }

    /** What is decoded, as it stands in the plan. */
    Lost own() {
        return lost.stream().filter(each -> each.index() == wanted).findFirst().orElseThrow();
    }

    /** Whether a member holds one of the shards that are read. */
    boolean reads(MemberId holder) {
        return survivors.stream().anyMatch(each -> each.holder().equals(holder))
                || used.stream().anyMatch(each -> each.holder().equals(holder));
    }

    /** The factors of all shards, in code order, in the sum that gives the wanted primary. */
    int[] factors(GeneratorMatrix matrix) {
        int[] lostIndexes = lost.stream().mapToInt(Lost::index).toArray();
        int[] usedIndexes = used.stream().mapToInt(Source::index).toArray();
        return matrix.recovery(lostIndexes, usedIndexes).row(wanted);
    }

    /** The position of a fused backup among those used, or -1. */
    int positionOfUsed(int backup) {
        for (int j = 0; j < used.size(); j++) {
            if (used.get(j).index() == backup) {
                return j;
            }
        }
        return -1;
    }
}
