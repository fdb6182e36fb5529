package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import io.fused.core.replication.MemberSettings;
import io.fused.core.replication.ShardView;

/**
 * 14, Bounds: records, uncommitted and retained bytes, waiting requests and what is queued for a
 * subscriber stay within what the settings say; a clear is one small record however much it clears.
 */
final class BoundsCheck extends Check {
    private static final int RECORD_BYTES = 64 << 10;

    /** Deltas of the shard's root, the structure's counters, and 16 answers that are freed. */
    private static final int CLEAR_DELTAS = 20;

    private final Causes causes;
    private long largestRecord = RECORD_BYTES;
    private long largestBatch;
    private long largestImage;

    BoundsCheck(World world, Views views, Ledger ledger, Causes causes) {
        super(14, world, views, ledger);
        this.causes = causes;
    }

    @Override
    public void emitted(MemberProcess process, ShardId primary, long tenure, byte[] payload) {
        largestBatch = Math.max(largestBatch, payload.length);
        RecordReader reader = new RecordReader(payload);
        while (reader.nextRecord()) {
            int bytes = reader.recordEnd() - reader.recordStart();
            largestRecord = Math.max(largestRecord, bytes);
            Request cause = causes.of(primary, reader.number(), tenure);
            if (cause != null
                    && cause.operation() instanceof Operation.Clear
                    && cause.attempt() == 1) {
                int changes = changes(reader);
                if (changes > CLEAR_DELTAS) {
                    fail(process + " clears in record " + reader.number() + " of " + primary
                            + " with " + changes + " changes; the bound is " + CLEAR_DELTAS);
                }
            }
        }
    }

    /**
     * How many deltas of a record change what was there. Slots don't count, those of what was
     * answered without effect before included, nor do new nodes, which hold answers and an event.
     */
    private static int changes(RecordReader record) {
        int count = 0;
        while (record.nextDelta()) {
            boolean isNewNode =
                    record.offset() % SizeClasses.cellBytes(record.sizeClass()) == NodeLayout.ID;
            count += record.sizeClass() == SizeClasses.SLOT || isNewNode ? 0 : 1;
        }
        return count;
    }

    @Override
    public void sent(MemberProcess process, MemberId to, Message.Data message) {
        if (message instanceof Message.UnitImage image) {
            largestImage = Math.max(largestImage, image.bytes().length);
        }
    }

    @Override
    public void turned(MemberProcess process) {
        MemberSettings settings = world().memberSettings();
        long window = settings.windowBytes() + 2 * largestRecord;
        for (ShardView view : views().of(process)) {
            long bound = view.id().kind() == ShardKind.PRIMARY
                    ? window
                    : world().shape().primaries() * (window + settings.batchBytes());
            if (view.retainedBytes() > bound) {
                fail(process + " " + view.id() + " retains " + view.retainedBytes()
                        + " bytes of records; the bound is " + bound);
            }
            if (view.waitingRequests() > settings.waitingRequests()) {
                fail(process + " " + view.id() + " lets " + view.waitingRequests()
                        + " requests wait; the bound is " + settings.waitingRequests());
            }
            // An image that is larger than the queue may be under way alone.
            long queue = Math.max(settings.subscriberQueueBytes(), largestImage) + 2 * largestBatch;
            if (view.subscriberBytes() > queue) {
                fail(process + " " + view.id() + " has queued " + view.subscriberBytes()
                        + " bytes for a subscriber; the bound is " + queue);
            }
        }
    }
}
