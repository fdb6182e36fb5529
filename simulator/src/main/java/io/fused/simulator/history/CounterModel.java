package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/** A counter on one primary: its state is its value. */
final class CounterModel implements Model<Long> {
    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation, @Nullable Answer answer) {
        if (Model.withoutEffect(answer)) {
            return state;
        }
        return switch (operation) {
            case Operation.CounterGet get -> ListModel.number(answer, state) ? state : null;
            case Operation.CounterAdd add -> {
                long after = state + add.amount();
                yield ListModel.number(answer, after) ? (Long) after : null;
            }
            case Operation.CounterSet set ->
                ListModel.number(answer, state) ? (Long) set.value() : null;
            case Operation.CounterReplaceIf replace -> {
                boolean equal = state == replace.expected();
                long after = equal ? replace.value() : state;
                yield KeyModel.fits(answer, KeyModel.flag(equal)) ? (Long) after : null;
            }
            case Operation.Clear clear -> KeyModel.fits(answer, Answer.DONE) ? (Long) 0L : null;
            default -> throw new IllegalArgumentException("Not of a counter: " + operation);
        };
    }
}
