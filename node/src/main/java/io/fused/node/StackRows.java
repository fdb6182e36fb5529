package io.fused.node;

import io.fused.core.ShardKind;
import io.fused.core.cell.SizeClasses;
import io.fused.core.replication.Member;
import io.fused.core.replication.ShardView;
import io.fused.protocol.StackRow;
import io.fused.protocol.StacksReport;

/** The heights of a member's stacks, for operators. */
final class StackRows {
    private StackRows() {}

    /** One row for each shard and size class in use. */
    static StacksReport report(long request, Member member) {
        StacksReport.Builder report = StacksReport.newBuilder().setRequest(request);
        for (ShardView shard : member.shards()) {
            for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
                int height = shard.stacks().height(sizeClass);
                if (height > 0) {
                    report.addRows(row(shard, sizeClass, height));
                }
            }
        }
        return report.build();
    }

    private static StackRow.Builder row(ShardView shard, int sizeClass, int height) {
        return StackRow.newBuilder()
                .setGroup(shard.id().group())
                .setFusedBackup(shard.id().kind() == ShardKind.BACKUP)
                .setIndex(shard.id().index())
                .setSizeClass(sizeClass)
                .setCellBytes(SizeClasses.cellBytes(sizeClass))
                .setHeight(height)
                .setLive(height);
    }
}
