package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One key of a map: its state is the token of its value, {@link Tokens#NONE} where it is absent.
 */
public final class KeyModel implements Model<Long> {
    /** Makes the model. */
    public KeyModel() {}

    @Override
    public Long initial() {
        return Tokens.NONE;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation, @Nullable Answer answer) {
        if (Model.withoutEffect(answer)) {
            return state;
        }
        return switch (operation) {
            case Operation.MapGet get -> fits(answer, value(state)) ? state : null;
            case Operation.MapContainsKey contains ->
                fits(answer, flag(state != Tokens.NONE)) ? state : null;
            case Operation.MapPut put -> put(state, put, answer);
            case Operation.MapReplaceIf replace -> {
                boolean equal = state == Tokens.token(replace.expected());
                long after = equal ? Tokens.token(replace.value()) : state;
                yield fits(answer, flag(equal)) ? (Long) after : null;
            }
            case Operation.MapRemove remove -> {
                Answer told = remove.returnPrevious() ? value(state) : flag(state != Tokens.NONE);
                yield fits(answer, told) ? (Long) Tokens.NONE : null;
            }
            case Operation.MapRemoveIf remove -> {
                boolean equal = state == Tokens.token(remove.expected());
                long after = equal ? Tokens.NONE : state;
                yield fits(answer, flag(equal)) ? (Long) after : null;
            }
            case Operation.MapExpire expire ->
                fits(answer, flag(state != Tokens.NONE)) ? state : null;
            case Operation.MapTimeToLive ask ->
                isTimeToLive(answer, state != Tokens.NONE) ? state : null;
            case Operation.Clear clear -> fits(answer, Answer.DONE) ? (Long) Tokens.NONE : null;
            default -> throw new IllegalArgumentException("Not of one key: " + operation);
        };
    }

    private static @Nullable Long put(Long state, Operation.MapPut put, @Nullable Answer answer) {
        boolean present = state != Tokens.NONE;
        boolean puts = switch (put.condition()) {
            case ALWAYS -> true;
            case IF_ABSENT -> !present;
            case IF_PRESENT -> present;
        };
        Answer told = put.returnPrevious() ? value(state) : flag(puts);
        long after = puts ? Tokens.token(put.value()) : state;
        return fits(answer, told) ? (Long) after : null;
    }

    /** The model keeps no deadlines: an entry is there until something removes it. */
    private static boolean isTimeToLive(@Nullable Answer answer, boolean present) {
        return present
                ? answer == null || answer instanceof Answer.Number left && left.value() != 0
                : fits(answer, Answer.ABSENT);
    }

    static Answer value(long token) {
        return token == Tokens.NONE ? Answer.ABSENT : new Answer.Number(token);
    }

    static Answer flag(boolean value) {
        return value ? Answer.TRUE : Answer.FALSE;
    }

    /** Whether an answer is the one expected, where a Number stands for the value of that token. */
    static boolean fits(@Nullable Answer answer, Answer expected) {
        if (answer instanceof Answer.Value value && expected instanceof Answer.Number token) {
            return Tokens.token(value.bytes()) == token.value();
        }
        return answer == null || answer.equals(expected);
    }
}
