package io.fused.core.structure;

import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.Stacks;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Executes a shard's requests: looks a number up in its session, runs the operation, and records
 * the answer with the effect. What has to wait is left to {@link Parking}.
 */
final class Execution {
    private static final int ANSWERS_FREED = 16;
    private static final int WINDOW_ON_FIRST_USE = 1024;
    private static final Answer NO_ROOM =
            new Answer.Failed(Answer.Code.OUT_OF_MEMORY, "the cluster is short of memory");

    final Turn turn = new Turn();
    final Parking parking;
    final Fetching fetching;
    Contents contents;
    Declared declared = Declared.NOTHING;
    boolean shortOfMemory;
    long nowMillis;

    @Nullable
    Throwable lastDefect;

    private final ShardSettings settings;
    private final Shard.Output output;
    private final Stacks stacks;
    private final RecordWriter records;

    /** The answer at hand, the last record that it depends on, and whether it has its own. */
    private Answer answer = Answer.DONE;

    private long need;
    private boolean recorded;

    Execution(
            Stacks stacks,
            RecordWriter records,
            Contents contents,
            ShardSettings settings,
            Shard.Output output) {
        this.stacks = stacks;
        this.records = records;
        this.contents = contents;
        this.settings = settings;
        this.output = output;
        parking = new Parking(this, settings, output);
        fetching = new Fetching(this, output);
    }

    // ---- requests ----

    /**
     * Executes a request; see {@link Shard#execute}.
     *
     * @throws IllegalStateException if a failure could not be undone
     */
    void execute(long tag, Request request) {
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
        parking.afterwards(request.operation());
        fetching.tell();
    }

    void respond(Answer told, long dependsOn, boolean hasRecord) {
        answer = told;
        need = dependsOn;
        recorded = hasRecord;
    }

    void fail(Answer.Code code, String detail, long dependsOn) {
        respond(new Answer.Failed(code, detail), dependsOn, false);
    }

    /** Returns whether there is an answer. */
    private boolean dispatch(long tag, Request request) {
        Operation operation = request.operation();
        turn.begin();
        if (operation instanceof Operation.ListenerFetch fetch) {
            return fetching.run(tag, fetch);
        }
        if (operation.isRead()) {
            Answer told = run(operation);
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
            return parking.run(tag, session, request, waiting);
        }
        if (operation instanceof Operation.Cancel) {
            parking.cancel(session, request);
            return true;
        }
        finish(session, request, run(operation));
        return true;
    }

    /**
     * Runs an operation; an effect leaves a record open. What it would find overdue is removed
     * first, by a record that is no session's.
     */
    Answer run(Operation operation) {
        Expiry.before(operation, contents);
        return Operations.run(contents, declared, operation, turn);
    }

    /** Lets a session live on, if it is there. */
    void renew(long number) {
        Session session = contents.sessions.get(number);
        if (session != null) {
            contents.sessions.renew(session, nowMillis + settings.sessionLeaseMillis());
        }
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
        Session.Bare bare = session.bare(number);
        if (bare != null && bare.attempt() >= request.attempt()) {
            // The same message once more: its answer may be in use, and it must not run now.
            fail(Answer.Code.BUSY, "This attempt was answered", 0);
            return false;
        }
        turn.begin(contents, session, number);
        if (bare != null && bare.answer() != null) {
            // It took its turn, before all that came behind it.
            finish(session, request, bare.answer());
            return false;
        }
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
                || operation instanceof Operation.Listen
                || operation instanceof Operation.CounterAdd
                || operation instanceof Operation.CounterSet
                || operation instanceof Operation.CounterReplaceIf;
    }

    void respondRecorded(Session session, long number) {
        Answer told = contents.recorded(session, number);
        respond(told, session.record(session.slot(number)), true);
    }

    /** Records the answer with the effect, or gives it without a record where none is due. */
    void finish(Session session, Request request, Answer result) {
        boolean isDue = request.attempt() > 1 || request.operation() instanceof Operation.Cancel;
        finish(session, request.number(), request.attempt(), isDue, result);
    }

    void finish(Session session, long number, int attempt, boolean isDue, Answer result) {
        boolean forgets = settings.fault() == PlantedFault.RETRY_WITHOUT_RECORD;
        if (!records.isOpen() && forgets) {
            respond(result, turn.need(), false);
            return;
        }
        if (!records.isOpen() && !isDue && !session.isFullOfBare()) {
            session.answeredBare(number, new Session.Bare(attempt, result));
            respond(result, turn.need(), false);
            return;
        }
        if (records.isOpen() && settings.fault() == PlantedFault.SLOT_IN_SECOND_RECORD) {
            records.commit();
        }
        contents.open();
        List<Long> bare = session.bareNumbers();
        for (long before : bare) {
            recordBare(session, before, number);
        }
        Answer told = contents.record(session, number, result, turn.answerNode());
        contents.freeAnswers(session, ANSWERS_FREED);
        respond(told, records.commit(), true);
        bare.forEach(session::forgetBare);
    }

    /**
     * Records, by the open record, what was answered without one: if that is sent again, it must
     * not run behind the effect that this record brings.
     */
    private void recordBare(Session session, long number, long now) {
        Answer answer = Objects.requireNonNull(session.bare(number)).answer();
        if (number != now && answer != null) {
            contents.record(session, number, answer, PositionSource.NO_POSITION);
        }
    }

    /** Gives the answer at hand to all who asked. */
    void tell(List<Long> tags) {
        for (long tag : tags) {
            output.answer(tag, answer, need, recorded);
        }
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

    /** Ends a session by a record of its own. */
    void endSession(Session session) {
        contents.open();
        contents.endSession(session);
        long number = records.commit();
        parking.ended(session, number);
        respond(Answer.DONE, number, true);
    }

    // ---- failures ----

    /** Takes back what a failed operation changed, and readies the answer INTERNAL. */
    void undo(Throwable defect) {
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
            Contents before = contents;
            contents = Indexing.contents(stacks, records, settings);
            contents.cells.deadlines.now(before.cells.deadlines.now());
            contents.sessions.adopt(before.sessions, nowMillis + settings.sessionLeaseMillis());
        } catch (RuntimeException | Error e) {
            e.addSuppressed(defect);
            throw new IllegalStateException("A failed operation could not be undone", e);
        }
    }

    /** An attempt that failed was answered: no copy of its message is to run any more. */
    void answeredBare(long sessionNumber, long number, int attempt) {
        Session session = contents.sessions.get(sessionNumber);
        if (session != null && number >= session.low && number - session.low < session.window) {
            session.answeredBare(number, new Session.Bare(attempt, null));
        }
    }
}
