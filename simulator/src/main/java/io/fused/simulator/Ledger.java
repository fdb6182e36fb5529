package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every record ever emitted, and for each primary the greatest number that somebody may count on:
 * counted committed by a holder, or needed by an answer that was let go.
 */
final class Ledger implements Observer {
    private final World world;
    private final Map<ShardId, RecordHistory> histories = new TreeMap<>();
    private final Map<ShardId, Long> committed = new TreeMap<>();

    Ledger(World world) {
        this.world = world;
    }

    RecordHistory history(ShardId primary) {
        return histories.computeIfAbsent(primary, absent -> new RecordHistory());
    }

    /** The greatest number of a primary that counts as committed; 0 if none does. */
    long committed(ShardId primary) {
        return committed.getOrDefault(primary, 0L);
    }

    /** Somebody counts on a primary's records up to a number. */
    void countsOn(ShardId primary, long number) {
        committed.merge(primary, number, Math::max);
    }

    /**
     * What lies behind a tail that was agreed is lost, and its holder emits for nobody any more.
     */
    @Override
    public void mapChanged(ClusterMap map) {
        for (ClusterMap.GroupEntry group : map.groups()) {
            for (ShardEntry entry : group.primaries()) {
                RecordHistory history = history(entry.id());
                if (entry.tail() >= 0
                        && !entry.startsEmpty()
                        && entry.tenure() > history.tenure()) {
                    history.cut(entry.tail());
                    history.begin(entry.tenure());
                }
            }
        }
    }

    @Override
    public void emitted(MemberProcess process, ShardId primary, long tenure, byte[] payload) {
        RecordHistory history = history(primary);
        RecordReader reader = new RecordReader(payload);
        while (reader.nextRecord()) {
            long number = reader.number();
            if (tenure < history.tenure()) {
                // A former holder that doesn't know it yet: nobody takes these records.
                return;
            }
            if (number <= history.last()) {
                makeRoom(process, primary, tenure, number, history);
            }
            if (number != history.last() + 1) {
                world.fail(
                        2,
                        process + " emits record " + number + " of " + primary + " after record "
                                + history.last());
                return;
            }
            int[] before = history.heights().clone();
            history.append(tenure, payload, reader.recordStart(), reader.recordEnd());
            checkHeights(process, primary, reader, before, history.heights());
        }
    }

    /** Every delta must lie below the greater of the heights before and after. */
    private void checkHeights(
            MemberProcess process,
            ShardId primary,
            RecordReader reader,
            int[] before,
            int[] after) {
        reader.rewind();
        while (reader.nextDelta()) {
            int sizeClass = reader.sizeClass();
            long top = (long) Math.max(before[sizeClass], after[sizeClass])
                    * SizeClasses.cellBytes(sizeClass);
            if (reader.offset() + reader.length() > top) {
                world.fail(
                        1,
                        process + " emits record " + reader.number() + " of " + primary
                                + " with a delta above the height that it tells of class "
                                + sizeClass);
                return;
            }
        }
    }

    /** A new tenure goes on below the end of the former one, whose last records are lost. */
    private void makeRoom(
            MemberProcess process,
            ShardId primary,
            long tenure,
            long number,
            RecordHistory history) {
        long formerTenure = history.get(number).tenure();
        if (formerTenure == tenure) {
            world.fail(2, process + " emits record " + number + " of " + primary + " twice");
            return;
        }
        ShardEntry entry = world.map().shard(primary);
        boolean empty = entry.startsEmpty() && number == 1;
        if (entry.tenure() == tenure && entry.tail() != number - 1 && !empty) {
            world.fail(
                    10,
                    process + " begins tenure " + tenure + " of " + primary + " with record "
                            + number + " though the tail is " + entry.tail());
        }
        if (number <= committed(primary) && !empty) {
            world.fail(
                    3,
                    process + " overwrites record " + number + " of " + primary
                            + " although records up to " + committed(primary) + " are committed");
        }
        if (empty) {
            history.clear();
            committed.remove(primary);
        } else {
            history.cut(number - 1);
        }
    }
}
