package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Request;
import io.fused.core.replication.RetainedRecords.Batch;
import io.fused.core.structure.Declared;
import io.fused.core.structure.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A primary on its holder: runs operations, sends their records to the fused backups, and holds
 * each answer until what it depends on is committed.
 *
 * <pre>
 *   state     may                                              ends by
 *   SILENT    be subscribed to, send records; refuses requests  the map: mayAnswer; Fenced
 *   SERVING   run requests and answer them                      Fenced, or the map
 *   FENCED    nothing: a backup has a newer tenure              the map: another holder or tenure
 * </pre>
 *
 * <p>The acknowledgement set follows the map alone: the fused backups that are ACTIVE or ADDING. A
 * stream that breaks stays in the set, and nothing is committed until it is back or the map
 * excludes it. A lost group's primaries serve without protection, with an empty set.
 *
 * <p>When a shard is given up, what wasn't run, or had no effect, is answered NOT_HOLDER. Of an
 * operation whose record is written nothing is said: NOT_HOLDER means "not executed", and whether
 * the record survives is for the tail to decide. The client reads of the new holder in the map, and
 * asks there again under the same session and number, with a higher attempt.
 */
final class PrimaryShard {
    /** What the shard may do. */
    enum State {
        /** The former holder's lease may still last. */
        SILENT,
        /** The map lets it answer. */
        SERVING,
        /** A fused backup knows a newer tenure than ours. */
        FENCED
    }

    private static final Answer LEASE_OVER =
            new Answer.Failed(Answer.Code.NOT_HOLDER, "the lease is over; ask for the map again");

    private static final Answer GONE =
            new Answer.Failed(Answer.Code.NOT_HOLDER, "the shard has gone to another member");

    private record Waiting(long tag, Request request) {}

    private final MemberContext context;
    private final ShardId id;
    private final long tenure;
    private final Shard shard;
    private final RecordWriter records;
    private final RetainedRecords retained = new RetainedRecords();
    private final HeldAnswers held;
    private final HeldAnswers withoutLease;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private List<BackupStream> streams = List.of();
    private final List<Newcomer> newcomers = new ArrayList<>();
    private State state = State.SILENT;
    private long emitted;
    private long committed;

    /**
     * An ADDING backup.
     *
     * <p>It is confirmed when all records emitted before its stream began are committed, by its own
     * acknowledgement and all others: from then on whatever may have to be filled somewhere lies
     * behind the end of its walk, so it has the raw records itself. (To wait for the commit number
     * of that moment alone would not do: records between that and the end of the walk reached the
     * newcomer as images only.)
     */
    private static final class Newcomer {
        final BackupStream stream;
        final long confirmAt;
        boolean told;

        Newcomer(BackupStream stream, long confirmAt) {
            this.stream = stream;
            this.confirmAt = confirmAt;
        }
    }

    /**
     * A shard whose records up to its present last one are committed.
     *
     * @param held the list that the shard's output adds its answers to
     */
    PrimaryShard(MemberContext context, ShardId id, long tenure, Shard shard, HeldAnswers held) {
        this.context = context;
        this.id = id;
        this.tenure = tenure;
        this.shard = shard;
        this.records = shard.records();
        this.held = held;
        this.withoutLease = new HeldAnswers(PlantedFault.NONE);
        this.emitted = shard.lastNumber();
        this.committed = emitted;
        shard.wallMillis(context.wall());
        shard.grantSessions(context.now());
    }

    ShardId id() {
        return id;
    }

    long tenure() {
        return tenure;
    }

    Shard shard() {
        return shard;
    }

    State state() {
        return state;
    }

    /** c: all records up to it are applied at the whole acknowledgement set. */
    long committed() {
        return committed;
    }

    /** The last record that was handed to the streams. */
    long emitted() {
        return emitted;
    }

    RetainedRecords retained() {
        return retained;
    }

    List<BackupStream> streams() {
        return streams;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    int heldAnswers() {
        return held.size() + withoutLease.size();
    }

    int waitingRequests() {
        return waiting.size();
    }

    // ---- the map ----

    /** Takes over what the map says of this shard, its fused backups, and structures. */
    void onMap(GroupEntry group, Declared declared) {
        shard.declared(declared);
        ShardEntry own = group.shard(id);
        if (state != State.FENCED) {
            state = own.mayAnswer() ? State.SERVING : State.SILENT;
        }
        List<BackupStream> next = new ArrayList<>();
        newcomers.removeIf(newcomer -> !isAwaited(group, newcomer));
        for (ShardEntry backup : group.backups()) {
            if (isWaitedFor(group, backup)) {
                next.add(streamTo(backup));
            }
        }
        streams = List.copyOf(next);
        endSubscriptions(each -> each.isOver(group));
        advance();
    }

    private static boolean isWaitedFor(GroupEntry group, ShardEntry backup) {
        return group.state() != GroupState.LOST
                && backup.holder() != null
                && (backup.state() == ShardState.ACTIVE || backup.state() == ShardState.ADDING);
    }

    private BackupStream streamTo(ShardEntry backup) {
        MemberId holder = Objects.requireNonNull(backup.holder());
        for (BackupStream stream : streams) {
            if (stream.backup == backup.id().index()
                    && stream.backupTenure == backup.tenure()
                    && stream.holder.equals(holder)) {
                return stream;
            }
        }
        BackupStream stream =
                new BackupStream(context, id, tenure, holder, backup.id().index(), backup.tenure());
        if (backup.state() == ShardState.ADDING) {
            flushTo(holder);
            newcomers.add(new Newcomer(stream, emitted));
        }
        return stream;
    }

    /** Sends a newcomer all records so far, so that its stream begins behind them. */
    private void flushTo(MemberId holder) {
        seal();
        for (Subscription subscription : subscriptions) {
            if (subscription.subscriber.equals(holder)) {
                subscription.pump(shard.stacks(), emitted, true);
            }
        }
    }

    /** Whether the map still waits for our word on a newcomer. */
    private boolean isAwaited(GroupEntry group, Newcomer newcomer) {
        ShardEntry entry = group.backups().get(newcomer.stream.backup);
        return entry.state() == ShardState.ADDING
                && entry.tenure() == newcomer.stream.backupTenure
                && !entry.confirmedBy().contains(id.index());
    }

    // ---- requests ----

    void onRequest(long tag, Request request) {
        if (state != State.SERVING) {
            refuse(tag, Answer.Code.NOT_HOLDER, "the shard may not answer yet");
        } else if (waiting.isEmpty() && hasRoom()) {
            execute(tag, request);
        } else if (waiting.size() < context.settings.waitingRequests()) {
            waiting.add(new Waiting(tag, request));
        } else {
            refuse(tag, Answer.Code.BUSY, "too many operations are under way");
        }
    }

    private void execute(long tag, Request request) {
        shard.wallMillis(context.wall());
        shard.execute(tag, request, context.now());
        if (records.pendingBytes() >= context.settings.batchBytes()) {
            seal();
        }
    }

    private boolean hasRoom() {
        return retained.bytes() + records.pendingBytes() < context.settings.windowBytes()
                && heldAnswers() < context.settings.heldAnswers();
    }

    private void refuse(long tag, Answer.Code code, String detail) {
        context.port().answer(tag, new Answer.Failed(code, detail));
    }

    // ---- streams ----

    void onAttached(MemberId from, Message.Attached message) {
        BackupStream stream = stream(from, message.backup());
        if (stream != null && message.tenure() == tenure) {
            stream.onAttached(message.applied(), retained, committed);
            advance();
        }
    }

    void onApplied(MemberId from, Message.Applied message) {
        BackupStream stream = stream(from, message.backup());
        if (stream != null && message.tenure() == tenure) {
            stream.onApplied(message.applied(), message.shortOfMemory(), retained);
            advance();
        }
    }

    void onAttachWanted(MemberId from, Message.AttachWanted message) {
        BackupStream stream = stream(from, message.backup());
        if (stream != null && message.tenure() == tenure) {
            stream.onAttachWanted();
        }
    }

    /** A fused backup takes our records no more: somebody else has the shard, or will have it. */
    void onFenced(Message.Fenced message) {
        if (message.tenure() == tenure && message.fencedTenure() > tenure) {
            state = State.FENCED;
            drop();
        }
    }

    /** Whether a stream waits for this peer. */
    boolean needs(MemberId peer) {
        for (BackupStream stream : streams) {
            if (stream.holder.equals(peer) && stream.state() != BackupStream.State.FORGETFUL) {
                return true;
            }
        }
        return false;
    }

    private @Nullable BackupStream stream(MemberId from, int backup) {
        for (BackupStream stream : streams) {
            if (stream.backup == backup && stream.holder.equals(from)) {
                return stream;
            }
        }
        return null;
    }

    /** c is the least number acknowledged over the whole set; the last one if the set is empty. */
    private void advance() {
        long least = emitted;
        boolean shortOfMemory = context.shortOfMemory();
        for (int i = 0; i < streams.size(); i++) {
            BackupStream stream = streams.get(i);
            shortOfMemory |= stream.backupShortOfMemory();
            if (context.has(PlantedFault.COMMIT_WITHOUT_LAST_ACKNOWLEDGEMENT)
                    && i > 0
                    && i == streams.size() - 1) {
                continue;
            }
            least = Math.min(least, stream.acknowledged());
        }
        shard.shortOfMemory(shortOfMemory);
        if (least > committed) {
            committed = least;
            retained.dropUpTo(committed);
        }
    }

    void onLinkDown(MemberId peer) {
        for (BackupStream stream : streams) {
            if (stream.holder.equals(peer)) {
                stream.onLinkDown();
            }
        }
        if (context.has(PlantedFault.SET_SHRINKS_WITH_LINK)) {
            streams = streams.stream()
                    .filter(stream -> !stream.holder.equals(peer))
                    .toList();
        }
        subscriptions.removeIf(subscription -> subscription.subscriber.equals(peer));
    }

    // ---- subscriptions ----

    void onSubscribe(MemberId from, Message.Subscribe message) {
        if (message.tenure() != tenure
                || state == State.FENCED
                || subscriptions.size() >= context.settings.subscriptions()) {
            context.send(
                    from,
                    new Message.SubscriptionEnded(
                            id.group(),
                            context.epoch(id.group()),
                            id.index(),
                            message.subscription(),
                            "the primary doesn't serve this subscription"));
            return;
        }
        if (subscription(from, message.subscription()) == null) {
            subscriptions.add(new Subscription(
                    context, id, tenure, from, message.subscription(), message.epoch(), emitted));
        }
    }

    @Nullable
    Subscription subscription(MemberId from, long number) {
        for (Subscription subscription : subscriptions) {
            if (subscription.number == number && subscription.subscriber.equals(from)) {
                return subscription;
            }
        }
        return null;
    }

    void onUnsubscribe(MemberId from, long number) {
        endSubscriptions(each -> each.number == number && each.subscriber.equals(from));
    }

    private void endSubscriptions(Predicate<Subscription> which) {
        if (!context.has(PlantedFault.SUBSCRIPTION_KEPT)) {
            subscriptions.removeIf(which);
        }
    }

    // ---- the turn ----

    /** Lets waiting operations run, and sends records, images and deltas. */
    void pump() {
        while (!waiting.isEmpty() && state == State.SERVING && hasRoom()) {
            Waiting next = waiting.remove();
            execute(next.tag(), next.request());
        }
        if (state == State.FENCED) {
            return;
        }
        boolean open = true;
        boolean image = false;
        for (BackupStream stream : streams) {
            stream.attachIfNew();
            open &= stream.isOpen();
        }
        for (Subscription subscription : subscriptions) {
            image |= subscription.wantsImage();
        }
        if (open || image) {
            seal();
        }
        for (BackupStream stream : streams) {
            stream.pump(retained, committed);
        }
        if (!subscriptions.isEmpty()) {
            pumpSubscriptions();
        }
        advance();
        confirm(false);
    }

    private void pumpSubscriptions() {
        for (Iterator<Subscription> each = subscriptions.iterator(); each.hasNext(); ) {
            if (!each.next().pump(shard.stacks(), emitted, false)) {
                each.remove();
            }
        }
    }

    /** Makes a batch of the records written so far. */
    private void seal() {
        if (records.pendingRecords() == 0) {
            return;
        }
        RecordWriter.Batch taken = records.take();
        Batch batch = new Batch(taken.first(), taken.first() + taken.count() - 1, taken.payload());
        retained.add(batch);
        emitted = batch.last();
        context.port().emitted(id, tenure, batch.payload());
        for (Subscription subscription : subscriptions) {
            subscription.offer(batch);
        }
    }

    /**
     * Tells the coordinator of newcomers that have all they must; again and again until it acts.
     */
    private void confirm(boolean again) {
        for (Newcomer newcomer : newcomers) {
            boolean reached = committed >= newcomer.confirmAt
                    && newcomer.stream.acknowledged() >= newcomer.confirmAt;
            if ((reached || context.has(PlantedFault.CONFIRM_AT_ONCE))
                    && (again || !newcomer.told)) {
                newcomer.told = true;
                context.report(new Message.Confirmed(
                        context.self,
                        id.group(),
                        context.epoch(id.group()),
                        id.index(),
                        newcomer.stream.backup,
                        newcomer.stream.backupTenure));
            }
        }
    }

    /** Whether the lease has to be looked at, because answers could leave. */
    boolean hasDue() {
        return held.hasDue(committed) || withoutLease.size() > 0;
    }

    /**
     * Lets answers go; the last step of a turn, when the lease has been looked at.
     *
     * <p>Without the lease an answer without a record is "not the holder". One with a record must
     * not say so, for its operation was run; it waits until the lease holds again or the shard is
     * given up. (That all of the acknowledgement set has the record would prove that nobody else
     * serves, but only as long as somebody in that set is sure to be fenced first; with an empty
     * set, or after a loss that was accepted, nobody is.)
     */
    void release(boolean leaseHolds) {
        if (leaseHolds) {
            withoutLease.releaseAll(this::give);
            held.release(committed, this::give);
        } else {
            held.release(committed, this::giveWithoutLease);
        }
    }

    private void give(long tag, Answer answer, boolean recorded) {
        context.port().answer(tag, answer);
    }

    private void giveWithoutLease(long tag, Answer answer, boolean recorded) {
        if (recorded) {
            withoutLease.answer(tag, answer, 0, true);
        } else {
            context.port().answer(tag, LEASE_OVER);
        }
    }

    // ---- time ----

    void heartbeat() {
        if (state == State.FENCED) {
            return;
        }
        for (BackupStream stream : streams) {
            stream.heartbeat(committed);
        }
        reportSilence();
        for (Subscription subscription : subscriptions) {
            subscription.heartbeat();
        }
        confirm(true);
    }

    /**
     * Reports the fused backups that are silent, all at once: who misses several is told from who
     * misses one, and taken for the broken end itself. So while one more is about to be silent, the
     * others wait for it.
     */
    private void reportSilence() {
        if (streams.stream().noneMatch(BackupStream::isDoubtful)) {
            streams.stream().filter(BackupStream::isSilent).forEach(BackupStream::reportSilent);
        }
    }

    /** Background work of the structures, where the window has room for its records. */
    void work() {
        if (state == State.SERVING && hasRoom()) {
            shard.wallMillis(context.wall());
            shard.onTick(context.now());
        }
    }

    /** When work is due; the least time if it is now. */
    long nextWakeMillis() {
        if (state != State.SERVING || !hasRoom()) {
            return Long.MAX_VALUE;
        }
        if (!waiting.isEmpty() || shard.hasBackgroundWork()) {
            return Long.MIN_VALUE;
        }
        return shard.nextWakeMillis();
    }

    /** This member stood still: neither backups nor sessions are to suffer for it. */
    void onStoodStill() {
        streams.forEach(BackupStream::forgiveSilence);
        shard.grantSessions(context.now());
    }

    /** Answers what was not run, and forgets who listens. */
    void drop() {
        shard.turnAwayAll(GONE);
        HeldAnswers.Outlet outlet = (tag, answer, recorded) -> {
            if (!recorded) {
                context.port().answer(tag, GONE);
            }
        };
        withoutLease.releaseAll(outlet);
        held.releaseAll(outlet);
        while (!waiting.isEmpty()) {
            context.port().answer(waiting.remove().tag(), GONE);
        }
        subscriptions.forEach(each -> each.end("the shard has gone to another member"));
        subscriptions.clear();
    }

    ShardView view() {
        ShardView.Progress progress = switch (state) {
            case SILENT -> ShardView.Progress.SILENT;
            case SERVING -> ShardView.Progress.SERVING;
            case FENCED -> ShardView.Progress.FENCED;
        };
        return new ShardView(
                id,
                tenure,
                progress,
                shard.stacks(),
                Optional.of(shard),
                shard.lastNumber(),
                committed,
                new long[0],
                new long[] {retained.firstNumber(emitted + 1)},
                retained.bytes(),
                heldAnswers(),
                waiting.size(),
                subscriptions.size(),
                subscriptions.stream().mapToLong(Subscription::bytes).max().orElse(0),
                0);
    }

    /** Gives the memory back. */
    void close() {
        drop();
        shard.close();
    }
}
