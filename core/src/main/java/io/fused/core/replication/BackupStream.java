package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.replication.RetainedRecords.Batch;

/**
 * A primary's stream of records to one fused backup of its acknowledgement set.
 *
 * <pre>
 *   state      event                        next       effect
 *   DETACHED   end of the first turn        ATTACHING  Attach
 *   DETACHED   heartbeat                    ATTACHING  Attach
 *   ATTACHING  Attached, applied &gt;= c       ATTACHED   goes on at applied + 1
 *   ATTACHING  Attached, applied &lt; c        FORGETFUL  ForgetfulBackup, now and again
 *   ATTACHING  heartbeat                    ATTACHING  Attach again
 *   ATTACHED   Applied                      ATTACHED   acknowledged grows, next batches leave
 *   ATTACHED   AttachWanted                 DETACHED   Attach at the end of the turn
 *   others     link down                    DETACHED   Attach with the next heartbeat
 *   others     silence for the timeout      ATTACHING  SilentBackup, Attach
 *   any        the map names another run    gone
 *              of the backup
 * </pre>
 *
 * <p>"Others" are all but FORGETFUL.
 *
 * <p>At most {@code batchesInFlight} batches are unacknowledged. While anything is asked of the
 * backup and it acknowledges nothing for the acknowledgement timeout, it is silent.
 */
final class BackupStream {
    /** How far the two ends are. */
    enum State {
        /** Nothing is said. */
        DETACHED,
        /** The backup was asked how much it has. */
        ATTACHING,
        /** Records flow. */
        ATTACHED,
        /** The backup has less than is committed, so its memory is gone; nothing is sent. */
        FORGETFUL
    }

    /** No acknowledgement is awaited. */
    private static final long NOTHING_ASKED = Long.MIN_VALUE;

    final MemberId holder;
    final int backup;
    final long backupTenure;

    private final MemberContext context;
    private final ShardId primary;
    private final long tenure;
    private State state = State.DETACHED;
    private boolean attachAtOnce = true;
    private long acknowledged = -1;
    private boolean backupShortOfMemory;
    private long nextBatch;
    private long ackedBatches;
    private long askedMillis = NOTHING_ASKED;
    private long sentMillis;

    BackupStream(
            MemberContext context,
            ShardId primary,
            long tenure,
            MemberId holder,
            int backup,
            long backupTenure) {
        this.context = context;
        this.primary = primary;
        this.tenure = tenure;
        this.holder = holder;
        this.backup = backup;
        this.backupTenure = backupTenure;
    }

    State state() {
        return state;
    }

    /** The highest number that the backup is known to have applied, or -1. */
    long acknowledged() {
        return acknowledged;
    }

    boolean backupShortOfMemory() {
        return backupShortOfMemory;
    }

    /** Whether another batch may leave now. */
    boolean isOpen() {
        return state == State.ATTACHED && nextBatch - ackedBatches < settings().batchesInFlight();
    }

    void onLinkDown() {
        if (state != State.FORGETFUL && !context.has(PlantedFault.GAP_ACCEPTED)) {
            state = State.DETACHED;
        }
    }

    /** Asks the backup how much it has, unless a broken link has to wait for the heartbeat. */
    void attachIfNew() {
        if (state == State.DETACHED && attachAtOnce) {
            attach();
        }
    }

    private void attach() {
        attachAtOnce = false;
        state = State.ATTACHING;
        context.send(holder, new Message.Attach(group(), epoch(), primary.index(), backup, tenure));
        asked();
    }

    /** The backup's answer: the stream goes on where the backup stands. */
    void onAttached(long applied, RetainedRecords retained, long committed) {
        if (state != State.ATTACHING) {
            return;
        }
        if (applied < committed) {
            state = State.FORGETFUL;
            askedMillis = NOTHING_ASKED;
            reportForgetful();
            return;
        }
        state = State.ATTACHED;
        nextBatch = context.has(PlantedFault.RECORD_APPLIED_TWICE)
                ? retained.head()
                : retained.positionAbove(applied);
        ackedBatches = nextBatch;
        acknowledged = Math.max(acknowledged, applied);
        askedMillis = NOTHING_ASKED;
    }

    void onApplied(long applied, boolean shortOfMemory, RetainedRecords retained) {
        if (state != State.ATTACHED) {
            return;
        }
        backupShortOfMemory = shortOfMemory;
        acknowledged = Math.max(acknowledged, applied);
        long before = ackedBatches;
        ackedBatches = Math.max(ackedBatches, retained.head());
        while (ackedBatches < retained.tail() && retained.get(ackedBatches).last() <= applied) {
            ackedBatches++;
        }
        // The backup may have more than was sent since it was attached: what came before, and was
        // under way when it answered. That is not sent again, and may be dropped here by now.
        nextBatch = Math.max(nextBatch, ackedBatches);
        if (ackedBatches == nextBatch) {
            askedMillis = NOTHING_ASKED;
        } else if (ackedBatches > before) {
            askedMillis = context.now();
        }
    }

    void onAttachWanted() {
        if (state == State.ATTACHED) {
            state = State.DETACHED;
            attachAtOnce = true;
        }
    }

    /** Sends what the window allows. */
    void pump(RetainedRecords retained, long committed) {
        while (isOpen() && nextBatch < retained.tail()) {
            Batch batch = retained.get(nextBatch++);
            context.send(
                    holder,
                    new Message.Records(
                            group(),
                            epoch(),
                            primary.index(),
                            backup,
                            tenure,
                            batch.first(),
                            batch.count(),
                            committed,
                            batch.payload()));
            asked();
        }
    }

    /** Says that the primary lives, and tries again to attach. */
    void heartbeat(long committed) {
        switch (state) {
            case DETACHED, ATTACHING -> attach();
            case ATTACHED -> {
                if (context.now() - sentMillis >= settings().heartbeatMillis()) {
                    context.send(
                            holder,
                            new Message.Committed(
                                    group(), epoch(), primary.index(), backup, tenure, committed));
                    asked();
                }
            }
            case FORGETFUL -> reportForgetful();
        }
    }

    /** Whether the acknowledgement timeout has passed. */
    boolean isSilent() {
        return silentMillis() >= settings().acknowledgementMillis();
    }

    /** Whether the acknowledgement timeout has not passed, and may well. */
    boolean isDoubtful() {
        return askedMillis != NOTHING_ASKED
                && !isSilent()
                && silentMillis() >= settings().doubtMillis();
    }

    private long silentMillis() {
        return askedMillis == NOTHING_ASKED ? 0 : context.now() - askedMillis;
    }

    /** Reports the backup as silent, and asks it once more. */
    void reportSilent() {
        context.report(
                new Message.SilentBackup(context.self, group(), epoch(), primary.index(), backup));
        askedMillis = NOTHING_ASKED;
        attach();
    }

    /** This member stood still: the silence was its own. */
    void forgiveSilence() {
        if (askedMillis != NOTHING_ASKED) {
            askedMillis = context.now();
        }
    }

    private void reportForgetful() {
        context.report(new Message.ForgetfulBackup(
                context.self, group(), epoch(), primary.index(), backup));
    }

    private void asked() {
        sentMillis = context.now();
        if (askedMillis == NOTHING_ASKED) {
            askedMillis = sentMillis;
        }
    }

    private int group() {
        return primary.group();
    }

    private long epoch() {
        return context.epoch(primary.group());
    }

    private MemberSettings settings() {
        return context.settings;
    }
}
