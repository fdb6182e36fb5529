package io.fused.core.structure;

import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live state of one primary: it executes requests on its structures, exactly once for each
 * session and number, and emits a record of each effect.
 *
 * <p>The caller's duties: give requests only while it may answer for the shard; take the
 * {@link #records} at the end of each turn; hold each answer until the record it needs is
 * committed, and let one without a record of its own go only under the lease; call {@link #onTick}
 * at {@link #nextWakeMillis} at the latest, and soon while there {@link #hasBackgroundWork}. Which
 * structures exist is the directory's to know: here one begins with the first element stored.
 *
 * <p>Used by the thread that made the stacks, and no other.
 */
public final class Shard implements AutoCloseable {
    private static final int RECORD_BYTES = 32 << 10;
    private static final int TICK_BYTES = 128 << 10;
    private static final int TICK_CELLS = 4096;
    private static final int TICK_ENDINGS = 64;

    private final ShardSettings settings;
    private final Stacks stacks;
    private final RecordWriter records;
    private final Execution execution;
    private long lastTickMillis;

    /** Where answers go. */
    @FunctionalInterface
    public interface Output {
        /**
         * Takes an answer; must not call back into the shard.
         *
         * @param tag what the request was given with
         * @param need the last record that the answer depends on; 0 for none
         * @param recorded whether the answer has a record of its own, and so needs no lease
         */
        void answer(long tag, Answer answer, long need, boolean recorded);
    }

    Shard(
            Stacks stacks,
            RecordWriter records,
            Contents contents,
            ShardSettings settings,
            Output output) {
        this.stacks = stacks;
        this.records = records;
        this.settings = settings;
        execution = new Execution(stacks, records, contents, settings, output);
    }

    /** A shard in which nothing was ever stored; its first record has the number 1. */
    public static Shard empty(ShardSettings settings, Output output) {
        Stacks stacks = new Stacks();
        RecordWriter records = new RecordWriter(0);
        Contents contents = new Contents(stacks, records, settings);
        return new Shard(stacks, records, contents, settings, output);
    }

    /**
     * Begins to build a shard from its stacks.
     *
     * @param recovered its cells by all records up to {@code lastNumber}; the shard's own from then
     *     on
     * @param lastNumber the number of the last record; all up to it are committed
     */
    public static Indexing index(
            Stacks recovered, long lastNumber, ShardSettings settings, Output output) {
        return new Indexing(recovered, new RecordWriter(lastNumber), settings, output);
    }

    // ---- requests ----

    /**
     * Says whether what makes structures grow is refused. Whoever asks again for what has had its
     * effect gets the recorded answer all the same.
     */
    public void shortOfMemory(boolean now) {
        execution.shortOfMemory = now;
    }

    /**
     * Says what the wall clock of this host shows: the time by which entries expire. To be said
     * before each {@link #execute} and {@link #onTick}.
     */
    public void wallMillis(long now) {
        execution.contents.cells.deadlines.now(now);
    }

    /** Says what the directory says now. */
    public void declared(Declared now) {
        execution.declared = now;
    }

    /**
     * Executes a request: answers at once or parks it. Emits at most one record, one before it if
     * what the operation looks at is overdue, and one more for each parked operation that it
     * serves. A failure inside is undone and answered INTERNAL.
     *
     * @param tag given back with the answer
     * @param now the time, by a clock that never goes back
     * @throws IllegalStateException if a failure could not be undone: the shard is to be given up
     */
    public void execute(long tag, Request request, long now) {
        execution.nowMillis = now;
        execution.execute(tag, request);
    }

    /** Grants every session a full lease: the duty of a new holder once it serves. */
    public void grantSessions(long now) {
        execution.contents.sessions.renewAll(now + settings.sessionLeaseMillis());
    }

    /**
     * Ends the waiting of all parked operations without effect, because the shard is given up here.
     *
     * @param told what they are answered
     */
    public void turnAwayAll(Answer told) {
        execution.fetching.turnAwayAll(told);
        execution.parking.turnAwayAll(told);
    }

    // ---- time and background work ----

    /**
     * Ends what is due, and does a bounded piece of the work left behind: entries that are overdue,
     * nodes that were cleared, answers that were resolved, stacks to be compacted. Each piece is a
     * record of its own.
     *
     * @param now the time, by a clock that never goes back
     * @throws IllegalStateException if a failure could not be undone: the shard is to be given up
     */
    public void onTick(long now) {
        execution.nowMillis = now;
        // Who wasn't ticked for long was stopped, and could hear no client meanwhile.
        if (now - lastTickMillis > tickMillis()) {
            grantSessions(now);
        }
        lastTickMillis = now;
        execution.parking.endDue(TICK_ENDINGS);
        try {
            expireSessions();
            workBehind();
        } catch (RuntimeException | Error e) {
            execution.undo(e);
        }
        execution.fetching.tell();
        execution.fetching.endDue();
    }

    private void expireSessions() {
        Session first = execution.contents.sessions.first();
        for (int k = 0;
                k < TICK_ENDINGS && first != null && first.deadlineMillis <= execution.nowMillis;
                k++) {
            execution.endSession(first);
            first = execution.contents.sessions.first();
        }
    }

    private void workBehind() {
        int left = TICK_BYTES;
        int cells = TICK_CELLS;
        while (left > 0 && cells > 0 && hasBackgroundWork()) {
            cells -= TICK_CELLS / 8;
            execution.contents.open();
            Session freeing = execution.contents.sessions.nextFreeing();
            int loose = execution.contents.nextToCompact();
            if (hasOverdue()) {
                Expiry.removeSome(execution.contents);
            } else if (freeing != null) {
                execution.contents.freeAnswers(freeing, TICK_ENDINGS);
            } else if (loose >= 0) {
                execution.contents.compact(loose, RECORD_BYTES);
            } else {
                execution.contents.sweep(RECORD_BYTES, TICK_CELLS / 8);
            }
            left -= records.openBytes();
            if (records.isOpenEmpty()) {
                records.abort();
            } else {
                records.commit();
            }
        }
    }

    /** Whether {@link #onTick} has more to do than to wait for the time. */
    public boolean hasBackgroundWork() {
        return execution.contents.hasGarbage()
                || hasOverdue()
                || execution.contents.sessions.nextFreeing() != null
                || execution.contents.nextToCompact() >= 0;
    }

    /** Whether there are entries whose deadline has come. */
    private boolean hasOverdue() {
        return quietMillis() == 0;
    }

    /** For how long no deadline comes; 0 if one has. */
    private long quietMillis() {
        return settings.fault() == PlantedFault.EXPIRY_WITHOUT_RECORD
                ? Deadlines.NEVER
                : execution.contents.cells.deadlines.quietMillis();
    }

    /**
     * When {@link #onTick} is to be called at the latest; {@link Long#MAX_VALUE} if never. With any
     * session open that is soon enough to tell silence of the clients from one's own.
     */
    public long nextWakeMillis() {
        long quiet = Math.min(quietMillis(), Long.MAX_VALUE - execution.nowMillis);
        long waiting = Math.min(
                execution.parking.nextDeadlineMillis(), execution.fetching.nextDeadlineMillis());
        waiting = Math.min(waiting, execution.nowMillis + quiet);
        Session first = execution.contents.sessions.first();
        if (first == null) {
            return waiting;
        }
        return Math.min(waiting, Math.min(first.deadlineMillis, lastTickMillis + tickMillis() / 2));
    }

    /** Longer than this between two ticks means that the process was stopped. */
    private long tickMillis() {
        return Math.max(2, settings.sessionLeaseMillis() / 4);
    }

    /** The last failure that was undone, for logs and tests; there is none without a defect. */
    public @Nullable Throwable lastDefect() {
        return execution.lastDefect;
    }

    /** Lets the operation that writes so many nodes from now on fail, once. */
    void breakAfterWrites(int writes) {
        execution.contents.cells.breakAfterWrites(writes);
    }

    // ---- what others see ----

    /** Where records gather; take them at the end of each turn. */
    public RecordWriter records() {
        return records;
    }

    /** The number of the last record emitted. */
    public long lastNumber() {
        return records.lastNumber();
    }

    /** The cells; only to be read. */
    public Stacks stacks() {
        return stacks;
    }

    /**
     * How a stack is used.
     *
     * @param sizeClass the size class
     * @param cellBytes the bytes of its cells
     * @param height cells in all
     * @param live cells with nodes, those not yet swept included
     * @param holes cells of deleted nodes
     */
    public record StackUse(int sizeClass, int cellBytes, int height, int live, int holes) {}

    /** How the stacks that aren't empty are used, by size class. */
    public List<StackUse> use() {
        List<StackUse> use = new ArrayList<>();
        for (int c = 0; c < SizeClasses.count(); c++) {
            int height = stacks.height(c);
            if (height > 0) {
                int live = execution.contents.cells.live(c);
                use.add(new StackUse(c, SizeClasses.cellBytes(c), height, live, height - live));
            }
        }
        return use;
    }

    /** The number of operations that wait. */
    public int parkedCalls() {
        return execution.parking.size();
    }

    /** The number of listeners. */
    public int listeners() {
        return execution.contents.listeners.size();
    }

    /** The number of fetches that wait for events. */
    public int waitingFetches() {
        return execution.fetching.size();
    }

    /** Whether an operation waits for what there is; never true between two calls. */
    public boolean isParkedNeedlessly() {
        return execution.parking.isNeedless();
    }

    /** The number of sessions. */
    public int sessions() {
        return execution.contents.sessions.size();
    }

    /**
     * Compares the live state with its cells. Cost: a pass over all cells and a second index.
     *
     * @return what is wrong, a sentence each; empty if all is well
     */
    public List<String> verify() {
        try {
            ShardSettings faultless = settings.with(PlantedFault.NONE);
            Contents fresh = Indexing.contents(stacks, records, faultless);
            return new Verification(execution.contents, fresh).problems();
        } catch (RuntimeException e) {
            return List.of("The cells make no sense: " + e.getMessage());
        }
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        stacks.close();
    }
}
