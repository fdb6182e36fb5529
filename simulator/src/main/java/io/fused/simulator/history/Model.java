package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What an object does when calls come one at a time.
 *
 * @param <S> its states: immutable, compared by {@code equals}
 */
public interface Model<S> {
    /** The state before the first call. */
    S initial();

    /**
     * Runs one call.
     *
     * @param state the state before it
     * @param operation what is asked
     * @param answer what was answered, or null where that isn't known
     * @return the state after it, or null if that answer can't be given in that state
     */
    @Nullable
    S step(S state, Operation operation, @Nullable Answer answer);

    /** Whether an answer says that the call had no effect and depends on no state. */
    static boolean withoutEffect(@Nullable Answer answer) {
        return answer instanceof Answer.Failed failed
                && switch (failed.code()) {
                    case CANCELLED, INTERNAL, OUT_OF_MEMORY, TOO_LARGE, DATA_LOSS -> true;
                    case SESSION_EXPIRED,
                            ANSWER_FORGOTTEN,
                            OUT_OF_RANGE,
                            NOT_FOUND,
                            INVALID,
                            NOT_HOLDER,
                            BEHIND,
                            BUSY,
                            WRONG_SHARD,
                            EVENTS_LOST,
                            NO_LISTENER -> false;
                };
    }
}
