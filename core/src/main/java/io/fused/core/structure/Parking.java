package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets operations wait at the primary: polls for an item and offers for room. They wait in memory
 * alone, and leave a record when they take effect.
 */
final class Parking {
    private static final long PARKED_BYTES = 64 << 20;

    private final Execution execution;
    private final ShardSettings settings;
    private final Shard.Output output;
    private final ParkedCalls calls = new ParkedCalls();

    Parking(Execution execution, ShardSettings settings, Shard.Output output) {
        this.execution = execution;
        this.settings = settings;
        this.output = output;
    }

    int size() {
        return calls.size();
    }

    /** When the next waiting ends; {@link Long#MAX_VALUE} if never. */
    long nextDeadlineMillis() {
        return calls.nextDeadlineMillis();
    }

    /**
     * Runs an operation, or lets it wait.
     *
     * @return whether there is an answer at hand
     */
    boolean run(long tag, Session session, Request request, Operation.Waiting operation) {
        ParkedCalls.Parked waiting =
                calls.size() == 0 ? null : calls.get(session.number, request.number());
        if (waiting != null && request.attempt() < waiting.attempt()) {
            execution.fail(Answer.Code.BUSY, "A later attempt waits", 0);
            return true;
        }
        if (waiting != null && request.attempt() == waiting.attempt()) {
            waiting.tags().add(tag);
            return false;
        }
        Answer result = execution.run(operation);
        boolean waits = operation.waitMillis() > 0 && result.equals(inVain(operation));
        if (!waits) {
            execution.finish(session, request, result);
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
        long size =
                execution.contents.structure(operation.structure()) instanceof ItemStructure queue
                        ? queue.size()
                        : 0;
        return switch (operation) {
            case Operation.QueuePoll poll -> size > 0;
            case Operation.QueueOffer offer ->
                size < execution.declared.capacity(offer.structure());
        };
    }

    private boolean park(
            long tag,
            Request request,
            Operation.Waiting operation,
            ParkedCalls.@Nullable Parked waiting) {
        long wait = Math.min(operation.waitMillis(), Long.MAX_VALUE - execution.nowMillis);
        long deadline = execution.nowMillis + wait;
        if (waiting != null && settings.fault() != PlantedFault.PARKED_TWICE) {
            List<Long> before = calls.renew(waiting, request.attempt(), tag, deadline);
            tell(before, superseded(), 0, false);
            return true;
        }
        if (calls.size() >= settings.parked() || calls.bytes() > PARKED_BYTES) {
            execution.fail(Answer.Code.BUSY, calls.size() + " operations wait", 0);
            return false;
        }
        calls.add(operation, request.session(), request.number(), request.attempt(), tag, deadline);
        return true;
    }

    private void drop(ParkedCalls.@Nullable Parked waiting) {
        if (waiting != null) {
            calls.remove(waiting);
            tell(waiting.tags(), superseded(), 0, false);
        }
    }

    private static Answer superseded() {
        return new Answer.Failed(Answer.Code.BUSY, "A later attempt came");
    }

    /** Ends the waiting of an operation for its client, by a record. */
    void cancel(Session session, Request request) {
        ParkedCalls.Parked waiting = calls.get(session.number, request.number());
        execution.finish(session, request, new Answer.Failed(Answer.Code.CANCELLED, ""));
        if (waiting != null) {
            calls.remove(waiting);
            execution.tell(waiting.tags());
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
        if (calls.first(structure) == null) {
            return;
        }
        Deque<Integer> changed = new ArrayDeque<>();
        changed.add(structure);
        while (!changed.isEmpty() && settings.fault() != PlantedFault.PARKED_NOT_SERVED) {
            int next = changed.remove();
            ParkedCalls.Parked waiting = calls.first(next);
            while (waiting != null && canGoOn(waiting.what)) {
                resolve(waiting, waiting.what, null);
                if (waiting.what.target() != null) {
                    changed.add(waiting.what.target().structure());
                }
                waiting = calls.first(next);
            }
        }
    }

    /**
     * Ends the waiting of all parked operations without effect, because the shard is given up here.
     *
     * @param told what they are answered
     */
    void turnAwayAll(Answer told) {
        ParkedCalls.Parked call = calls.due(Long.MAX_VALUE);
        while (call != null) {
            calls.remove(call);
            tell(call.tags(), told, 0, false);
            call = calls.due(Long.MAX_VALUE);
        }
    }

    /** Ends the waiting at a structure that was destroyed. */
    private void turnAway(int structure) {
        ParkedCalls.Parked call = calls.first(structure);
        while (call != null && execution.contents.structure(structure) == null) {
            resolve(call, null, new Answer.Failed(Answer.Code.NOT_FOUND, "destroyed"));
            call = calls.first(structure);
        }
    }

    /** Ends one waiting: by running the operation, or without effect by an answer. */
    private void resolve(
            ParkedCalls.Parked call,
            Operation.@Nullable Waiting operation,
            @Nullable Answer otherwise) {
        calls.remove(call);
        try {
            resolveNow(call, operation, otherwise);
        } catch (RuntimeException | Error e) {
            execution.undo(e);
            execution.answeredBare(call.session, call.number, call.attempt());
        }
        execution.tell(call.tags());
    }

    private void resolveNow(
            ParkedCalls.Parked call,
            Operation.@Nullable Waiting operation,
            @Nullable Answer otherwise) {
        Session session = execution.contents.sessions.get(call.session);
        if (session == null) {
            execution.fail(
                    Answer.Code.SESSION_EXPIRED, "", execution.contents.sessions.lastEnded());
            return;
        }
        boolean looks = settings.fault() != PlantedFault.PARKED_TWICE;
        if (looks && session.has(call.number)) {
            execution.respondRecorded(session, call.number);
            return;
        }
        if (looks && call.number < session.low) {
            execution.fail(Answer.Code.ANSWER_FORGOTTEN, "", 0);
            return;
        }
        execution.turn.begin(execution.contents, session, call.number);
        Structure of = execution.contents.structure(call.what.structure());
        execution.turn.need(of == null ? execution.contents.lastDestroyed() : of.lastTouched);
        Answer result =
                operation == null ? Objects.requireNonNull(otherwise) : execution.run(operation);
        execution.finish(session, call.number, call.attempt(), call.attempt() > 1, result);
    }

    /** Serves those that wait, as far as an operation that was run lets them go on. */
    void afterwards(Operation operation) {
        if (calls.size() == 0 || operation.isRead()) {
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

    /** Turns away what waits for a session that a record has ended. */
    void ended(Session session, long record) {
        Answer gone = new Answer.Failed(Answer.Code.SESSION_EXPIRED, "");
        ParkedCalls.Parked call = calls.ofSession(session.number);
        while (call != null) {
            calls.remove(call);
            tell(call.tags(), gone, record, false);
            call = calls.ofSession(session.number);
        }
    }

    /** Ends the waiting of those whose time is over, at most so many. */
    void endDue(int most) {
        ParkedCalls.Parked due = calls.due(execution.nowMillis);
        for (int k = 0; k < most && due != null; k++) {
            resolve(due, null, inVain(due.what));
            due = calls.due(execution.nowMillis);
        }
    }

    /** Whether an operation waits for what there is; never true between two requests. */
    boolean isNeedless() {
        return calls.structures().stream().anyMatch(structure -> {
            ParkedCalls.Parked waiting = calls.first(structure);
            return waiting != null && canGoOn(waiting.what);
        });
    }
}
