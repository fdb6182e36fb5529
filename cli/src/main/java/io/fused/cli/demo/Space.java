package io.fused.cli.demo;

import io.fused.protocol.MemberStacks;
import io.fused.protocol.StackRow;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the stacks take.
 *
 * @param liveBytes the live nodes at the primaries, unrounded
 * @param primaryBytes allocated at the primaries
 * @param backupBytes allocated at the fused backups
 */
record Space(long liveBytes, long primaryBytes, long backupBytes) {

    static Space of(List<MemberStacks> stacks) {
        return new Space(
                sum(stacks, false, StackRow::getLiveBytes),
                sum(stacks, false, StackRow::getAllocatedBytes),
                sum(stacks, true, StackRow::getAllocatedBytes));
    }

    /** What as many replicas of the same stacks would take. */
    long replicaBytes(int faults) {
        return faults * primaryBytes;
    }

    private static long sum(
            List<MemberStacks> stacks, boolean backups, ToLongFunction<StackRow> bytes) {
        long sum = 0;
        for (MemberStacks member : stacks) {
            for (StackRow row : member.getRowsList()) {
                if (row.getFusedBackup() == backups) {
                    sum += bytes.applyAsLong(row);
                }
            }
        }
        return sum;
    }
}
