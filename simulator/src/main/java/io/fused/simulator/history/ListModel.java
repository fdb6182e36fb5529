package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/** A list on one primary. */
final class ListModel implements Model<Sequence> {
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
            case Operation.ListGet get -> get(state, get, answer);
            case Operation.ListSet set -> set(state, set, answer);
            case Operation.ListInsert insert -> insert(state, insert, answer);
            case Operation.ListRemove remove -> remove(state, remove, answer);
            case Operation.ListFind find -> {
                long token = Tokens.token(find.value());
                int index = find.last() ? state.lastIndexOf(token) : state.indexOf(token);
                yield number(answer, index) ? state : null;
            }
            case Operation.ListRemoveValue remove -> {
                int index = state.indexOf(Tokens.token(remove.value()));
                Sequence after = index < 0 ? state : state.removed(index);
                yield KeyModel.fits(answer, KeyModel.flag(index >= 0)) ? after : null;
            }
            case Operation.ListScan scan ->
                Pages.fits(state, (int) scan.index(), answer) ? state : null;
            case Operation.Size size -> number(answer, state.size()) ? state : null;
            case Operation.Clear clear ->
                KeyModel.fits(answer, Answer.DONE) ? Sequence.EMPTY : null;
            default -> throw new IllegalArgumentException("Not of a list: " + operation);
        };
    }

    private static @Nullable Sequence get(
            Sequence state, Operation.ListGet get, @Nullable Answer answer) {
        if (outside(get.index(), state.size())) {
            return outOfRange(answer) ? state : null;
        }
        return KeyModel.fits(answer, KeyModel.value(state.at(Math.toIntExact(get.index()))))
                ? state
                : null;
    }

    private static @Nullable Sequence set(
            Sequence state, Operation.ListSet set, @Nullable Answer answer) {
        if (outside(set.index(), state.size())) {
            return outOfRange(answer) ? state : null;
        }
        int index = Math.toIntExact(set.index());
        Answer told = set.returnPrevious() ? KeyModel.value(state.at(index)) : Answer.DONE;
        return KeyModel.fits(answer, told) ? state.with(index, Tokens.token(set.value())) : null;
    }

    private static @Nullable Sequence insert(
            Sequence state, Operation.ListInsert insert, @Nullable Answer answer) {
        long index = insert.index() == -1 ? state.size() : insert.index();
        if (outside(index, state.size() + 1L)) {
            return outOfRange(answer) ? state : null;
        }
        return KeyModel.fits(answer, Answer.DONE)
                ? state.inserted((int) index, Tokens.token(insert.value()))
                : null;
    }

    private static @Nullable Sequence remove(
            Sequence state, Operation.ListRemove remove, @Nullable Answer answer) {
        if (outside(remove.index(), state.size())) {
            return outOfRange(answer) ? state : null;
        }
        int index = Math.toIntExact(remove.index());
        Answer told = remove.returnPrevious() ? KeyModel.value(state.at(index)) : Answer.DONE;
        return KeyModel.fits(answer, told) ? state.removed(index) : null;
    }

    private static boolean outside(long index, long size) {
        return index < 0 || index >= size;
    }

    private static boolean outOfRange(@Nullable Answer answer) {
        return answer == null
                || answer instanceof Answer.Failed failed
                        && failed.code() == Answer.Code.OUT_OF_RANGE;
    }

    static boolean number(@Nullable Answer answer, long expected) {
        return answer == null || answer.equals(new Answer.Number(expected));
    }
}
