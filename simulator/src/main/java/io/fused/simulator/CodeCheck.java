package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import io.fused.core.replication.ShardView;
import io.fused.erasure.GeneratorMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * 1, Code: each cell of a fused backup that counts is the sum of its primaries' cells by the
 * records applied. What a turn touched is compared after the turn; all cells now and then, and when
 * a newcomer begins to count.
 */
final class CodeCheck extends Check {
    private final GeneratorMatrix matrix;
    private final Map<Integer, Map<ShardId, Expected>> expected = new HashMap<>();

    /** What a fused backup should hold, worked out from the records alone. */
    private static final class Expected {
        final long tenure;
        final long[] applied;
        final Cells cells = new Cells();

        Expected(long tenure, int primaries) {
            this.tenure = tenure;
            this.applied = new long[primaries];
        }
    }

    private record Touched(RecordReader record) {}

    CodeCheck(World world, Views views, Ledger ledger) {
        super(1, world, views, ledger);
        this.matrix = GeneratorMatrix.vandermonde(
                world.shape().primaries(), world.shape().faults());
    }

    @Override
    public void turned(MemberProcess process) {
        for (ShardView view : views().of(process)) {
            if (view.id().kind() == ShardKind.BACKUP) {
                if (views().isCounted(process, view)) {
                    follow(process, view);
                } else {
                    forget(process, view.id());
                }
            }
        }
    }

    @Override
    public void died(MemberProcess process) {
        expected.remove(process.number());
    }

    @Override
    public void all() {
        for (MemberProcess process : world().processes()) {
            for (ShardView view : views().of(process)) {
                Expected known =
                        expected.getOrDefault(process.number(), Map.of()).get(view.id());
                if (known != null
                        && known.tenure == view.tenure()
                        && views().isCounted(process, view)) {
                    compareAll(process, view, known);
                }
            }
        }
    }

    private void forget(MemberProcess process, ShardId id) {
        Map<ShardId, Expected> own = expected.get(process.number());
        if (own != null) {
            own.remove(id);
        }
    }

    private void follow(MemberProcess process, ShardView view) {
        Map<ShardId, Expected> own =
                expected.computeIfAbsent(process.number(), absent -> new HashMap<>());
        Expected known = own.get(view.id());
        boolean isNew = false;
        if (known == null || known.tenure != view.tenure()) {
            known = new Expected(view.tenure(), view.applied().length);
            own.put(view.id(), known);
            isNew = true;
        }
        List<Touched> touched = new ArrayList<>();
        for (int primary = 0; primary < known.applied.length; primary++) {
            if (!advance(process, view, known, primary, isNew, touched)) {
                return;
            }
        }
        if (isNew) {
            compareAll(process, view, known);
            return;
        }
        for (Touched each : touched) {
            Optional<String> wrong = known.cells.differenceAt(each.record(), view.stacks());
            if (wrong.isPresent()) {
                tell(process, view, known, wrong.get());
                return;
            }
        }
    }

    private boolean advance(
            MemberProcess process,
            ShardView view,
            Expected known,
            int primary,
            boolean isNew,
            List<Touched> touched) {
        ShardId source = ShardId.primary(view.id().group(), primary);
        RecordHistory history = ledger().history(source);
        long applied = view.applied()[primary];
        if (applied > history.last()) {
            world().fail(
                            2,
                            process + " has applied record " + applied + " of " + source + " in "
                                    + view.id() + " although the last that survived is "
                                    + history.last());
            return false;
        }
        int coefficient = matrix.coefficient(view.id().index(), primary);
        if (isNew) {
            known.cells.add(history.cellsAt(applied), coefficient);
        } else if (applied < known.applied[primary]) {
            world().fail(
                            13,
                            process + " has applied " + known.applied[primary] + " records of "
                                    + source + " in " + view.id() + ", and then only " + applied);
            return false;
        } else {
            for (long next = known.applied[primary] + 1; next <= applied; next++) {
                RecordHistory.Emitted record = history.get(next);
                RecordReader reader = record.reader();
                known.cells.add(reader, record.payload(), coefficient);
                touched.add(new Touched(reader));
            }
        }
        known.applied[primary] = applied;
        return true;
    }

    private void compareAll(MemberProcess process, ShardView view, Expected known) {
        known.cells
                .difference(view.stacks())
                .or(() -> differenceOfHeights(view, known))
                .ifPresent(wrong -> tell(process, view, known, wrong));
    }

    private Optional<String> differenceOfHeights(ShardView view, Expected known) {
        int[] tallest = new int[SizeClasses.count()];
        for (int primary = 0; primary < known.applied.length; primary++) {
            ShardId source = ShardId.primary(view.id().group(), primary);
            int[] heights = ledger().history(source).heightsAt(known.applied[primary]);
            for (int sizeClass = 0; sizeClass < tallest.length; sizeClass++) {
                tallest[sizeClass] = Math.max(tallest[sizeClass], heights[sizeClass]);
            }
        }
        for (int sizeClass = 0; sizeClass < tallest.length; sizeClass++) {
            if (tallest[sizeClass] != view.stacks().height(sizeClass)) {
                return Optional.of("class " + sizeClass + " has height "
                        + view.stacks().height(sizeClass) + " and should have "
                        + tallest[sizeClass]);
            }
        }
        return Optional.empty();
    }

    private void tell(MemberProcess process, ShardView view, Expected known, String wrong) {
        fail(process + " " + view.id() + " tenure " + view.tenure() + " after records "
                + java.util.Arrays.toString(known.applied) + ": " + wrong);
    }
}
