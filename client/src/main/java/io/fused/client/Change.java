package io.fused.client;

import io.fused.protocol.Answer.ResultCase;
import io.fused.protocol.AnswerReader;
import io.fused.protocol.EventKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of a structure as a primary tells it. Its arrays aren't changed by anybody.
 *
 * @param number grows from change to change of a primary
 * @param kind what happened
 * @param index the position in a list
 * @param key the key, or empty
 * @param before the value that was there, or empty
 * @param value the value that is there, or empty
 * @param isCut whether values are left out
 */
record Change(
        long number,
        EventKind kind,
        long index,
        byte[] key,
        byte[] before,
        byte[] value,
        boolean isCut) {
    /** Reads what a listener is told. */
    static List<Change> list(AnswerReader answer) {
        Answers.check(answer, answer.kind() == ResultCase.EVENTS);
        List<Change> changes = new ArrayList<>();
        while (answer.nextEvent()) {
            changes.add(new Change(
                    answer.entryNumber(),
                    answer.eventKind(),
                    answer.eventIndex(),
                    answer.entryKey(),
                    answer.eventBefore(),
                    answer.entryValue(),
                    answer.eventIsCut()));
        }
        return changes;
    }
}
