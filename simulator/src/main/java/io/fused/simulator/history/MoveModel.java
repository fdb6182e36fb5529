package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue and a sorted map on one primary, between which elements are moved: one object. */
final class MoveModel implements Model<MoveModel.State> {
    private final int queueId;
    private final QueueModel queue = new QueueModel(0);
    private final OrderedModel map = new OrderedModel(OrderedModel.Order.KEYS);

    /** Of two structures, one is the queue of this id. */
    MoveModel(int queueId) {
        this.queueId = queueId;
    }

    /** The items of the queue, and the elements of the map. */
    record State(Sequence items, List<OrderedModel.Element> elements) {}

    @Override
    public State initial() {
        return new State(queue.initial(), map.initial());
    }

    @Override
    public @Nullable State step(State state, Operation operation, @Nullable Answer answer) {
        if (Model.withoutEffect(answer)) {
            return state;
        }
        return switch (operation) {
            case Operation.QueuePoll poll
            when poll.target() != null ->
                claim(state, poll.last(), poll.target().key(), answer);
            case Operation.MapMove move -> giveBack(state, move.key(), answer);
            default ->
                operation.structure() == queueId
                        ? withItems(state, queue.step(state.items, operation, answer))
                        : withElements(state, map.step(state.elements, operation, answer));
        };
    }

    private static @Nullable State withItems(State state, @Nullable Sequence items) {
        return items == null ? null : new State(items, state.elements);
    }

    private static @Nullable State withElements(
            State state, @Nullable List<OrderedModel.Element> elements) {
        return elements == null ? null : new State(state.items, elements);
    }

    private @Nullable State claim(State state, boolean last, byte[] key, @Nullable Answer answer) {
        if (state.items.size() == 0) {
            return KeyModel.fits(answer, Answer.ABSENT) ? state : null;
        }
        if (map.token(state.elements, key) != Tokens.NONE) {
            return KeyModel.fits(answer, Answer.FALSE) ? state : null;
        }
        int end = last ? state.items.size() - 1 : 0;
        long item = state.items.at(end);
        return KeyModel.fits(answer, KeyModel.value(item))
                ? new State(state.items.removed(end), map.put(state.elements, key, item))
                : null;
    }

    private @Nullable State giveBack(State state, byte[] key, @Nullable Answer answer) {
        long item = map.token(state.elements, key);
        if (!KeyModel.fits(answer, KeyModel.value(item))) {
            return null;
        }
        return item == Tokens.NONE
                ? state
                : new State(
                        state.items.inserted(state.items.size(), item),
                        map.put(state.elements, key, Tokens.NONE));
    }
}
