package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cell.LittleEndian;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.replication.ShardView;
import io.fused.core.structure.Shard;
import java.util.List;
import java.util.Optional;

/**
 * 12, Zeros: a primary's cells are what its records say and hold nothing but nodes and marked
 * holes; each live key has one node, and the index that lives is the one that its cells give.
 */
final class PrimaryCheck extends Check {
    PrimaryCheck(World world, Views views, Ledger ledger) {
        super(12, world, views, ledger);
    }

    @Override
    public void emitted(MemberProcess process, ShardId primary, long tenure, byte[] payload) {
        RecordHistory history = ledger().history(primary);
        for (ShardView view : process.member().shards()) {
            if (view.id().equals(primary)
                    && view.last() == history.last()
                    && history.last() > 0
                    && history.get(history.last()).tenure() == view.tenure()) {
                history.cells()
                        .differenceAt(history.get(history.last()).reader(), view.stacks())
                        .ifPresent(wrong -> fail(process + " " + primary + " after record "
                                + history.last() + ": " + wrong));
            }
        }
    }

    @Override
    public void all() {
        for (MemberProcess process : world().processes()) {
            for (ShardView view : views().of(process)) {
                if (view.id().kind() == ShardKind.PRIMARY
                        && view.progress() == ShardView.Progress.SERVING
                        && process.isAlive()) {
                    checkAll(process, view);
                }
            }
        }
    }

    private void checkAll(MemberProcess process, ShardView view) {
        RecordHistory history = ledger().history(view.id());
        boolean isLast = views().isByMap(process, view) && isEndOf(history, view);
        Optional<String> wrong =
                isLast ? history.cells().difference(view.stacks()) : Optional.empty();
        wrong.or(() -> strayByte(view.stacks()))
                .ifPresent(sentence -> tell(12, process, view, sentence));
        view.structures()
                .map(Shard::verify)
                .flatMap(PrimaryCheck::first)
                // What the cells don't tell of the counters is what a rebuild would get wrong.
                .ifPresent(sentence ->
                        tell(sentence.contains("counters") ? 11 : 12, process, view, sentence));
    }

    private void tell(int invariant, MemberProcess process, ShardView view, String sentence) {
        world().fail(
                        invariant,
                        process + " " + view.id() + " after record " + view.last() + ": "
                                + sentence);
    }

    /**
     * Whether what survives ends with the last record that the holder has, and is of its tenure.
     */
    private boolean isEndOf(RecordHistory history, ShardView view) {
        long last = history.last();
        return view.last() == last
                && (last == 0
                        || history.get(last).tenure() == view.tenure()
                        || map().shard(view.id()).tail() == last);
    }

    private static Optional<String> first(List<String> problems) {
        return problems.stream().findFirst();
    }

    private static Optional<String> strayByte(Stacks stacks) {
        for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
            int bytes = SizeClasses.cellBytes(sizeClass);
            for (int index = 0; index < stacks.height(sizeClass); index++) {
                byte[] cell = stacks.bytes(sizeClass, (long) index * bytes, bytes);
                int kind = cell[NodeLayout.KIND];
                if (kind == NodeLayout.HOLE) {
                    continue;
                }
                int used = kind == NodeLayout.NONE
                        ? 0
                        : NodeLayout.nodeBytes(LittleEndian.getLong(cell, NodeLayout.LENGTHS));
                for (int at = used; at < bytes; at++) {
                    if (cell[at] != 0) {
                        return Optional.of("class " + sizeClass + " cell " + index + " byte " + at
                                + " lies outside every node and is " + cell[at]);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
