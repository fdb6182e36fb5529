package io.fused.simulator;

import io.fused.core.ShardKind;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * 11, Rebuilt bytes: each unit that a new holder has decoded is the lost primary's by the records
 * up to the tail, and so are all its cells and heights when it is done.
 */
final class RebuiltCheck extends Check {
    private final Map<String, Cells> tails = new HashMap<>();
    private final Map<String, Long> decodedBefore = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    RebuiltCheck(World world, Views views, Ledger ledger) {
        super(11, world, views, ledger);
    }

    @Override
    public void turned(MemberProcess process) {
        for (ShardView view : views().of(process)) {
            if (view.id().kind() != ShardKind.PRIMARY || !views().isByMap(process, view)) {
                continue;
            }
            ShardEntry entry = map().shard(view.id());
            if (entry.startsEmpty() || entry.tail() < 0) {
                continue;
            }
            String key = process.number() + " " + view.id() + " " + view.tenure();
            switch (view.progress()) {
                case DECODING -> checkUnits(key, process, view, entry.tail());
                case INDEXING, REBUILT, SILENT, SERVING -> {
                    if (done.add(key)) {
                        checkAll(key, process, view, entry.tail());
                    }
                }
                case FENCED, COPYING, FOLLOWING -> {}
            }
        }
    }

    private Cells at(String key, ShardView view, long tail) {
        return tails.computeIfAbsent(key, absent -> ledger().history(view.id()).cellsAt(tail));
    }

    private void checkUnits(String key, MemberProcess process, ShardView view, long tail) {
        Long before = decodedBefore.put(key, view.decodedUnits());
        if (before != null && before == view.decodedUnits()) {
            return;
        }
        Cells expected = at(key, view, tail);
        for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
            for (int unit = 0; unit < view.stacks().units(sizeClass); unit++) {
                byte[] image = view.stacks().image(sizeClass, unit);
                if (image.length == 0) {
                    // Not decoded yet, or nothing in it.
                    continue;
                }
                Optional<String> wrong = expected.differenceOfImage(sizeClass, unit, image);
                if (wrong.isPresent()) {
                    fail(process + " decoded " + view.id() + " at tail " + tail + " wrongly: "
                            + wrong.get());
                    return;
                }
            }
        }
    }

    private void checkAll(String key, MemberProcess process, ShardView view, long tail) {
        world().marks().hit(Mark.PRIMARY_REBUILT);
        RecordHistory history = ledger().history(view.id());
        Cells expected = at(key, view, tail);
        tails.remove(key);
        if (view.last() > tail) {
            return;
        }
        Optional<String> wrong = expected.difference(view.stacks());
        int[] heights = history.heightsAt(tail);
        for (int sizeClass = 0; wrong.isEmpty() && sizeClass < heights.length; sizeClass++) {
            if (heights[sizeClass] != view.stacks().height(sizeClass)) {
                wrong = Optional.of("class " + sizeClass + " has height "
                        + view.stacks().height(sizeClass) + " and should have "
                        + heights[sizeClass]);
            }
        }
        wrong.ifPresent(sentence ->
                fail(process + " rebuilt " + view.id() + " at tail " + tail + ": " + sentence));
    }
}
