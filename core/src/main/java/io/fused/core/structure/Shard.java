package io.fused.core.structure;

import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
    private static final int ANSWERS_FREED = 16;
    private static final int WINDOW_ON_FIRST_USE = 1024;
    private static final long PARKED_BYTES = 64 << 20;
    private static final Answer NO_ROOM =
            new Answer.Failed(Answer.Code.OUT_OF_MEMORY, "the cluster is short of memory");

    private final ShardSettings settings;
    private final Output output;
    private final Stacks stacks;
    private final RecordWriter records;
    private final ParkedCalls parked = new ParkedCalls();
    private final Turn turn = new Turn();
    private Contents contents;
    private long nowMillis;
    private long lastTickMillis;
    private @Nullable Throwable lastDefect;
    private boolean shortOfMemory;
    private Declared declared = Declared.NOTHING;

    private Answer answer = Answer.DONE;
    private long need;
    private boolean recorded;

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
        this.contents = contents;
        this.settings = settings;
        this.output = output;
    }

    /** A shard in which nothing was ever stored; its first record has the number 1. */
    public static Shard empty(ShardSettings settings, Output output) {
        Stacks stacks = new Stacks();
        RecordWriter records = new RecordWriter(0);
        Contents contents = new Contents(stacks, records, settings.fault());
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
        shortOfMemory = now;
    }

    /** Says what the directory says now. */
    public void declared(Declared now) {
        declared = now;
    }

    /**
     * Executes a request: answers at once or parks it. Emits at most one record, and one more for
     * each parked operation that it serves. A failure inside is undone and answered INTERNAL.
     *
     * @param tag given back with the answer
     * @param now the time, by a clock that never goes back
     * @throws IllegalStateException if a failure could not be undone: the shard is to be given up
     */
    public void execute(long tag, Request request, long now) {
        nowMillis = now;
        boolean answers;
        try {
            answers = dispatch(tag, request);
        } catch (RuntimeException | Error e) {
            undo(e);
            answeredBare(request.session(), request.number(), request.attempt());
            answers = true;
        }
        if (answers) {
            output.answer(tag, answer, need, recorded);
        }
        afterwards(request.operation());
    }

    /** What one operation brings about for others. */
    private void afterwards(Operation operation) {
        if (parked.size() == 0 || operation.isRead()) {
            return;
        }
        if (operation instanceof Operation.Destroy) {
            turnAway(operation.structure());
        } else {
            serve(operation.structure());
        }
        Operation.Target target = operation.target();
        if (target != null) {
            serve(target.structure());
        }
    }

    private void respond(Answer told, long dependsOn, boolean hasRecord) {
        answer = told;
        need = dependsOn;
        recorded = hasRecord;
    }

    private void fail(Answer.Code code, String detail, long dependsOn) {
        respond(new Answer.Failed(code, detail), dependsOn, false);
    }

    /** Returns whether there is an answer. */
    private boolean dispatch(long tag, Request request) {
        Operation operation = request.operation();
        turn.begin();
        if (operation.isRead()) {
            Answer told = Operations.run(contents, declared, operation, turn);
            respond(told, turn.need(), false);
            return true;
        }
        if (operation instanceof Operation.OpenSession open) {
            openSession(open.window());
            return true;
        }
        Session session = session(request.session());
        if (session == null) {
            return true;
        }
        contents.sessions.renew(session, nowMillis + settings.sessionLeaseMillis());
        if (operation instanceof Operation.KeepAlive) {
            session.raiseLow(request.low());
            contents.sessions.noteFreeing(session);
            respond(Answer.DONE, 0, false);
            return true;
        }
        if (operation instanceof Operation.CloseSession) {
            endSession(session);
            return true;
        }
        if (!isInTurn(session, request)) {
            return true;
        }
        if (operation instanceof Operation.Waiting waiting) {
            return run(tag, session, request, waiting);
        }
        if (operation instanceof Operation.Cancel) {
            cancel(session, request);
            return true;
        }
        finish(session, request, Operations.run(contents, declared, operation, turn));
        return true;
    }

    private @Nullable Session session(long number) {
        Session session = contents.sessions.get(number);
        if (session != null) {
            return session;
        }
        if (settings.fault() == PlantedFault.SESSION_ON_FIRST_USE && number > 0) {
            contents.open();
            Session made = contents.openSession(WINDOW_ON_FIRST_USE, number);
            records.commit();
            return made;
        }
        if (number == 0) {
            fail(Answer.Code.INVALID, "A change needs a session", 0);
        } else {
            fail(Answer.Code.SESSION_EXPIRED, "", contents.sessions.lastEnded());
        }
        return null;
    }

    /** Checks the request's numbers; if it isn't to be run, its answer is ready. */
    private boolean isInTurn(Session session, Request request) {
        long number = request.number();
        if (request.attempt() < 1 || request.low() < 1 || number < request.low()) {
            fail(Answer.Code.INVALID, "Numbers begin at 1 and with the low mark", 0);
            return false;
        }
        session.raiseLow(request.low());
        contents.sessions.noteFreeing(session);
        if (number < session.low) {
            fail(Answer.Code.ANSWER_FORGOTTEN, "", 0);
            return false;
        }
        if (number - session.low >= session.window) {
            fail(Answer.Code.INVALID, "The number is beyond the session's window", 0);
            return false;
        }
        if (session.has(number)) {
            respondRecorded(session, number);
            return false;
        }
        if (session.isAnsweredBare(number, request.attempt())) {
            // The same message once more: its answer may be in use, and it must not run now.
            fail(Answer.Code.BUSY, "This attempt was answered", 0);
            return false;
        }
        turn.begin(contents, session, number);
        if (shortOfMemory && grows(request.operation())) {
            finish(session, request, NO_ROOM);
            return false;
        }
        return true;
    }

    private static boolean grows(Operation operation) {
        return operation instanceof Operation.MapPut
                || operation instanceof Operation.MapReplaceIf
                || operation instanceof Operation.ListInsert
                || operation instanceof Operation.ListSet
                || operation instanceof Operation.QueueOffer
                || operation instanceof Operation.CounterAdd
                || operation instanceof Operation.CounterSet
                || operation instanceof Operation.CounterReplaceIf;
    }

    private void respondRecorded(Session session, long number) {
        Answer told = contents.recorded(session, number);
        respond(told, session.record(session.slot(number)), true);
    }

    /** Records the answer with the effect, or gives it without a record where none is due. */
    private void finish(Session session, Request request, Answer result) {
        boolean isDue = request.attempt() > 1 || request.operation() instanceof Operation.Cancel;
        finish(session, request.number(), request.attempt(), isDue, result);
    }

    private void finish(Session session, long number, int attempt, boolean isDue, Answer result) {
        boolean forgets = settings.fault() == PlantedFault.RETRY_WITHOUT_RECORD;
        if (!records.isOpen() && (!isDue || forgets)) {
            if (!forgets) {
                session.answeredBare(number, attempt);
            }
            respond(result, turn.need(), false);
            return;
        }
        if (records.isOpen() && settings.fault() == PlantedFault.SLOT_IN_SECOND_RECORD) {
            records.commit();
        }
        contents.open();
        Answer told = contents.record(session, number, result, turn.answerNode());
        contents.freeAnswers(session, ANSWERS_FREED);
        respond(told, records.commit(), true);
    }

    // ---- sessions ----

    private void openSession(int window) {
        if (window < 1 || window > settings.window()) {
            fail(Answer.Code.INVALID, "A window has 1 to " + settings.window() + " numbers", 0);
            return;
        }
        if (contents.sessions.size() >= settings.sessions()) {
            fail(Answer.Code.BUSY, settings.sessions() + " sessions are open", 0);
            return;
        }
        if (shortOfMemory) {
            respond(NO_ROOM, 0, false);
            return;
        }
        contents.open();
        Session session = contents.openSession(window, contents.newSessionNumber());
        contents.sessions.renew(session, nowMillis + settings.sessionLeaseMillis());
        respond(new Answer.Number(session.number), records.commit(), true);
    }

    private void endSession(Session session) {
        contents.open();
        contents.endSession(session);
        long number = records.commit();
        Answer gone = new Answer.Failed(Answer.Code.SESSION_EXPIRED, "");
        ParkedCalls.Parked call = parked.ofSession(session.number);
        while (call != null) {
            parked.remove(call);
            tell(call.tags(), gone, number, false);
            call = parked.ofSession(session.number);
        }
        respond(Answer.DONE, number, true);
    }

    /** Grants every session a full lease: the duty of a new holder once it serves. */
    public void grantSessions(long now) {
        contents.sessions.renewAll(now + settings.sessionLeaseMillis());
    }

    // ---- parked operations ----

    private boolean run(long tag, Session session, Request request, Operation.Waiting operation) {
        ParkedCalls.Parked waiting =
                parked.size() == 0 ? null : parked.get(session.number, request.number());
        if (waiting != null && request.attempt() < waiting.attempt()) {
            fail(Answer.Code.BUSY, "A later attempt waits", 0);
            return true;
        }
        if (waiting != null && request.attempt() == waiting.attempt()) {
            waiting.tags().add(tag);
            return false;
        }
        Answer result = Operations.run(contents, declared, operation, turn);
        boolean waits = operation.waitMillis() > 0 && result.equals(inVain(operation));
        if (!waits) {
            finish(session, request, result);
            drop(waiting);
            return true;
        }
        return !park(tag, request, operation, waiting);
    }

    /** What an operation is answered that has waited in vain. */
    private static Answer inVain(Operation.Waiting operation) {
        return switch (operation) {
            case Operation.QueuePoll poll -> Answer.ABSENT;
            case Operation.QueueOffer offer -> Answer.FALSE;
        };
    }

    /** Whether there is what an operation waits for: an item, or room. */
    private boolean canGoOn(Operation.Waiting operation) {
        long size = contents.structure(operation.structure()) instanceof ItemStructure queue
                ? queue.size()
                : 0;
        return switch (operation) {
            case Operation.QueuePoll poll -> size > 0;
            case Operation.QueueOffer offer -> size < declared.capacity(offer.structure());
        };
    }

    private boolean park(
            long tag,
            Request request,
            Operation.Waiting operation,
            ParkedCalls.@Nullable Parked waiting) {
        long wait = Math.min(operation.waitMillis(), Long.MAX_VALUE - nowMillis);
        long deadline = nowMillis + wait;
        if (waiting != null && settings.fault() != PlantedFault.PARKED_TWICE) {
            List<Long> before = parked.renew(waiting, request.attempt(), tag, deadline);
            tell(before, superseded(), 0, false);
            return true;
        }
        if (parked.size() >= settings.parked() || parked.bytes() > PARKED_BYTES) {
            fail(Answer.Code.BUSY, parked.size() + " operations wait", 0);
            return false;
        }
        parked.add(
                operation, request.session(), request.number(), request.attempt(), tag, deadline);
        return true;
    }

    private void drop(ParkedCalls.@Nullable Parked waiting) {
        if (waiting != null) {
            parked.remove(waiting);
            tell(waiting.tags(), superseded(), 0, false);
        }
    }

    private static Answer superseded() {
        return new Answer.Failed(Answer.Code.BUSY, "A later attempt came");
    }

    private void cancel(Session session, Request request) {
        ParkedCalls.Parked waiting = parked.get(session.number, request.number());
        finish(session, request, new Answer.Failed(Answer.Code.CANCELLED, ""));
        if (waiting != null) {
            parked.remove(waiting);
            tell(waiting.tags(), answer, need, recorded);
        }
    }

    private void tell(List<Long> tags, Answer told, long dependsOn, boolean hasRecord) {
        for (long tag : tags) {
            output.answer(tag, told, dependsOn, hasRecord);
        }
    }

    /**
     * Lets those go on that wait for items of a queue, or for room in it, each by a record of its
     * own, and then those that wait for what these move elsewhere.
     */
    private void serve(int structure) {
        if (parked.first(structure) == null) {
            return;
        }
        Deque<Integer> changed = new ArrayDeque<>();
        changed.add(structure);
        while (!changed.isEmpty() && settings.fault() != PlantedFault.PARKED_NOT_SERVED) {
            int next = changed.remove();
            ParkedCalls.Parked waiting = parked.first(next);
            while (waiting != null && canGoOn(waiting.what)) {
                resolve(waiting, waiting.what, null);
                if (waiting.what.target() != null) {
                    changed.add(waiting.what.target().structure());
                }
                waiting = parked.first(next);
            }
        }
    }

    /**
     * Ends the waiting of all parked operations without effect, because the shard is given up here.
     *
     * @param told what they are answered
     */
    public void turnAwayAll(Answer told) {
        ParkedCalls.Parked call = parked.due(Long.MAX_VALUE);
        while (call != null) {
            parked.remove(call);
            tell(call.tags(), told, 0, false);
            call = parked.due(Long.MAX_VALUE);
        }
    }

    /** Ends the waiting at a structure that was destroyed. */
    private void turnAway(int structure) {
        ParkedCalls.Parked call = parked.first(structure);
        while (call != null && contents.structure(structure) == null) {
            resolve(call, null, new Answer.Failed(Answer.Code.NOT_FOUND, "destroyed"));
            call = parked.first(structure);
        }
    }

    /** Ends one waiting: by running the operation, or without effect by an answer. */
    private void resolve(
            ParkedCalls.Parked call,
            Operation.@Nullable Waiting operation,
            @Nullable Answer otherwise) {
        parked.remove(call);
        try {
            resolveNow(call, operation, otherwise);
        } catch (RuntimeException | Error e) {
            undo(e);
            answeredBare(call.session, call.number, call.attempt());
        }
        tell(call.tags(), answer, need, recorded);
    }

    private void resolveNow(
            ParkedCalls.Parked call,
            Operation.@Nullable Waiting operation,
            @Nullable Answer otherwise) {
        Session session = contents.sessions.get(call.session);
        if (session == null) {
            fail(Answer.Code.SESSION_EXPIRED, "", contents.sessions.lastEnded());
            return;
        }
        boolean looks = settings.fault() != PlantedFault.PARKED_TWICE;
        if (looks && session.has(call.number)) {
            respondRecorded(session, call.number);
            return;
        }
        if (looks && call.number < session.low) {
            fail(Answer.Code.ANSWER_FORGOTTEN, "", 0);
            return;
        }
        turn.begin(contents, session, call.number);
        Structure of = contents.structure(call.what.structure());
        turn.need(of == null ? contents.lastDestroyed() : of.lastTouched);
        Answer result = operation == null
                ? Objects.requireNonNull(otherwise)
                : Operations.run(contents, declared, operation, turn);
        finish(session, call.number, call.attempt(), call.attempt() > 1, result);
    }

    // ---- time and background work ----

    /**
     * Ends what is due, and does a bounded piece of the work left behind: nodes that were cleared,
     * answers that were resolved, stacks to be compacted. Each piece is a record of its own.
     *
     * @param now the time, by a clock that never goes back
     * @throws IllegalStateException if a failure could not be undone: the shard is to be given up
     */
    public void onTick(long now) {
        nowMillis = now;
        // Who wasn't ticked for long was stopped, and could hear no client meanwhile.
        if (now - lastTickMillis > tickMillis()) {
            grantSessions(now);
        }
        lastTickMillis = now;
        ParkedCalls.Parked due = parked.due(now);
        for (int k = 0; k < TICK_ENDINGS && due != null; k++) {
            resolve(due, null, inVain(due.what));
            due = parked.due(now);
        }
        try {
            expireSessions();
            workBehind();
        } catch (RuntimeException | Error e) {
            undo(e);
        }
    }

    private void expireSessions() {
        Session first = contents.sessions.first();
        for (int k = 0;
                k < TICK_ENDINGS && first != null && first.deadlineMillis <= nowMillis;
                k++) {
            endSession(first);
            first = contents.sessions.first();
        }
    }

    private void workBehind() {
        int left = TICK_BYTES;
        int cells = TICK_CELLS;
        while (left > 0 && cells > 0 && hasBackgroundWork()) {
            cells -= TICK_CELLS / 8;
            contents.open();
            Session freeing = contents.sessions.nextFreeing();
            int loose = contents.nextToCompact();
            if (freeing != null) {
                contents.freeAnswers(freeing, TICK_ENDINGS);
            } else if (loose >= 0) {
                contents.compact(loose, RECORD_BYTES);
            } else {
                contents.sweep(RECORD_BYTES, TICK_CELLS / 8);
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
        return contents.hasGarbage()
                || contents.sessions.nextFreeing() != null
                || contents.nextToCompact() >= 0;
    }

    /**
     * When {@link #onTick} is to be called at the latest; {@link Long#MAX_VALUE} if never. With any
     * session open that is soon enough to tell silence of the clients from one's own.
     */
    public long nextWakeMillis() {
        Session first = contents.sessions.first();
        if (first == null) {
            return parked.nextDeadlineMillis();
        }
        long expiry = Math.min(first.deadlineMillis, lastTickMillis + tickMillis() / 2);
        return Math.min(expiry, parked.nextDeadlineMillis());
    }

    /** Longer than this between two ticks means that the process was stopped. */
    private long tickMillis() {
        return Math.max(2, settings.sessionLeaseMillis() / 4);
    }

    // ---- failures ----

    /** Takes back what a failed operation changed, and readies the answer INTERNAL. */
    private void undo(Throwable defect) {
        lastDefect = defect;
        fail(
                defect instanceof OutOfMemoryError
                        ? Answer.Code.OUT_OF_MEMORY
                        : Answer.Code.INTERNAL,
                defect.toString(),
                0);
        if (settings.fault() == PlantedFault.EXCEPTION_NOT_UNDONE) {
            if (records.isOpen()) {
                records.abort();
            }
            return;
        }
        try {
            if (records.isOpen()) {
                records.undo(stacks);
            }
            Sessions before = contents.sessions;
            contents = Indexing.contents(stacks, records, settings);
            contents.sessions.adopt(before, nowMillis + settings.sessionLeaseMillis());
        } catch (RuntimeException | Error e) {
            e.addSuppressed(defect);
            throw new IllegalStateException("A failed operation could not be undone", e);
        }
    }

    /** An attempt that failed was answered: no copy of its message is to run any more. */
    private void answeredBare(long sessionNumber, long number, int attempt) {
        Session session = contents.sessions.get(sessionNumber);
        if (session != null && number >= session.low && number - session.low < session.window) {
            session.answeredBare(number, attempt);
        }
    }

    /** The last failure that was undone, for logs and tests; there is none without a defect. */
    public @Nullable Throwable lastDefect() {
        return lastDefect;
    }

    /** Lets the operation that writes so many nodes from now on fail, once. */
    void breakAfterWrites(int writes) {
        contents.cells.breakAfterWrites(writes);
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
                int live = contents.cells.live(c);
                use.add(new StackUse(c, SizeClasses.cellBytes(c), height, live, height - live));
            }
        }
        return use;
    }

    /** The number of operations that wait. */
    public int parkedCalls() {
        return parked.size();
    }

    /** Whether an operation waits for what there is; never true between two calls. */
    public boolean isParkedNeedlessly() {
        return parked.structures().stream().anyMatch(structure -> {
            ParkedCalls.Parked waiting = parked.first(structure);
            return waiting != null && canGoOn(waiting.what);
        });
    }

    /** The number of sessions. */
    public int sessions() {
        return contents.sessions.size();
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
            return new Verification(contents, fresh).problems();
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
