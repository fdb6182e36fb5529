package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.List;
import java.util.Objects;

/**
 * Fills a fused backup that joins its group from walks over all primaries.
 *
 * <pre>
 *   state    event                                          next     effect
 *   WAITING  all n primaries are ACTIVE, the group normal   WALKING  Subscribe and Walk to each
 *   WALKING  image, deltas                                  WALKING  added to the cells, credited
 *   WALKING  WalkEnd of the last primary                    COPIED   Copied, until the map has it
 *   WALKING  a subscription ends or its link breaks, or a   WAITING  everything begins again, empty
 *            source says nothing
 *   any      JOINING in the map, a primary's tenure changes WAITING  everything begins again, empty
 *   COPIED   Attach of a primary                            COPIED   Unsubscribe
 *   COPIED   the map says ADDING or ACTIVE                  over once every primary has attached
 * </pre>
 *
 * <p>What comes by a subscription after its walk's end are whole records, which the backup applies
 * like those of a stream. A subscription that breaks then is not mended: if too much is missing
 * when the primary attaches, the primary sees that, and the map lets the join begin again.
 */
final class Join {
    /** How far the join is. */
    enum State {
        /** Some primary isn't complete. */
        WAITING,
        /** Images come in. */
        WALKING,
        /** All walks are over. */
        COPIED
    }

    /** One primary as a source; {@code subscription} 0 means none. */
    private static final class Walked {
        MemberId holder;
        long tenure;
        long subscription;
        long heardMillis;
        int handled;

        Walked(MemberId holder, long tenure, long subscription, long nowMillis) {
            this.holder = holder;
            this.tenure = tenure;
            this.subscription = subscription;
            this.heardMillis = nowMillis;
        }
    }

    private final MemberContext context;
    private final FusedBackup backup;
    private Walked[] sources = {};
    private State state = State.WAITING;

    Join(MemberContext context, FusedBackup backup) {
        this.context = context;
        this.backup = backup;
    }

    State state() {
        return state;
    }

    /** Whether streams have taken the place of all subscriptions. */
    boolean isOver() {
        if (state != State.COPIED) {
            return false;
        }
        for (Walked source : sources) {
            if (source.subscription != 0) {
                return false;
            }
        }
        return true;
    }

    // ---- the map ----

    void onMap(GroupEntry group) {
        if (group.shard(id()).state() != ShardState.JOINING) {
            return;
        }
        if (state != State.WAITING && isReplaced(group)) {
            restart(group);
        }
        if (state == State.WAITING && isReady(group)) {
            begin(group);
        }
    }

    private boolean isReplaced(GroupEntry group) {
        for (int i = 0; i < sources.length; i++) {
            if (group.primaries().get(i).tenure() != sources[i].tenure) {
                return true;
            }
        }
        return false;
    }

    private static boolean isReady(GroupEntry group) {
        for (ShardEntry primary : group.primaries()) {
            if (primary.state() != ShardState.ACTIVE || primary.holder() == null) {
                return false;
            }
        }
        return group.state() == GroupState.NORMAL;
    }

    private void begin(GroupEntry group) {
        backup.beginEmpty(group);
        List<ShardEntry> primaries = group.primaries();
        sources = new Walked[primaries.size()];
        state = State.WALKING;
        for (int i = 0; i < sources.length; i++) {
            ShardEntry primary = primaries.get(i);
            MemberId holder = Objects.requireNonNull(primary.holder());
            long subscription = context.nextNumber();
            sources[i] = new Walked(holder, primary.tenure(), subscription, context.now());
            context.send(
                    holder,
                    new Message.Subscribe(
                            group.group(), group.epoch(), i, primary.tenure(), subscription));
            context.send(
                    holder,
                    new Message.Walk(
                            group.group(),
                            group.epoch(),
                            i,
                            subscription,
                            context.settings.walkImages()));
        }
    }

    private void restart(GroupEntry group) {
        close();
        sources = new Walked[0];
        state = State.WAITING;
        backup.beginEmpty(group);
    }

    /** Ends all subscriptions. */
    void close() {
        for (int i = 0; i < sources.length; i++) {
            unsubscribe(i);
        }
    }

    private void unsubscribe(int primary) {
        Walked source = sources[primary];
        if (source.subscription != 0) {
            context.send(
                    source.holder,
                    new Message.Unsubscribe(id().group(), epoch(), primary, source.subscription));
            source.subscription = 0;
        }
    }

    // ---- what the primaries send ----

    /** Whether a subscription is this join's. */
    boolean owns(int primary, long subscription) {
        return primary < sources.length && sources[primary].subscription == subscription;
    }

    void onImage(Message.UnitImage image) {
        backup.cells().addImage(image);
        handled(image.primary());
    }

    void onDeltas(Message.Deltas deltas) {
        FusedCells.Source source = backup.cells().source(deltas.primary());
        if (!source.complete) {
            backup.cells().addDeltas(deltas.primary(), deltas.payload(), deltas.upTo());
        } else if (deltas.upTo() > source.applied) {
            backup.cells().applyUnacknowledged(deltas.primary(), deltas.payload(), deltas.upTo());
        }
        handled(deltas.primary());
    }

    void onWalkEnd(Message.WalkEnd end) {
        backup.cells().complete(end.primary(), end.number(), end.heights());
        handled(end.primary());
        if (backup.cells().isComplete()) {
            state = State.COPIED;
            reportCopied();
        }
    }

    private void handled(int primary) {
        sources[primary].handled++;
        sources[primary].heardMillis = context.now();
    }

    void onSubscriptionEnded(int primary) {
        sources[primary].subscription = 0;
        onSourceLost();
    }

    void onLinkDown(MemberId peer) {
        boolean lost = false;
        for (Walked source : sources) {
            if (source.holder.equals(peer) && source.subscription != 0) {
                source.subscription = 0;
                lost = true;
            }
        }
        if (lost) {
            onSourceLost();
        }
    }

    /** A walk that isn't whole can't be taken back from the sum: all begin again, by the tick. */
    private void onSourceLost() {
        if (state == State.WALKING) {
            restart(context.group(id().group()));
        }
    }

    // ---- the turn, and time ----

    /** Gives back what was handled, and leaves subscriptions whose place a stream has taken. */
    void pump() {
        for (int i = 0; i < sources.length; i++) {
            Walked source = sources[i];
            if (state == State.COPIED && backup.cells().source(i).stream != null) {
                unsubscribe(i);
            }
            if (source.handled > 0 && source.subscription != 0) {
                context.send(
                        source.holder,
                        new Message.Credit(
                                id().group(), epoch(), i, source.subscription, source.handled));
            }
            source.handled = 0;
        }
    }

    void heartbeat() {
        GroupEntry group = context.group(id().group());
        if (state == State.WALKING && suspectSilent()) {
            restart(group);
        }
        if (state == State.COPIED) {
            reportCopied();
        }
        onMap(group);
    }

    /** Whether the walks wait for this peer. */
    boolean needs(MemberId peer) {
        boolean holds = false;
        for (ShardEntry primary : context.group(id().group()).primaries()) {
            holds |= peer.equals(primary.holder());
        }
        return holds && state != State.COPIED;
    }

    /** Nobody may have noticed that a link is dead: a source that is silent counts as cut off. */
    private boolean suspectSilent() {
        boolean silent = false;
        for (Walked source : sources) {
            if (context.now() - source.heardMillis >= context.settings.acknowledgementMillis()) {
                context.suspect(source.holder);
                silent = true;
            }
        }
        return silent;
    }

    /** This member stood still: its sources' silence was its own. */
    void forgiveSilence() {
        for (Walked source : sources) {
            source.heardMillis = context.now();
        }
    }

    private void reportCopied() {
        if (context.entry(id()).state() == ShardState.JOINING) {
            context.report(new Message.Copied(context.self, id().group(), epoch(), id().index()));
        }
    }

    ShardId id() {
        return backup.id();
    }

    private long epoch() {
        return context.epoch(id().group());
    }
}
