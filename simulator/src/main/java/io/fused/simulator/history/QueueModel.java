package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A queue or deque on one primary. A poll that waited answers Absent only if the queue was empty,
 * an offer that waited FALSE only if it was full.
 */
final class QueueModel implements Model<Sequence> {
    private final int capacity;

    /** A queue that takes so many items; 0 for no bound. */
    QueueModel(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public Sequence initial() {
        return Sequence.EMPTY;
    }

    @Override
    public @Nullable Sequence step(Sequence state, Operation operation, @Nullable Answer answer) {
        if (Model.withoutEffect(answer)) {
            return state;
        }
        return switch (operation) {
            case Operation.QueueOffer offer -> {
                if (capacity > 0 && state.size() >= capacity) {
                    yield KeyModel.fits(answer, Answer.FALSE) ? state : null;
                }
                yield KeyModel.fits(answer, Answer.DONE)
                        ? state.inserted(
                                offer.first() ? 0 : state.size(), Tokens.token(offer.value()))
                        : null;
            }
            case Operation.QueuePoll poll -> {
                if (state.size() == 0) {
                    yield KeyModel.fits(answer, Answer.ABSENT) ? state : null;
                }
                int end = poll.last() ? state.size() - 1 : 0;
                yield KeyModel.fits(answer, KeyModel.value(state.at(end)))
                        ? state.removed(end)
                        : null;
            }
            case Operation.QueuePeek peek -> {
                int end = peek.last() ? state.size() - 1 : 0;
                long item = state.size() == 0 ? Tokens.NONE : state.at(end);
                yield KeyModel.fits(answer, KeyModel.value(item)) ? state : null;
            }
            case Operation.QueueContains contains -> {
                boolean there = state.indexOf(Tokens.token(contains.value())) >= 0;
                yield KeyModel.fits(answer, KeyModel.flag(there)) ? state : null;
            }
            case Operation.QueueRemoveValue remove -> {
                long token = Tokens.token(remove.value());
                int index = remove.last() ? state.lastIndexOf(token) : state.indexOf(token);
                Sequence after = index < 0 ? state : state.removed(index);
                yield KeyModel.fits(answer, KeyModel.flag(index >= 0)) ? after : null;
            }
            case Operation.QueueScan scan -> Pages.fits(state, 0, answer) ? state : null;
            case Operation.Size size -> ListModel.number(answer, state.size()) ? state : null;
            case Operation.Clear clear ->
                KeyModel.fits(answer, Answer.DONE) ? Sequence.EMPTY : null;
            default -> throw new IllegalArgumentException("Not of a queue: " + operation);
        };
    }
}
