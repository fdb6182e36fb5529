package io.fused.core.structure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one operation leaves behind beside its answer: the records that the answer depends on, and
 * the node that the answer has become, if it is too long for a slot. Used again for each operation.
 */
final class Turn {
    private @Nullable Contents contents;
    private @Nullable Session session;
    private long number;
    private long need;
    private long answerNode = PositionSource.NO_POSITION;

    /** Starts an operation of no session. */
    void begin() {
        contents = null;
        session = null;
        number = 0;
        need = 0;
        answerNode = PositionSource.NO_POSITION;
    }

    /** Starts an operation of a session. */
    void begin(Contents in, Session of, long operationNumber) {
        begin();
        contents = in;
        session = of;
        number = operationNumber;
    }

    /** Says the last record that the answer depends on if the operation has no effect. */
    void need(long record) {
        need = record;
    }

    long need() {
        return need;
    }

    /** The session whose operation it is. */
    Session session() {
        return Objects.requireNonNull(session);
    }

    /** Makes an element's node the node of the answer. */
    void relabel(long at) {
        Objects.requireNonNull(contents).relabel(at, Objects.requireNonNull(session), number);
        answerNode = at;
    }

    long answerNode() {
        return answerNode;
    }
}
