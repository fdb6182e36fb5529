package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.replication.RetainedRecords.Batch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one fused backup, and for each of its primaries how much of it is in them: at every
 * cell the sum over all primaries i of g_ji times primary i by its records up to A[i].
 *
 * <p>The height of each stack is that of the tallest primary, by the height changes in the records
 * applied; while a walk isn't over, primaries' heights are unknown, and stacks only grow.
 */
final class FusedCells {
    /** One primary, as far as it is in the cells. */
    static final class Source {
        /** τ: records of an older tenure are taken no more. */
        long fencedTenure;

        /** A: all records up to it are applied, none after. */
        long applied;

        /** The highest commit number seen. */
        long committed;

        /** The primary's heights at {@code applied}. */
        final int[] heights = new int[SizeClasses.count()];

        /** Records above {@code committed}, and a few below in the same batch. */
        final RetainedRecords retained = new RetainedRecords();

        /** Whether the whole primary is in the cells: always, except before a walk is over. */
        boolean complete = true;

        /** While it isn't complete: the class of the last image that came. */
        int passedClass = -1;

        /** While it isn't complete: the unit of the last image that came. */
        int passedUnit = -1;

        /** Whose stream is attached. */
        @Nullable
        MemberId stream;

        /** The tenure of that stream. */
        long streamTenure;

        /** Whether an acknowledgement is owed at the end of the turn. */
        boolean toAcknowledge;

        void fence(long newTenure) {
            if (newTenure > fencedTenure) {
                fencedTenure = newTenure;
                stream = null;
                toAcknowledge = false;
            }
        }

        void drop(long nowCommitted) {
            if (nowCommitted > committed) {
                committed = nowCommitted;
            }
            retained.dropUpTo(committed);
        }
    }

    /** Old and new content of the largest node, and what a record may have beside it. */
    private static final int LARGEST_RECORD_BYTES = 2 * SizeClasses.MAX_CONTENT_BYTES + (64 << 10);

    private final MemberContext context;
    private final int[] row;
    private final Source[] sources;
    private final Stacks stacks;
    private int[] shrunk = new int[8];

    /** Cells in which nothing is yet. */
    FusedCells(MemberContext context, ShardId backup, Stacks stacks) {
        this.context = context;
        this.stacks = stacks;
        this.row = context.matrix().row(backup.index());
        this.sources = new Source[row.length];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = new Source();
        }
    }

    int primaries() {
        return sources.length;
    }

    Source source(int primary) {
        return sources[primary];
    }

    Stacks stacks() {
        return stacks;
    }

    boolean isComplete() {
        for (Source source : sources) {
            if (!source.complete) {
                return false;
            }
        }
        return true;
    }

    /** A of each primary; the caller's own. */
    long[] applied() {
        long[] applied = new long[sources.length];
        for (int i = 0; i < applied.length; i++) {
            applied[i] = sources[i].applied;
        }
        return applied;
    }

    // ---- whole records ----

    /**
     * Applies the records of a payload above A and up to a number, each wholly.
     *
     * @throws IllegalStateException if a record is missing between A and the payload
     */
    void apply(int primary, byte[] payload, long upTo) {
        Source source = sources[primary];
        RecordReader reader = new RecordReader(payload);
        while (reader.nextRecord() && reader.number() <= upTo) {
            long number = reader.number();
            if (number <= source.applied && !context.has(PlantedFault.RECORD_APPLIED_TWICE)) {
                continue;
            }
            if (number > source.applied + 1 && !context.has(PlantedFault.GAP_ACCEPTED)) {
                throw new IllegalStateException("Record " + number + " of primary " + primary
                        + " follows record " + source.applied);
            }
            applyRecord(primary, source, reader, payload);
            source.applied = Math.max(source.applied, number);
        }
    }

    private void applyRecord(int primary, Source source, RecordReader reader, byte[] payload) {
        int shrinking = 0;
        while (reader.nextHeight()) {
            int sizeClass = reader.heightClass();
            int old = source.heights[sizeClass];
            source.heights[sizeClass] = reader.height();
            if (context.has(PlantedFault.HEIGHT_CHANGE_LEFT_OUT)) {
                source.heights[sizeClass] = Math.max(old, reader.height() - 1);
                grow(sizeClass, reader.height());
            } else if (reader.height() > old) {
                grow(sizeClass, reader.height());
            } else if (reader.height() < old) {
                if (shrinking == shrunk.length) {
                    shrunk = Arrays.copyOf(shrunk, shrinking * 2);
                }
                shrunk[shrinking++] = sizeClass;
            }
        }
        int applied = 0;
        while (reader.nextDelta()) {
            if (applied++ > 0 && context.has(PlantedFault.RECORD_APPLIED_IN_PART)) {
                break;
            }
            stacks.multiplyAdd(
                    context.kernel,
                    row[primary],
                    reader.sizeClass(),
                    reader.offset(),
                    payload,
                    reader.position(),
                    reader.length());
        }
        for (int i = 0; i < shrinking; i++) {
            settle(shrunk[i]);
        }
    }

    private void grow(int sizeClass, int height) {
        if (height > stacks.height(sizeClass)) {
            stacks.height(sizeClass, height);
        }
    }

    /** Gives a stack the height of the tallest primary, unless some heights aren't known yet. */
    private void settle(int sizeClass) {
        int tallest = 0;
        for (Source source : sources) {
            if (!source.complete) {
                return;
            }
            tallest = Math.max(tallest, source.heights[sizeClass]);
        }
        stacks.height(sizeClass, tallest);
    }

    /** Keeps records that were applied, so that they can be given to a backup that misses them. */
    void retain(Source source, Message.Records records) {
        if (records.count() > 0) {
            long last = records.first() + records.count() - 1;
            retain(source, records.first(), last, records.payload());
        }
    }

    private void retain(Source source, long first, long last, byte[] payload) {
        if (context.has(PlantedFault.RECORDS_DROPPED_WHEN_APPLIED)) {
            return;
        }
        RetainedRecords retained = source.retained;
        boolean known = retained.tail() > retained.head()
                && retained.get(retained.tail() - 1).last() >= last;
        if (last > source.committed && !known) {
            retained.add(new Batch(first, last, payload));
        }
    }

    /**
     * Applies and keeps whole records that came by a subscription, without a commit number: of
     * those the newest are kept, as many as a primary can have uncommitted.
     */
    void applyUnacknowledged(int primary, byte[] payload, long upTo) {
        Source source = sources[primary];
        RecordReader reader = new RecordReader(payload);
        if (reader.nextRecord()) {
            apply(primary, payload, upTo);
            retain(source, reader.number(), upTo, payload);
            source.retained.dropBeyond(context.settings.windowBytes() + LARGEST_RECORD_BYTES);
        }
    }

    // ---- parts of a primary, during its walk ----

    /** Adds the image of one unit; it and all units before it are passed now. */
    void addImage(Message.UnitImage image) {
        Source source = sources[image.primary()];
        source.applied = image.number();
        source.passedClass = image.sizeClass();
        source.passedUnit = image.unit();
        byte[] bytes = image.bytes();
        if (bytes.length > 0) {
            long offset = (long) image.unit() * SizeClasses.unitBytes(image.sizeClass());
            growToReach(image.sizeClass(), offset + bytes.length);
            stacks.multiplyAdd(
                    context.kernel,
                    row[image.primary()],
                    image.sizeClass(),
                    offset,
                    bytes,
                    0,
                    bytes.length);
        }
    }

    /** Adds deltas on units that the walk has passed. */
    void addDeltas(int primary, byte[] payload, long upTo) {
        sources[primary].applied = upTo;
        RecordReader reader = new RecordReader(payload);
        while (reader.nextRecord()) {
            while (reader.nextDelta()) {
                growToReach(reader.sizeClass(), reader.offset() + reader.length());
                stacks.multiplyAdd(
                        context.kernel,
                        row[primary],
                        reader.sizeClass(),
                        reader.offset(),
                        payload,
                        reader.position(),
                        reader.length());
            }
        }
    }

    /** The walk over a primary has ended: all of it by its records up to a number is here. */
    void complete(int primary, long number, int[] heights) {
        Source source = sources[primary];
        source.applied = number;
        source.complete = true;
        System.arraycopy(heights, 0, source.heights, 0, source.heights.length);
        for (int c = 0; c < heights.length; c++) {
            grow(c, heights[c]);
            settle(c);
        }
    }

    private void growToReach(int sizeClass, long end) {
        int cell = SizeClasses.cellBytes(sizeClass);
        grow(sizeClass, Math.toIntExact((end + cell - 1) / cell));
    }

    void close() {
        stacks.close();
    }
}
