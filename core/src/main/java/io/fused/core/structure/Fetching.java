package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;

/** Answers the fetches of listeners, and lets those wait for which there is nothing yet. */
final class Fetching {
    private final Execution execution;
    private final Shard.Output output;
    private final WaitingFetches waiting = new WaitingFetches();

    Fetching(Execution execution, Shard.Output output) {
        this.execution = execution;
        this.output = output;
    }

    /** How many fetches wait: no more than there are listeners. */
    int size() {
        return waiting.size();
    }

    /** When the next waiting ends; {@link Long#MAX_VALUE} if never. */
    long nextDeadlineMillis() {
        return waiting.nextDeadlineMillis();
    }

    /**
     * Answers a fetch if there is something for it, or lets it wait.
     *
     * @return whether there is an answer at hand
     */
    boolean run(long tag, Operation.ListenerFetch fetch) {
        execution.renew(execution.contents.listeners.sessionOf(fetch.listener()));
        Answer told = execution.run(fetch);
        if (fetch.waitMillis() == 0 || !told.equals(Answer.NO_EVENTS)) {
            execution.respond(told, execution.turn.need(), false);
            return true;
        }
        long wait = Math.min(fetch.waitMillis(), Long.MAX_VALUE - execution.nowMillis);
        WaitingFetches.Waiting before = waiting.add(fetch, tag, execution.nowMillis + wait);
        if (before != null) {
            Answer superseded = new Answer.Failed(Answer.Code.BUSY, "A later fetch came");
            output.answer(before.tag(), superseded, 0, false);
        }
        return false;
    }

    /** Answers the fetches that wait for what has happened since this was called last. */
    void tell() {
        Integer structure = execution.contents.listeners.nextChanged();
        while (structure != null) {
            for (WaitingFetches.Waiting each : waiting.of(structure)) {
                tell(each);
            }
            structure = execution.contents.listeners.nextChanged();
        }
    }

    private void tell(WaitingFetches.Waiting each) {
        execution.turn.begin();
        Answer told = execution.run(each.what());
        if (!told.equals(Answer.NO_EVENTS)) {
            waiting.remove(each);
            output.answer(each.tag(), told, execution.turn.need(), false);
        }
    }

    /** Ends the waiting of fetches whose time is over. */
    void endDue() {
        WaitingFetches.Waiting due = waiting.due(execution.nowMillis);
        while (due != null) {
            waiting.remove(due);
            execution.turn.begin();
            Answer told = execution.run(due.what());
            output.answer(due.tag(), told, execution.turn.need(), false);
            due = waiting.due(execution.nowMillis);
        }
    }

    /** Ends the waiting of all fetches, because the shard is given up here. */
    void turnAwayAll(Answer told) {
        WaitingFetches.Waiting each = waiting.due(Long.MAX_VALUE);
        while (each != null) {
            waiting.remove(each);
            output.answer(each.tag(), told, 0, false);
            each = waiting.due(Long.MAX_VALUE);
        }
    }
}
