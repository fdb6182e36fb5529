package io.fused.node;

import io.fused.core.ShardKind;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.replication.ShardView;
import io.fused.protocol.StackRow;
import io.fused.protocol.StacksReport;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts what is in a member's stacks, for operators: a bounded number of cells a turn, so that
 * clients don't wait. What changes meanwhile may be counted or not. On the data thread alone.
 */
final class StackCensus {
    private static final int CELLS_A_TURN = 16_384;

    private final EventThread thread;
    private final List<ShardView> shards;
    private final Consumer<StacksReport> done;
    private final StacksReport.Builder report;
    private int shard;
    private int sizeClass = -1;
    private boolean inStack;
    private int cell;
    private int live;
    private int holes;
    private long liveBytes;

    /**
     * A census that has counted nothing yet.
     *
     * @param request the operator's request
     * @param shards what is counted
     * @param done takes the result
     */
    StackCensus(
            EventThread thread, long request, List<ShardView> shards, Consumer<StacksReport> done) {
        this.thread = thread;
        this.shards = shards;
        this.done = done;
        this.report = StacksReport.newBuilder().setRequest(request);
    }

    /** Counts on, in turns of its own, until all is counted. */
    void run() {
        int budget = CELLS_A_TURN;
        while (budget > 0) {
            if (!inStack && !nextStack()) {
                done.accept(report.build());
                return;
            }
            budget -= count(budget);
        }
        thread.later(this::run);
    }

    /** Goes to the next stack that isn't empty. */
    private boolean nextStack() {
        while (shard < shards.size()) {
            Stacks stacks = shards.get(shard).stacks();
            while (++sizeClass < SizeClasses.count()) {
                if (stacks.height(sizeClass) > 0) {
                    cell = 0;
                    live = 0;
                    holes = 0;
                    liveBytes = 0;
                    inStack = true;
                    return true;
                }
            }
            sizeClass = -1;
            shard++;
        }
        return false;
    }

    private int count(int most) {
        ShardView view = shards.get(shard);
        int height = view.stacks().height(sizeClass);
        int counted = 0;
        if (view.id().kind() == ShardKind.PRIMARY) {
            long cellBytes = SizeClasses.cellBytes(sizeClass);
            while (cell < height && counted < most) {
                count(view.stacks().getLong(sizeClass, cell * cellBytes + NodeLayout.LENGTHS));
                cell++;
                counted++;
            }
        } else {
            live = height;
            cell = height;
        }
        if (cell >= height) {
            report.addRows(row(view, height));
            inStack = false;
        }
        return counted + 1;
    }

    private void count(long lengths) {
        switch (NodeLayout.kind(lengths)) {
            case NodeLayout.ELEMENT,
                    NodeLayout.MORTAL,
                    NodeLayout.ROOT,
                    NodeLayout.SESSION,
                    NodeLayout.SLOT,
                    NodeLayout.ANSWER,
                    NodeLayout.LISTENER,
                    NodeLayout.EVENT -> {
                live++;
                liveBytes += NodeLayout.nodeBytes(lengths);
            }
            case NodeLayout.HOLE -> holes++;
            default -> {
                // No node: the cell is zero.
            }
        }
    }

    private StackRow row(ShardView view, int height) {
        return StackRow.newBuilder()
                .setGroup(view.id().group())
                .setFusedBackup(view.id().kind() == ShardKind.BACKUP)
                .setIndex(view.id().index())
                .setSizeClass(sizeClass)
                .setCellBytes(SizeClasses.cellBytes(sizeClass))
                .setHeight(height)
                .setLive(live)
                .setHoles(holes)
                .setAllocatedBytes(view.stacks().allocatedBytes(sizeClass))
                .setLiveBytes(liveBytes)
                .build();
    }
}
