package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cell.Stacks;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.replication.RetainedRecords.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A fused backup on its holder: the sum of its primaries' cells, and for each primary how far it
 * has applied its records.
 *
 * <pre>
 *   from a primary         condition                     effect
 *   Attach                 tenure is the fenced one      Attached with A
 *   Records                tenure fenced, no gap         applied wholly; Applied at the turn's end
 *   Records                gap                           AttachWanted
 *   Attach, Records        tenure older than fenced      Fenced
 *   Committed              tenure fenced                 raw records up to it dropped; Applied
 *   from the coordinator
 *   FenceOrder             tenure not older              fenced tenure is set; FenceHeld with A
 *   RecordsWanted                                        the raw records
 *   Fill                   tenure is the fenced one      applied; Filled with A
 * </pre>
 *
 * <p>While it joins, it is fed by {@link Join} and answers none of these for a primary whose walk
 * isn't over.
 */
final class FusedBackup {
    private record Waiting(MemberId from, Message.FusedUnitWanted request) {}

    private final MemberContext context;
    private final ShardId id;
    private long tenure;
    private FusedCells cells;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long epoch;

    FusedBackup(MemberContext context, ShardId id, long tenure) {
        this.context = context;
        this.id = id;
        this.tenure = tenure;
        this.cells = new FusedCells(context, id, new Stacks());
    }

    ShardId id() {
        return id;
    }

    long tenure() {
        return tenure;
    }

    FusedCells cells() {
        return cells;
    }

    Stacks stacks() {
        return cells.stacks();
    }

    int waitingRequests() {
        return waiting.size();
    }

    /** Takes another tenure with the cells of the former one: a planted fault. */
    void keptFor(long nextTenure) {
        tenure = nextTenure;
    }

    /** Forgets all cells, to be filled anew by a join. */
    void beginEmpty(GroupEntry group) {
        if (context.has(PlantedFault.MEMORY_KEPT_WHEN_EXCLUDED)
                || context.has(PlantedFault.JOINER_KEPT)) {
            cells = new FusedCells(context, id, cells.stacks());
        } else {
            cells.close();
            cells = new FusedCells(context, id, new Stacks());
        }
        for (int i = 0; i < cells.primaries(); i++) {
            cells.source(i).complete = false;
        }
        beginAt(group);
    }

    /** The records of which tenure are taken of each primary from now on: as the map has them. */
    void beginAt(GroupEntry group) {
        for (int i = 0; i < cells.primaries(); i++) {
            cells.source(i).fencedTenure = group.primaries().get(i).tenure();
        }
        onMap(group);
    }

    void onMap(GroupEntry group) {
        onEpoch(group.epoch());
    }

    /** Numbers asked for in an older epoch may be of a tenure that is over: they are forgotten. */
    private void onEpoch(long newer) {
        if (newer > epoch) {
            epoch = newer;
            waiting.removeIf(each -> each.request().epoch() < newer);
        }
    }

    // ---- streams ----

    void onAttach(MemberId from, Message.Attach message) {
        FusedCells.Source source = cells.source(message.primary());
        if (message.tenure() < source.fencedTenure && !context.has(PlantedFault.NO_FENCE)) {
            refuse(from, message.primary(), message.tenure(), source);
        } else if (source.complete
                && (message.tenure() == source.fencedTenure
                        || context.has(PlantedFault.NO_FENCE))) {
            source.stream = from;
            source.streamTenure = message.tenure();
            context.send(
                    from,
                    new Message.Attached(
                            id.group(),
                            epoch(),
                            message.primary(),
                            id.index(),
                            message.tenure(),
                            source.applied));
        }
    }

    void onRecords(MemberId from, Message.Records message) {
        FusedCells.Source source = cells.source(message.primary());
        boolean fenced = !context.has(PlantedFault.NO_FENCE);
        if (fenced && message.tenure() < source.fencedTenure) {
            refuse(from, message.primary(), message.tenure(), source);
        } else if (!source.complete || (fenced && message.tenure() != source.streamTenure)) {
            wantAttach(from, message.primary(), message.tenure());
        } else if (message.first() > source.applied + 1
                && !context.has(PlantedFault.GAP_ACCEPTED)) {
            wantAttach(from, message.primary(), message.tenure());
        } else {
            source.stream = from;
            source.streamTenure = message.tenure();
            cells.apply(message.primary(), message.payload(), Long.MAX_VALUE);
            cells.retain(source, message);
            source.drop(message.committed());
            source.toAcknowledge = true;
        }
    }

    void onCommitted(MemberId from, Message.Committed message) {
        FusedCells.Source source = cells.source(message.primary());
        if (message.tenure() < source.fencedTenure) {
            refuse(from, message.primary(), message.tenure(), source);
        } else if (source.complete && message.tenure() == source.streamTenure) {
            source.stream = from;
            source.drop(message.committed());
            source.toAcknowledge = true;
        } else {
            wantAttach(from, message.primary(), message.tenure());
        }
    }

    private void wantAttach(MemberId from, int primary, long streamTenure) {
        context.send(
                from,
                new Message.AttachWanted(id.group(), epoch(), primary, id.index(), streamTenure));
    }

    private void refuse(MemberId from, int primary, long streamTenure, FusedCells.Source source) {
        context.send(
                from,
                new Message.Fenced(
                        id.group(),
                        epoch(),
                        primary,
                        id.index(),
                        streamTenure,
                        source.fencedTenure));
    }

    // ---- the coordinator's orders ----

    void onFenceOrder(Message.FenceOrder order) {
        FusedCells.Source source = cells.source(order.primary());
        if (order.tenure() < source.fencedTenure || !source.complete) {
            return;
        }
        if (!context.has(PlantedFault.NO_FENCE)) {
            source.fence(order.tenure());
        }
        onEpoch(order.epoch());
        context.report(new Message.FenceHeld(
                context.self,
                id.group(),
                order.epoch(),
                order.primary(),
                id.index(),
                order.tenure(),
                source.applied));
    }

    void onRecordsWanted(Message.RecordsWanted order) {
        FusedCells.Source source = cells.source(order.primary());
        List<Message.Records> found = new ArrayList<>();
        for (Batch batch : source.retained.between(order.above(), order.upTo())) {
            found.add(new Message.Records(
                    id.group(),
                    order.epoch(),
                    order.primary(),
                    id.index(),
                    source.fencedTenure,
                    batch.first(),
                    batch.count(),
                    source.committed,
                    batch.payload()));
        }
        context.report(new Message.RecordsFetched(
                context.self, id.group(), order.epoch(), order.primary(), id.index(), found));
    }

    void onFill(Message.Fill order) {
        FusedCells.Source source = cells.source(order.primary());
        if (order.tenure() != source.fencedTenure || !source.complete) {
            return;
        }
        for (Message.Records records : order.records()) {
            if (records.first() <= source.applied + 1 && records.first() <= order.upTo()) {
                cells.apply(order.primary(), records.payload(), order.upTo());
                cells.retain(source, records);
            }
        }
        context.report(new Message.Filled(
                context.self,
                id.group(),
                order.epoch(),
                order.primary(),
                id.index(),
                order.tenure(),
                source.applied));
    }

    // ---- what a rebuild asks ----

    void onHeightsWanted(MemberId from, Message.HeightsWanted request) {
        FusedCells.Source source = cells.source(request.primary());
        if (source.complete && request.epoch() >= epoch) {
            context.send(
                    from,
                    new Message.Heights(
                            id.group(),
                            request.epoch(),
                            id.index(),
                            request.primary(),
                            request.request(),
                            source.applied,
                            source.heights.clone()));
        }
    }

    void onFusedUnitWanted(MemberId from, Message.FusedUnitWanted request) {
        if (request.epoch() < epoch
                || request.notBefore().length != cells.primaries()
                || !cells.isComplete()) {
            return;
        }
        waiting.removeIf(
                each -> each.from().equals(from) && each.request().request() == request.request());
        if (waiting.size() >= context.settings.waitingUnits()) {
            waiting.remove();
        }
        waiting.add(new Waiting(from, request));
    }

    private boolean isReached(long[] notBefore) {
        for (int i = 0; i < notBefore.length; i++) {
            if (cells.source(i).applied < notBefore[i]) {
                return context.has(PlantedFault.FUSED_UNIT_NOT_HELD_BACK);
            }
        }
        return true;
    }

    void onLinkDown(MemberId peer) {
        waiting.removeIf(each -> each.from().equals(peer));
    }

    // ---- the turn ----

    /** Acknowledges what the turn applied, once a primary, and sends fused units that are due. */
    void pump() {
        for (int i = 0; i < cells.primaries(); i++) {
            FusedCells.Source source = cells.source(i);
            MemberId stream = source.stream;
            if (source.toAcknowledge && stream != null) {
                context.send(
                        stream,
                        new Message.Applied(
                                id.group(),
                                epoch(),
                                i,
                                id.index(),
                                source.streamTenure,
                                source.applied,
                                context.shortOfMemory()));
            }
            source.toAcknowledge = false;
        }
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (isReached(next.request().notBefore())) {
                each.remove();
                answer(next);
            }
        }
    }

    private void answer(Waiting next) {
        Message.FusedUnitWanted request = next.request();
        context.send(
                next.from(),
                new Message.FusedUnit(
                        id.group(),
                        request.epoch(),
                        id.index(),
                        request.request(),
                        request.sizeClass(),
                        request.unit(),
                        cells.applied(),
                        cells.stacks().image(request.sizeClass(), request.unit())));
    }

    private long epoch() {
        return context.epoch(id.group());
    }

    ShardView view(boolean joining) {
        long retainedBytes = 0;
        long[] firstRetained = new long[cells.primaries()];
        for (int i = 0; i < cells.primaries(); i++) {
            FusedCells.Source source = cells.source(i);
            retainedBytes += source.retained.bytes();
            firstRetained[i] = source.retained.firstNumber(source.applied + 1);
        }
        return new ShardView(
                id,
                tenure,
                joining ? ShardView.Progress.COPYING : ShardView.Progress.FOLLOWING,
                cells.stacks(),
                Optional.empty(),
                -1,
                -1,
                cells.applied(),
                firstRetained,
                retainedBytes,
                0,
                0,
                0,
                0,
                0);
    }

    void close() {
        waiting.clear();
        cells.close();
    }
}
