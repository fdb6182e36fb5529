package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.replication.RetainedRecords.Batch;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a primary: a rebuild that follows some units, or a newcomer that walks over all.
 *
 * <pre>
 *   kind   event                 what follows
 *   any    records               their deltas on units whose image has been sent
 *   units  UnitWanted            the unit's image at the present number, then its deltas
 *   units  UnitReleased          no deltas on it any more
 *   walk   Walk                  images of all units in order, as many under way as allowed
 *   walk   the last unit passed  WalkEnd, then whole records
 *   any    a quiet heartbeat     empty Deltas: up to where the subscriber has all
 *   any    too much queued       SubscriptionEnded
 *   units  too many at a time    SubscriptionEnded
 *   any    Unsubscribe, its link gone without a word
 *          down, or the map has
 *          nothing to be copied
 * </pre>
 *
 * <p>An image is taken only when all records before it have gone out, so it stands in the stream
 * exactly where its number says. Each image and each message of deltas is given back by the
 * subscriber's Credit, in order; what isn't given back yet counts against the queue's bound.
 */
final class Subscription {
    final MemberId subscriber;
    final long number;

    /** The epoch in which it began. */
    private final long sinceEpoch;

    private final MemberContext context;
    private final ShardId primary;
    private final long tenure;

    /** Sizes of messages under way: of deltas as they are, of images as {@code -1 - size}. */
    private final ArrayDeque<Long> underWay = new ArrayDeque<>();

    private final ArrayDeque<Batch> whole = new ArrayDeque<>();
    private final ArrayDeque<long[]> unitsWanted = new ArrayDeque<>();
    private final RecordWriter pending = new RecordWriter(0);
    private long[] unitsFollowed = new long[16];
    private int unitsFollowedCount;
    private long bytes;
    private int imagesUnderWay;
    private int deltasUnderWay;
    private long upTo;
    private long sentUpTo;
    private long sentMillis;
    private int imagesAllowed;
    private boolean walking;
    private boolean walked;
    private int walkClass;
    private int walkUnit;
    private @Nullable String ended;

    Subscription(
            MemberContext context,
            ShardId primary,
            long tenure,
            MemberId subscriber,
            long number,
            long sinceEpoch,
            long last) {
        this.context = context;
        this.primary = primary;
        this.tenure = tenure;
        this.subscriber = subscriber;
        this.number = number;
        this.sinceEpoch = sinceEpoch;
        this.upTo = last;
        this.sentUpTo = last;
        this.sentMillis = context.now();
    }

    /**
     * Whether by the map nothing is copied at the subscriber's any more. It may have said so on a
     * link that is dead without anybody having noticed.
     */
    boolean isOver(GroupEntry group) {
        boolean copying = false;
        for (ShardEntry entry : group.primaries()) {
            copying |= entry.state() != ShardState.ACTIVE && subscriber.equals(entry.holder());
        }
        for (ShardEntry entry : group.backups()) {
            copying |= entry.state() != ShardState.ACTIVE && subscriber.equals(entry.holder());
        }
        return !copying && group.epoch() >= sinceEpoch;
    }

    // ---- what the subscriber asks ----

    void onUnitWanted(int sizeClass, int unit) {
        if (unitsWanted.size() + unitsFollowedCount >= context.settings.waitingUnits()) {
            ended = "too many units at a time";
        } else {
            unitsWanted.add(new long[] {sizeClass, unit});
        }
    }

    void onUnitReleased(int sizeClass, int unit) {
        unitsWanted.removeIf(wanted -> wanted[0] == sizeClass && wanted[1] == unit);
        int at = indexOf(key(sizeClass, unit));
        if (at >= 0) {
            unitsFollowed[at] = unitsFollowed[--unitsFollowedCount];
        }
    }

    void onWalk(int credits) {
        walking = true;
        imagesAllowed = Math.clamp(credits, 1, context.settings.waitingUnits());
    }

    /** The subscriber has handled that many more messages. */
    void onCredit(int credits) {
        for (int i = 0; i < credits && !underWay.isEmpty(); i++) {
            long size = underWay.remove();
            if (size < 0) {
                imagesUnderWay--;
                bytes -= -1 - size;
            } else {
                deltasUnderWay--;
                bytes -= size;
            }
        }
    }

    // ---- what the primary emits ----

    /** Whether an image is to be sent, before which all records must be offered. */
    boolean wantsImage() {
        return ended == null
                && (!unitsWanted.isEmpty()
                        || (walking && !walked && imagesUnderWay < imagesAllowed));
    }

    /** Takes in the next records. */
    void offer(Batch batch) {
        upTo = batch.last();
        if (walked) {
            whole.add(batch);
            bytes += batch.payload().length;
        } else if (walking || unitsFollowedCount > 0) {
            long before = pending.pendingBytes();
            new RecordReader(batch.payload()).copy(this::wants, false, pending);
            bytes += pending.pendingBytes() - before;
        }
        if (bytes > context.settings.subscriberQueueBytes()
                && !context.has(PlantedFault.UNBOUNDED_SUBSCRIBER_QUEUE)) {
            ended = "the subscriber fell behind by " + bytes + " bytes";
        }
    }

    private boolean wants(int sizeClass, int unit, long recordNumber) {
        if (!walking) {
            return indexOf(key(sizeClass, unit)) >= 0;
        }
        boolean passed = sizeClass < walkClass || (sizeClass == walkClass && unit < walkUnit);
        return switch (context.fault) {
            case DELTA_AHEAD_OF_IMAGE -> true;
            case DELTA_BEHIND_IMAGE_LEFT_OUT -> false;
            default -> passed;
        };
    }

    /**
     * Sends what may leave.
     *
     * @param stacks the primary's, at {@code last}; all records up to that have been offered
     * @param flush whether deltas leave whatever is under way, since the subscriber's stream of
     *     records begins behind them
     * @return false if the subscription has ended
     */
    boolean pump(Stacks stacks, long last, boolean flush) {
        sendDeltas(flush);
        if (upTo == last && sentUpTo == last) {
            sendUnits(stacks, last);
            walk(stacks, last);
        }
        String reason = ended;
        if (reason != null) {
            end(reason);
        }
        return reason == null;
    }

    void end(String reason) {
        context.send(
                subscriber,
                new Message.SubscriptionEnded(group(), epoch(), primary.index(), number, reason));
    }

    /** Says how far the subscriber has all, if nothing was said for a heartbeat. */
    void heartbeat() {
        if (context.now() - sentMillis >= context.settings.heartbeatMillis()
                && isOpen()
                && upTo == sentUpTo) {
            send(upTo, new byte[0]);
        }
    }

    private boolean isOpen() {
        return deltasUnderWay < context.settings.batchesInFlight();
    }

    private void sendDeltas(boolean flush) {
        while (upTo > sentUpTo && (flush || isOpen())) {
            Batch batch = whole.poll();
            if (batch != null) {
                bytes -= batch.payload().length;
                send(batch.last(), batch.payload());
            } else {
                bytes -= pending.pendingBytes();
                send(upTo, pending.take().payload());
            }
        }
    }

    private void send(long number, byte[] payload) {
        sentUpTo = number;
        sentMillis = context.now();
        underWay.add((long) payload.length);
        deltasUnderWay++;
        bytes += payload.length;
        context.send(
                subscriber,
                new Message.Deltas(
                        group(), epoch(), primary.index(), tenure, this.number, number, payload));
    }

    private void sendUnits(Stacks stacks, long last) {
        for (long[] wanted = unitsWanted.peek(); wanted != null; wanted = unitsWanted.peek()) {
            int sizeClass = (int) wanted[0];
            int unit = (int) wanted[1];
            byte[] image = stacks.image(sizeClass, unit);
            if (!hasRoom(image.length)) {
                return;
            }
            unitsWanted.remove();
            sendImage(sizeClass, unit, last, image);
            if (indexOf(key(sizeClass, unit)) < 0) {
                if (unitsFollowedCount == unitsFollowed.length) {
                    unitsFollowed = Arrays.copyOf(unitsFollowed, unitsFollowedCount * 2);
                }
                unitsFollowed[unitsFollowedCount++] = key(sizeClass, unit);
            }
        }
    }

    private void walk(Stacks stacks, long last) {
        int classes = SizeClasses.count();
        while (walking && !walked && imagesUnderWay < imagesAllowed) {
            int nextClass = walkClass;
            int nextUnit = walkUnit;
            while (nextClass < classes && nextUnit >= stacks.units(nextClass)) {
                nextClass++;
                nextUnit = 0;
            }
            if (nextClass == classes) {
                endWalk(stacks, last);
                return;
            }
            byte[] image = stacks.image(nextClass, nextUnit);
            if (!hasRoom(image.length)) {
                return;
            }
            sendImage(nextClass, nextUnit, last, image);
            walkClass = nextClass;
            walkUnit = nextUnit + 1;
        }
    }

    private void endWalk(Stacks stacks, long last) {
        int[] heights = stacks.heights();
        if (!hasRoom(heights.length * Integer.BYTES)) {
            return;
        }
        walked = true;
        context.send(
                subscriber,
                new Message.WalkEnd(
                        group(), epoch(), primary.index(), tenure, number, last, heights));
        underWay.add((long) heights.length * Integer.BYTES);
        deltasUnderWay++;
        bytes += (long) heights.length * Integer.BYTES;
    }

    /** Whether so much may be put under way: always something, however tight the bound. */
    private boolean hasRoom(int more) {
        return bytes == 0 || bytes + more <= context.settings.subscriberQueueBytes();
    }

    private void sendImage(int sizeClass, int unit, long last, byte[] image) {
        long told = switch (context.fault) {
            case IMAGE_NUMBER_TOO_LOW -> last - 1;
            case IMAGE_NUMBER_TOO_HIGH -> last + 1;
            default -> last;
        };
        underWay.add(-1L - image.length);
        imagesUnderWay++;
        bytes += image.length;
        sentMillis = context.now();
        context.send(
                subscriber,
                new Message.UnitImage(
                        group(),
                        epoch(),
                        primary.index(),
                        tenure,
                        number,
                        sizeClass,
                        unit,
                        told,
                        image));
    }

    private int indexOf(long key) {
        for (int i = 0; i < unitsFollowedCount; i++) {
            if (unitsFollowed[i] == key) {
                return i;
            }
        }
        return -1;
    }

    /** Bytes queued or under way, for the bound's own check. */
    long bytes() {
        return bytes;
    }

    private static long key(int sizeClass, int unit) {
        return (long) sizeClass << 32 | unit;
    }

    private int group() {
        return primary.group();
    }

    private long epoch() {
        return context.epoch(primary.group());
    }
}
